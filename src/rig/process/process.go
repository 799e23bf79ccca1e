// Package process starts a program, waits until it is ready, and ends it with all that it started.
package process

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	readyTimeout = time.Minute
	readyPoll    = 50 * time.Millisecond
	stopTimeout  = 15 * time.Second
	logTail      = 12 // lines
)

// Process is a program that runs.
type Process struct {
	command *exec.Cmd
	log     string
	ended   chan struct{}
}

// Start runs the command with its output in the file log, and waits until the address answers 200.
func Start(ctx context.Context, command []string, log, ready string) (*Process, error) {
	output, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer output.Close()
	child := exec.Command(command[0], command[1:]...)
	child.Stdout, child.Stderr = output, output
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us: we stop it and tell
	if err := child.Start(); err != nil {
		return nil, err
	}
	p := &Process{command: child, log: log, ended: make(chan struct{})}
	go func() {
		child.Wait()
		close(p.ended)
	}()
	if err := p.awaitReady(ctx, ready); err != nil {
		p.Stop()
		return nil, err
	}
	return p, nil
}

func (p *Process) awaitReady(ctx context.Context, url string) error {
	// kube-controller-manager serves with a certificate that it makes for itself.
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Timeout: time.Second, Transport: transport}
	deadline := time.After(readyTimeout)
	for {
		if answer, err := client.Get(url); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-time.After(readyPoll):
		case <-p.ended:
			return p.Failure("ended before it was ready")
		case <-deadline:
			return p.Failure(fmt.Sprintf("was not ready after %v", readyTimeout))
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// PID is the process's, of which everything that it does is a thread.
func (p *Process) PID() int { return p.command.Process.Pid }

// Name is the log's, without its folder and ending.
func (p *Process) Name() string { return strings.TrimSuffix(filepath.Base(p.log), ".log") }

// Ended gives an error once the process has ended by itself, until the context ends.
func (p *Process) Ended(ctx context.Context) <-chan error {
	ended := make(chan error, 1)
	go func() {
		select {
		case <-p.ended:
			ended <- p.Failure("ended")
		case <-ctx.Done():
		}
	}()
	return ended
}

// Failure is what happened with the end of the log.
func (p *Process) Failure(what string) error {
	content, _ := os.ReadFile(p.log)
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	lines = lines[max(0, len(lines)-logTail):]
	return fmt.Errorf("%s %s; the end of its log:\n  %s", p.Name(), what, strings.Join(lines, "\n  "))
}

// Stop ends the process and whatever it started.
func (p *Process) Stop() {
	group := -p.command.Process.Pid
	syscall.Kill(group, syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(stopTimeout):
	}
	syscall.Kill(group, syscall.SIGKILL)
	<-p.ended
}

// FreePort is one that nobody listens on now.
func FreePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}
