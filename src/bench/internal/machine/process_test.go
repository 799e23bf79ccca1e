package machine

import "testing"

func TestCPUOfAProcessWithAnyName(t *testing.T) {
	const numbers = " S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 1 0 100"
	for _, name := range []string{"(java)", "(a ) b)", "()"} {
		if got, err := cpuSeconds("123 " + name + numbers); err != nil || got != 3 {
			t.Errorf("%s: %v (%v), want 3", name, got, err)
		}
	}
	for _, bad := range []string{"", "1 (x) S 1 2", "1 (x) S 1 2 3 4 5 6 7 8 9 10 a b"} {
		if _, err := cpuSeconds(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestPeakRSS(t *testing.T) {
	got, err := peakRSS("Name:\tjava\nVmPeak:\t  999 kB\nVmHWM:\t  204800 kB\nVmRSS:\t 1 kB\n")
	if err != nil || got != 200 {
		t.Errorf("%v (%v), want 200", got, err)
	}
	if _, err := peakRSS("Name:\tkthreadd\n"); err == nil {
		t.Error("a process without memory has no peak")
	}
}
