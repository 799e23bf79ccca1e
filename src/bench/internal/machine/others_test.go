package machine

import "testing"

func TestBusyIsNeitherIdleNorWaiting(t *testing.T) {
	const stat = "cpu  100 200 300 4000 5000 600 700 800 99 99\ncpu0 1 1 1 1 1 1 1 1 0 0\n"
	if got, err := busySeconds(stat); err != nil || got != 27 {
		t.Errorf("%v (%v), want 27", got, err)
	}
	for _, bad := range []string{"", "cpu 1 2 3", "cpu0 1 2 3 4 5 6 7 8", "cpu a 2 3 4 5 6 7 8"} {
		if _, err := busySeconds(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
