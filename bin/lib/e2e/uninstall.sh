# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # what is set or used in bin/e2e; functions that await and expect call
# After the last of Signet is gone.

# What is left with the release's label, of every kind that could stand in somebody's way, and of every other.
left() {
  kubectl get "$(kubectl api-resources --verbs=list -o name | grep -v '^events' | paste -sd,)" -A -l "app.kubernetes.io/instance=$release" \
    --ignore-not-found -o name 2>/dev/null # it warns of what is deprecated
}

uninstall() {
  show helm uninstall "$release" --namespace "$namespace" --wait --timeout=2m
  nothing_left() {
    local found
    found=$(left) && ! grep -v '^customresourcedefinition' <<<"$found" >/dev/null
  }
  await "nothing with the release's label is left but the CRDs" 60 nothing_left left
  crds_kept() { [ "$(left | sort | paste -sd' ')" = 'customresourcedefinition.apiextensions.k8s.io/certificatepolicies.signet.dev customresourcedefinition.apiextensions.k8s.io/nodecertificatereports.signet.dev' ]; }
  expect "the CRDs are kept, and with them the policies" crds_kept
  nobody_intervenes() {
    local found
    found=$(kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations,validatingadmissionpolicies,validatingadmissionpolicybindings -o name &&
      kubectl get apiservices -o json | jq -r '.items[] | select(.spec.service) | .spec.service.namespace') || return
    ! grep -i signet <<<"$found"
  }
  expect "no webhook, admission policy or API service has its name" nobody_intervenes
  no_finalizers() { [ -z "$(kubectl get nodes,csr,certpol,ncr -o json | jq -r '.items[] | select(.metadata.finalizers) | .metadata.name')" ]; }
  expect "no node, request, policy or report has a finalizer" no_finalizers
  try_the_cluster
}

try_the_cluster() {
  show kubectl create namespace try
  show kubectl delete namespace try --timeout=60s
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /O=system:nodes/CN=system:node:other 2>/dev/null |
    base64 -w0 >"$folder/try.csr"
  kubectl apply -f - <<END | sed 's/^/  /'
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: try}
spec:
  signerName: kubernetes.io/kube-apiserver-client-kubelet
  usages: [digital signature, client auth]
  request: "$(cat "$folder/try.csr")"
END
  show kubectl certificate approve try
  show kubectl delete csr try --timeout=20s
  show kubectl exec tick -- echo hello
  show kubectl delete pod tick --timeout=60s
  show kubectl delete certpol,ncr --all --timeout=30s
  show kubectl delete -f crds/ --timeout=30s
  show kubectl delete namespace "$namespace" --timeout=60s
}
