# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # what is set or used in bin/e2e; functions that await and expect call
# A node joins, serves, and renews.

readonly short='{"spec":{"signing":{"duration":"120s","backdate":"240s"}}}' # a kubelet renews 12 to 84 s after it got such a one
readonly long='{"spec":{"signing":{"duration":"8760h","backdate":"5m"}}}'

# The policies $1 with the change $2 applied, and seen by Signet.
change_policies() {
  local policies=$1 policy
  for policy in $policies; do
    show kubectl patch certpol "$policy" --type=merge -p "$2"
  done
  policies_seen() { kubectl get certpol -o json | jq -e 'all(.items[]; .status.observedGeneration == .metadata.generation)' >/dev/null; }
  policies_progress() { kubectl get certpol -o 'jsonpath={.items[*].status.observedGeneration}'; }
  await "Signet has seen it" 30 policies_seen policies_progress
}

node_is_ready() { [ "$(kubectl get node "$1" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}' 2>/dev/null)" = True ]; }

since_when_ready() { kubectl get node "$1" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].lastTransitionTime}'; }

join_second_node() {
  change_policies kubelets "$short"
  run_block node-1 join
  say "  \$ bin/cluster up --nodes 2   # it runs kubeadm join on a node of its own"
  "$root/bin/cluster" up --name "$name" --nodes 2 2>&1 >/dev/null | sed 's/^/  /' || fail "the node did not join; bin/cluster says why above"
  ready_since=$(since_when_ready node-2)
  first_client=$(client_certificate node-2 | openssl x509 -noout -serial)
  client_certificate node-2 | openssl x509 -noout -subject -issuer -enddate | sed 's/^/    /'
  import_image node-2
  start_pod
}

# A Pod on the second node that says something each second.
start_pod() {
  kubectl apply -f - <<END | sed 's/^/  /'
apiVersion: v1
kind: Pod
metadata: {name: tick, namespace: default}
spec:
  nodeName: node-2
  containers: [{name: tick, image: "localhost/pod:1", imagePullPolicy: Never, command: [tick]}]
END
  show kubectl wait --for=condition=Ready --timeout=60s pod/tick
}

no_logs() {
  kubectl logs tick >"$folder/refused.txt" 2>&1 && return 1
  sed 's/^/    /' "$folder/refused.txt"
  grep -q 'tls: \|x509: ' "$folder/refused.txt"
}

no_exec() { ! kubectl exec tick -- echo hello >/dev/null 2>&1; }
has_logs() { kubectl logs tick 2>/dev/null | grep '^tick 0' >/dev/null; }
has_exec() { [ "$(kubectl exec tick -- echo hello 2>/dev/null)" = hello ]; }

# Connects to kubelet $1 as a client that trusts the cluster's CA and nobody else.
verify_serving() {
  local address
  address=$(kubectl get node "$1" -o 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}')
  openssl s_client -connect "$address:10250" -CAfile "$cluster/pki/ca.crt" -verify_ip "$address" -verify_return_error \
    </dev/null >"$folder/served-$1.pem" 2>/dev/null
}

served_serial() { verify_serving "$1" && openssl x509 -noout -serial -in "$folder/served-$1.pem"; }

show_serving() {
  expect "kubectl logs of a Pod on node-2 fails" no_logs
  expect "kubectl exec fails too" no_exec
  say "  \$ sed 's/duration: 8760h/duration: 120s, backdate: 240s/' deploy/examples/serving.yaml | kubectl apply -f -   # short, as above"
  sed 's/^\( *\)duration: 8760h/\1duration: 120s\n\1backdate: 240s/' deploy/examples/serving.yaml | kubectl apply -f - | sed 's/^/  /'
  await "kubectl logs works" 60 has_logs request_progress
  expect "kubectl exec works" has_exec
  both_verify() { verify_serving node-1 && verify_serving node-2; }
  await "both kubelets serve a certificate of the cluster's CA for their own address" 30 both_verify request_progress
  openssl x509 -noout -subject -issuer -ext subjectAltName -in "$folder/served-node-2.pem" | sed 's/^/    /'
  show kubectl logs tick --tail=1
  show kubectl exec tick -- echo hello
}

# Both certificates of two minutes were made a while ago. What is renewed from now on lasts.
show_rotation() {
  rotated() { [ "$(client_certificate node-2 | openssl x509 -noout -serial)" != "$first_client" ]; }
  rotation_progress() { client_certificate node-2 | openssl x509 -noout -enddate; }
  await "node-2 has another client certificate than it joined with" 120 rotated rotation_progress
  first_served=$(served_serial node-2)
  served_another() { [ "$(served_serial node-2)" != "$first_served" ]; }
  change_policies kubelets "$long"
  run_block node-1 serving
  await "it serves another certificate than a moment ago, and that one verifies" 120 served_another rotation_progress
  has_long() { client_certificate "$1" | openssl x509 -noout -checkend 86400 >/dev/null && verify_serving "$1" && openssl x509 -noout -checkend 86400 -in "$folder/served-$1.pem" >/dev/null; }
  all_long() { has_long node-1 && has_long node-2; }
  await "all have certificates of a year again, by renewals" 150 all_long rotation_progress
  expect "kubectl logs works with the new one" has_logs
  always_ready() { node_is_ready node-2 && [ "$(since_when_ready node-2)" = "$ready_since" ]; }
  expect "node-2 was Ready all the time" always_ready
}
