// Package progress tells a person what the tool does and how long it takes.
package progress

import (
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	terminalInterval = 200 * time.Millisecond
	lineInterval     = 5 * time.Second // where lines cannot be rewritten, such as in a build's log
)

// Printer writes one line per step.
type Printer struct {
	out      *os.File
	terminal bool
	started  time.Time
}

// NewPrinter writes to a file; on a terminal the line of a step that runs is rewritten in place.
func NewPrinter(out *os.File) *Printer {
	info, err := out.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
	return &Printer{out: out, terminal: terminal, started: time.Now()}
}

// Say writes a line.
func (p *Printer) Say(format string, arguments ...any) {
	fmt.Fprintf(p.out, format+"\n", arguments...)
}

// Elapsed is the time since the printer was made.
func (p *Printer) Elapsed() time.Duration { return time.Since(p.started) }

// Step runs work and writes its name with the time it took. Work may report how far it is; that is shown while it lasts.
func (p *Printer) Step(name string, work func(report func(detail string)) error) error {
	started := time.Now()
	var mutex sync.Mutex
	detail := ""
	report := func(text string) {
		mutex.Lock()
		defer mutex.Unlock()
		detail = text
	}
	current := func() string {
		mutex.Lock()
		defer mutex.Unlock()
		return line(name, detail, time.Since(started))
	}
	stop := p.showWhile(current)
	err := work(report)
	stop()
	if err == nil {
		p.Say("%s", line(name, "", time.Since(started)))
	}
	return err
}

// showWhile shows the current line again and again, until stop is called.
func (p *Printer) showWhile(current func() string) (stop func()) {
	interval := lineInterval
	show := func() { fmt.Fprintf(p.out, "%s ...\n", current()) }
	if p.terminal {
		interval = terminalInterval
		show = func() { fmt.Fprintf(p.out, "\r\033[K%s", cut(current(), p.width()-1)) }
	}
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(interval):
				show()
			}
		}
	}()
	return func() {
		close(done)
		<-stopped
		if p.terminal {
			fmt.Fprint(p.out, "\r\033[K")
		}
	}
}

// width is the terminal's now: a line that is longer could not be rewritten.
func (p *Printer) width() int {
	const usual = 80
	size, err := unix.IoctlGetWinsize(int(p.out.Fd()), unix.TIOCGWINSZ)
	if err != nil || size.Col == 0 {
		return usual
	}
	return int(size.Col)
}

func cut(text string, length int) string {
	if letters := []rune(text); len(letters) > length {
		return string(letters[:max(0, length-1)]) + "…"
	}
	return text
}

func line(name, detail string, elapsed time.Duration) string {
	if detail != "" {
		name += ": " + detail
	}
	return fmt.Sprintf("  %5.1fs  %s", elapsed.Seconds(), name)
}
