// Package progress tells the user what is going on: one line that changes on a terminal, else a line now and then.
package progress

import (
	"fmt"
	"os"
	"time"
)

const (
	onTerminal = 500 * time.Millisecond
	elsewhere  = 10 * time.Second
)

// Line says something that stays.
func Line(format string, values ...any) {
	clear()
	fmt.Fprintf(os.Stderr, format+"\n", values...)
}

// While shows what describe says until the returned function is called.
func While(describe func() string) (stop func()) {
	interval := elsewhere
	if terminal() {
		interval = onTerminal
	}
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				show(describe())
			case <-end:
				clear()
				return
			}
		}
	}()
	return func() {
		close(end)
		<-ended
	}
}

func show(text string) {
	if terminal() {
		fmt.Fprintf(os.Stderr, "\r\033[K  %s", text)
		return
	}
	fmt.Fprintf(os.Stderr, "  %s\n", text)
}

func clear() {
	if terminal() {
		fmt.Fprint(os.Stderr, "\r\033[K")
	}
}

func terminal() bool {
	info, err := os.Stderr.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != ""
}
