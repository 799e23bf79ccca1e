package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestGetPrintsWhatIsThereAndFailsWhenItIsNot(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if request.URL.Path != "/here" {
			writer.WriteHeader(http.StatusNotFound)
		}
		writer.Write([]byte("content"))
	}))
	defer server.Close()
	for path, want := range map[string]int{"/here": 0, "/away": 1} {
		out, errOut := &strings.Builder{}, &strings.Builder{}
		if got := get([]string{server.URL + path}, out, errOut); got != want || out.String() != "content" {
			t.Errorf("%s: got %d, %q, %q", path, got, out, errOut)
		}
	}
}

func TestSaysWhatItCanDo(t *testing.T) {
	if got := run("bogus", nil); got != 2 {
		t.Errorf("got %d", got)
	}
	if got := get(nil, &strings.Builder{}, &strings.Builder{}); got != 2 {
		t.Errorf("got %d", got)
	}
}
