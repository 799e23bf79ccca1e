# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # what is set or used in bin/e2e; functions that await and expect call
# Signet comes to the control-plane node.

install_signet() {
  run_block node-1 control-plane
  show kubectl -n "$namespace" get pods -o wide
  first_issued() { [ "$(requests node-1 'kube-apiserver-client-kubelet Approved Issued' | wc -l)" -ge 1 ]; }
  await "the control plane's own client request is approved and signed" 60 first_issued request_progress
  kubelet_uses_it() { certificate_is_of_request node-1; }
  await "its kubelet uses that certificate" 30 kubelet_uses_it request_progress
  client_certificate node-1 | openssl x509 -noout -subject -issuer -enddate | sed 's/^/    /'
  serving_waits() { [ "$(requests node-1 'kubelet-serving  Waiting' | wc -l)" -ge 1 ]; }
  expect "its serving request still waits: no policy is about it yet" serving_waits
}

# What kubelet $1 uses now: a link, by a path on the node.
client_certificate() {
  local folder=$cluster/nodes/$1/var/lib/kubelet/pki link
  link=$(readlink "$folder/kubelet-client-current.pem") && openssl x509 -in "$folder/${link##*/}" 2>/dev/null
}

# Whether that is the certificate of a request of the API server.
certificate_is_of_request() {
  local serial
  serial=$(client_certificate "$1" | openssl x509 -noout -serial) || return
  kubectl get csr -o json | jq -r '.items[].status.certificate // empty' | while read -r certificate; do
    base64 -d <<<"$certificate" | openssl x509 -noout -serial
  done | grep -x "$serial" >/dev/null
}
