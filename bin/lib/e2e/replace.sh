# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # what is set or used in bin/e2e; functions that await and expect call
# kube-controller-manager's controllers for requests as kubeadm switches them on; Signet in their place; and back.

# Asks as a joining machine would for a certificate of node $1, for signer $2.
ask() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$folder/$1.key" -subj "/O=system:nodes/CN=system:node:$1" \
    -out "$folder/$1.csr" 2>/dev/null
  kubectl create --as=system:bootstrap:e2e000 --as-group=system:bootstrappers:kubeadm:default-node-token --as-group=system:authenticated -f - <<END | sed 's/^/  /'
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: $1}
spec:
  request: $(base64 -w0 "$folder/$1.csr")
  signerName: ${2:-kubernetes.io/kube-apiserver-client-kubelet}
  usages: [digital signature, client auth]
END
}

is_issued() { kubectl get csr "$1" -o 'jsonpath={.status.certificate}' | grep . >/dev/null; }
is_pending() { [ -z "$(kubectl get csr "$1" -o 'jsonpath={.status.conditions}{.status.certificate}')" ]; }
# What Signet said about a request, as "REASON MESSAGE".
signet_said() { kubectl get events -A -o json | jq -r --arg name "$1" '.items[] | select(.involvedObject.name == $name) | "\(.reason) \(.message)"'; }

# Waits until kube-controller-manager runs with the controllers that its manifest names now.
await_controller_manager() {
  local has=$1
  manager_runs() {
    kubectl -n kube-system get pod kube-controller-manager-node-1 -o json | jq -e --arg has "$has" '
      (([.spec.containers[0].command[] | select(. | contains("-csrapproving"))] | length) > 0) == ($has == "without")
      and .status.containerStatuses[0].ready' >/dev/null
  }
  await "kube-controller-manager is ready $has its approver" 120 manager_runs pod_progress
}

replace_controllers() {
  say "  First, what kubeadm makes if it is not told otherwise"
  on_node node-1 "
    kubectl -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}' >cluster-e2e.yaml
    kubectl patch --local -f cluster-e2e.yaml --type=merge -p '{\"controllerManager\":{\"extraArgs\":null}}' -o yaml >cluster-plain.yaml
    kubeadm init phase upload-config kubeadm --config cluster-plain.yaml
    kubeadm init phase control-plane controller-manager --config cluster-plain.yaml" 2>&1 | sed 's/^/  /'
  kubectl delete certpol --all | sed 's/^/  /'
  await_controller_manager with
  ask upstream
  upstream_issued() { is_issued upstream; }
  await "kube-controller-manager approves and signs" 60 upstream_issued request_progress
  switch_to_signet
  switch_back
}

switch_to_signet() {
  run_block node-1 audit replace.md
  ask watched
  watched_issued() { is_issued watched; }
  await "kube-controller-manager signs, under a policy that only watches" 60 watched_issued request_progress
  run_block node-1 configuration replace.md
  run_block node-1 there replace.md
  await_controller_manager without
  ask between
  judged() { [ -n "$(signet_said between)" ]; }
  await "Signet says what it would do" 60 judged request_progress
  signet_said between | sed 's/^/    /'
  nobody_answers() { is_pending between; }
  expect "and nobody does it" nobody_answers
  run_block node-1 enforce replace.md
  between_issued() { is_issued between; }
  await "Signet approves and signs" 60 between_issued request_progress
  ask somebody kubernetes.io/kube-apiserver-client
  show kubectl certificate approve somebody
  somebody_issued() { is_issued somebody; }
  await "kube-controller-manager goes on signing for people" 60 somebody_issued request_progress
  show kubectl get certpol kubelets
}

switch_back() {
  run_block node-1 back replace.md
  await_controller_manager with
  run_block node-1 policies replace.md
  ask again
  again_issued() { is_issued again; }
  await "kube-controller-manager approves and signs again" 60 again_issued request_progress
}
