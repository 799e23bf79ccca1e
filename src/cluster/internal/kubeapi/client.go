// Package kubeapi speaks to the API server with as little as the tool needs, so that the tool's own tests build in
// seconds: client-go would bring a few hundred packages.
package kubeapi

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client sends requests to one server with one client certificate.
type Client struct {
	base string
	http *http.Client
}

// Object is anything in JSON.
type Object = map[string]any

// StatusError is an answer that is no success.
type StatusError struct {
	Code    int
	Message string
}

func (e *StatusError) Error() string {
	if e.Message == "" {
		return fmt.Sprintf("HTTP status %d", e.Code)
	}
	return e.Message
}

// NewClient trusts one CA. It uses no proxy, whatever the environment says.
func NewClient(base string, authority, certificate, key []byte) (*Client, error) {
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(authority)
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: trusted, Certificates: []tls.Certificate{pair}},
	}
	return &Client{base: base, http: &http.Client{Transport: transport, Timeout: 10 * time.Second}}, nil
}

// Get reads a path; out may be nil when only success matters.
func (c *Client) Get(ctx context.Context, path string, out any) error {
	return c.do(ctx, http.MethodGet, path, nil, out)
}

// Ensure creates an object, unless it is there.
func (c *Client) Ensure(ctx context.Context, path string, object Object) error {
	err := c.do(ctx, http.MethodPost, path, object, nil)
	if hasCode(err, http.StatusConflict) {
		return nil
	}
	return err
}

// Delete deletes an object, if it is there.
func (c *Client) Delete(ctx context.Context, path string) error {
	err := c.do(ctx, http.MethodDelete, path, nil, nil)
	if hasCode(err, http.StatusNotFound) {
		return nil
	}
	return err
}

func hasCode(err error, code int) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Code == code
}

func (c *Client) do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		content, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(content)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err // says where it failed, and need not repeat what was asked
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return &StatusError{Code: response.StatusCode, Message: message(content)}
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(content, out)
}

// message takes the sentence out of a Kubernetes Status, or what failed out of a list of checks, or the first line.
func message(content []byte) string {
	status := struct{ Message string }{}
	if json.Unmarshal(content, &status) == nil && status.Message != "" {
		return status.Message
	}
	failed := []string{}
	for line := range strings.Lines(string(content)) {
		if check, isFailed := strings.CutPrefix(strings.TrimSpace(line), "[-]"); isFailed {
			failed = append(failed, strings.TrimSuffix(check, " failed: reason withheld"))
		}
	}
	if len(failed) > 0 {
		return "not ready yet: " + strings.Join(failed, ", ")
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(content)), "\n")
	return first
}
