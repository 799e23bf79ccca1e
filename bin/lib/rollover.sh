# bin/lib/rollover.sh - the scenario of bin/demo --rollover: the cluster's CA is rolled over as docs/rollover.md says, while
# kubelets renew. Sourced by bin/demo, whose functions it uses.
# shellcheck shell=bash disable=SC2154,SC2317 # what bin/demo sets: folder, pki, namespace; what its await calls

# Writes down how long each node has not been heard of, in seconds, every two seconds from now on. A kubelet that is locked out
# renews its lease no more; kube-controller-manager, which does not run here, would call it NotReady after 50 s.
watch_nodes() {
  while sleep 2; do
    kubectl -n kube-node-lease get leases -o \
      'jsonpath={range .items[*]}{.metadata.name} {.spec.renewTime}{"\n"}{end}' 2>/dev/null |
      while read -r node renewed; do
        say "$node $(($(date +%s) - $(date -d "$renewed" +%s)))"
      done
  done >"$folder/silence.txt" &
  node_watch=$!
}

# As it is in the jsonpath $1 of both policies.
of_policies() { kubectl get certpol kubelets serving -o "jsonpath={.items[*].$1}"; }

patch_policies() { show kubectl patch certpol kubelets serving --type=merge -p "$1"; }

rollover_progress() { of_policies status.rollover.state; }

issuer() { openssl x509 -noout -issuer -in "$1"; }

make_next_ca() {
  say "  \$ openssl req -x509 -newkey ec ... -subj /CN=kubelet-ca-2 -keyout ca-2.key -out ca-2.crt"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=kubelet-ca-2 \
    -keyout "$folder/ca-2.key" -out "$folder/ca-2.crt" 2>/dev/null
  say "  \$ kubectl -n $namespace create secret tls kubelet-ca-2 --cert=ca-2.crt --key=ca-2.key"
  kubectl -n "$namespace" create secret tls kubelet-ca-2 --cert="$folder/ca-2.crt" --key="$folder/ca-2.key" | sed 's/^/  /'
  show kubectl apply -f deploy/examples/rollover-rbac.yaml
}

announce_next_ca() {
  patch_policies '{"spec":{"signing":{"trustBundle":{"configMap":{"name":"kubelet-trust"},"settle":"5s"},"rollover":{"next":{"secret":{"name":"kubelet-ca-2"}}}}}}'
  waits_for_api_server() { [ "$(of_policies status.rollover.state)" = 'AwaitingApiServer ReadyToSwitch' ]; }
  await "the next CA is published, and the API server does not trust it yet" 60 waits_for_api_server rollover_progress "$folder/operator.log"
  show kubectl get certpol kubelets -o 'jsonpath={.status.rollover.message}{"\n"}'
}

trust_next_ca() {
  local bundle=$folder/bundle.pem
  kubectl -n "$namespace" get configmap kubelet-trust -o 'jsonpath={.data.ca\.crt}' >"$bundle"
  say "  \$ kubectl -n $namespace get cm kubelet-trust -o 'jsonpath={.data.ca\\.crt}' > the API server's --client-ca-file"
  say "  $(grep -c BEGIN "$bundle") CA certificates; the API server reads its file again by itself"
  cat "$bundle" >"$pki/ca.crt"
  is_ready_to_switch() { [ "$(of_policies status.rollover.state)" = 'ReadyToSwitch ReadyToSwitch' ]; }
  await "the API server trusts it" 120 is_ready_to_switch rollover_progress "$folder/operator.log"
}

switch_to_next_ca() {
  local certificate
  certificate=$(client_certificate node-3)
  patch_policies '{"spec":{"signing":{"rollover":{"signWith":"Next"}}}}'
  is_retiring() { [ "$(of_policies status.rollover.state)" = 'Retiring Retiring' ]; }
  await "the next CA signs" 60 is_retiring rollover_progress "$folder/operator.log"
  is_renewed_by_next() { issuer "$certificate" | grep -q 'kubelet-ca-2'; }
  renewal_progress() { issuer "$certificate"; }
  await "node-3 has renewed its certificate, with the next CA" 150 is_renewed_by_next renewal_progress \
    "$folder/operator.log" "$(dirname "$KUBECONFIG")/logs/node-3-kubelet.log"
  say "  The others hold certificates of the previous CA, which work until they end:"
  for node in node-1 node-2 node-3; do
    say "    $node: $(issuer "$(client_certificate $node)")"
  done
}

end_rollover() {
  local before certificate
  certificate=$(client_certificate node-3)
  before=$(describe_certificate "$certificate")
  patch_policies '{"spec":{"signing":{"authority":{"secret":{"name":"kubelet-ca-2"}},"rollover":null}}}'
  is_renewed_again() { [ "$(describe_certificate "$certificate")" != "$before" ]; }
  await "node-3 has renewed once more, with the CA that is now the current one" 150 is_renewed_again renewal_progress \
    "$folder/operator.log"
  issuer "$certificate" | grep -q kubelet-ca-2 || fail "its certificate is of another CA" "$folder/operator.log"
  say "  The previous CA stays published until what it signed has ended:"
  show kubectl -n "$namespace" get configmap kubelet-trust -o 'jsonpath={.metadata.annotations.signet\.dev/published}{"\n"}'
}

check_nodes_stayed_ready() {
  local longest
  kill "$node_watch" 2>/dev/null || true
  wait "$node_watch" 2>/dev/null || true
  node_watch=''
  show kubectl get nodes
  [ "$(nodes | grep -c ' True$')" -eq 3 ] || fail "a node is not Ready after the rollover" "$folder/operator.log"
  [ "$(cut -d' ' -f1 "$folder/silence.txt" | sort -u | wc -l)" -eq 3 ] || fail "not all nodes were heard of"
  longest=$(sort -k2n "$folder/silence.txt" | tail -n 1 | cut -d' ' -f2)
  [ "$longest" -lt 40 ] || fail "a node was not heard of for $longest s during the rollover" "$folder/operator.log"
  say "  Kubelets renew their leases every 10 s; none was silent for more than $longest s during the rollover ($(wc -l <"$folder/silence.txt") looks)."
}

roll_over() {
  step "A rollover: the next CA is made"
  watch_nodes
  make_next_ca
  step "It is announced: published beside the current one, and not signing"
  announce_next_ca
  step "The API server is told to trust both"
  trust_next_ca
  step "The next CA signs"
  switch_to_next_ca
  step "The end: the next CA is the current one"
  end_rollover
  check_nodes_stayed_ready
}
