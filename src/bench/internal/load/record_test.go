package load

import (
	"context"
	"testing"
	"time"

	certificates "k8s.io/api/certificates/v1"
)

func event(request Request, certificate string) *certificates.CertificateSigningRequest {
	csr := request.Object.DeepCopy()
	csr.Status.Certificate = []byte(certificate)
	return csr
}

func TestRecordTimesEachRequest(t *testing.T) {
	requests, err := Requests(2, "x")
	if err != nil {
		t.Fatal(err)
	}
	record := NewRecord(requests)
	begin := time.Now()
	record.Created("x-0", begin.Add(-time.Second))
	record.Created("x-1", begin.Add(time.Hour)) // the answer to the create came after the certificate
	record.Seen(event(requests[0], ""))
	if _, issued := record.Counts(); issued != 0 {
		t.Error("an event without a certificate counts")
	}
	record.Seen(event(requests[0], "a"))
	record.Seen(event(requests[1], "b"))
	if err := record.Await(context.Background(), 2); err != nil {
		t.Error(err)
	}
	waits := record.Waits()
	if waits[0] < time.Second || waits[0] > time.Minute || waits[1] != 0 {
		t.Errorf("%v", waits)
	}
	if record.Last().Before(begin) {
		t.Error("the last certificate came before the first request")
	}
}

func TestRecordNoticesASecondCertificate(t *testing.T) {
	requests, _ := Requests(1, "x")
	record := NewRecord(requests)
	record.Seen(event(requests[0], "a"))
	record.Seen(event(requests[0], "a"))
	if _, err := record.Certificate("x-0"); err != nil {
		t.Error(err)
	}
	record.Seen(event(requests[0], "b"))
	if first, err := record.Certificate("x-0"); err == nil || string(first) != "a" {
		t.Errorf("%s, %v", first, err)
	}
}
