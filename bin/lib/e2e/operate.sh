# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # what is set or used in bin/e2e; functions that await and expect call
# Replicas, agents, Prometheus, and what Helm does to a release.

# Helm upgrades the release: what it was told before, and this.
upgrade() {
  say "  \$ helm upgrade $release helm/signet --namespace $namespace --reset-then-reuse-values --wait --timeout=3m $*"
  helm upgrade "$release" helm/signet --namespace "$namespace" --reset-then-reuse-values --wait --timeout=3m "$@" >"$folder/upgrade.txt" 2>&1 || {
    sed 's/^/  /' "$folder/upgrade.txt"
    fail "helm upgrade failed"
  }
  grep -E '^(STATUS|REVISION)' "$folder/upgrade.txt" | sed 's/^/  /'
  # Helm is content with one replica less where one may be unavailable.
  show kubectl -n "$namespace" rollout status deployment/signet --timeout=3m
}

leader() { kubectl -n "$namespace" get lease signet -o 'jsonpath={.spec.holderIdentity}'; }
pods_ready() { [ "$(kubectl -n "$namespace" get deployment signet -o 'jsonpath={.status.readyReplicas}/{.status.updatedReplicas}')" = "$1/$1" ]; }

hand_over() {
  upgrade --set replicaCount=2 --set nodeSelector=null --set hostNetwork=false
  expect "two replicas are ready" pods_ready 2
  on_both() { [ "$(kubectl -n "$namespace" get pods -l app.kubernetes.io/name=signet -o 'jsonpath={.items[*].spec.nodeName}' | tr ' ' '\n' | sort -u | wc -l)" = 2 ]; }
  expect "each on a node of its own" on_both
  local before
  before=$(leader)
  say "  leader: $before"
  show kubectl -n "$namespace" rollout restart deployment/signet
  show kubectl -n "$namespace" rollout status deployment/signet --timeout=3m
  another_leads() { [ -n "$(leader)" ] && [ "$(leader)" != "$before" ]; }
  await "another leads" 30 another_leads leader
  say "  leader: $(leader)"
}

# The paths in the report of node $1.
reported_files() { kubectl get ncr "$1" -o json | jq -r '.status.files.certificates[]?.path' | sort -u; }

show_agents() {
  upgrade --set agent.interval=20s
  show kubectl -n signet-agent rollout status daemonset/signet-agent --timeout=2m
  both_have_files() { reported_files node-1 | grep 'pki/apiserver\.crt$' >/dev/null && reported_files node-2 | grep 'kubelet-client-current\.pem$' >/dev/null; }
  files_progress() { say "node-1: $(reported_files node-1 | wc -l) files, node-2: $(reported_files node-2 | wc -l)"; }
  await "both reports tell of the node's files, the control plane's too" 90 both_have_files files_progress
  show kubectl get ncr
  say "  \$ kubectl get ncr node-1 -o json | jq .status.files.certificates"
  kubectl get ncr node-1 -o json | jq -r '.status.files.certificates[] | "  \(.path)  \(.notAfter)"' | sort -u
  say "  \$ kubectl get ncr node-2 -o json | jq .status.files.certificates"
  kubectl get ncr node-2 -o json | jq -r '.status.files.certificates[] | "  \(.path)  \(.notAfter)"' | sort -u
  local path
  for path in pki/apiserver.crt pki/apiserver-kubelet-client.crt pki/etcd/server.crt pki/front-proxy-client.crt admin.conf controller-manager.conf scheduler.conf; do
    reported_files node-1 | grep "/$path\$" >/dev/null || fail "the report of node-1 has no $path"
  done
}

# In the running cluster, as docs/agent.md has it: kubeadm's certificates of a year are due at once by this policy.
renew_control_plane() {
  upgrade --set agent.renewal.enabled=true
  show kubectl -n signet-agent rollout status daemonset/signet-agent-control-plane --timeout=2m
  one_agent_each() { [ "$(kubectl -n signet-agent get pods -o 'jsonpath={range .items[?(@.status.phase=="Running")]}{.spec.nodeName}{"\n"}{end}' | sort)" = "$(printf 'node-1\nnode-2')" ]; }
  await "each node has one agent" 60 one_agent_each renewal_progress
  node_1_has_files() { reported_files node-1 | grep 'pki/apiserver\.crt$' >/dev/null; }
  expect "the report of node-1 tells of its files as before" node_1_has_files
  # Of what the API server shows, in seconds since the epoch.
  served_until() { date -d "$(openssl s_client -connect "$(apiserver)" </dev/null 2>/dev/null | openssl x509 -noout -enddate | cut -d= -f2)" +%s; }
  local before
  before=$(served_until)
  say "  the API server shows a certificate until $(date -ud "@$before" +%F)"
  say "  \$ kubectl apply -f - # controlPlaneRenewal: {renewAt: 8761h, duration: 20000h}"
  kubectl apply -f - <<<'{apiVersion: signet.dev/v1alpha1, kind: CertificatePolicy, metadata: {name: control-planes},
    spec: {controlPlaneRenewal: {renewAt: 8761h, duration: 20000h}}}' | sed 's/^/  /'
  is_renewed() { [ "$(renewal_of node-1 .phase)" = UpToDate ] && [ -n "$(renewal_of node-1 .lastRenewedAt)" ]; }
  await "node-1 is renewed" 300 is_renewed renewal_progress
  say "  \$ kubectl get ncr node-1 -o jsonpath='{.status.renewal}'"
  say "  $(renewal_of node-1 .)"
  shows_the_new() { [ "$(served_until)" -gt $((before + 300 * 86400)) ]; }
  expect "the API server shows the new one" shows_the_new
  say "  until $(date -ud "@$(served_until)" +%F)"
  all_well() { [ "$(kubectl -n kube-system get pods -l tier=control-plane -o json | jq -c '[.items[].status.conditions[] | select(.type == "Ready").status] | unique')" = '["True"]' ]; }
  await "all static Pods are Ready" 60 all_well renewal_progress
  was_told() { kubectl get events --field-selector reason=Renewed,involvedObject.name=node-1 -o name | grep event >/dev/null; }
  await "an Event says so" 30 was_told renewal_progress
  undo_is_known() { on_node node-1 'ls /var/lib/signet/recover/*/before/etc/kubernetes/pki/apiserver.crt' >/dev/null; }
  expect "the files as they were are on the node, where signet recover --undo looks" undo_is_known
}

end_renewal() {
  kubectl delete certpol control-planes | sed 's/^/  /'
  says_nothing() { kubectl get ncr node-1 -o json | jq -e '.status | has("renewal") | not' >/dev/null; }
  await "without the policy the report says nothing of renewals" 60 says_nothing renewal_progress
}

renewal_of() { kubectl get ncr "$1" -o json 2>/dev/null | jq -rc ".status.renewal | $2 // empty"; }
renewal_progress() { say "$(kubectl get ncr node-1 -o json 2>&1 | jq -c .status.renewal 2>&1 | cut -c1-300)"; }
apiserver() { kubectl config view --raw -o json | jq -r '.clusters[0].cluster.server' | sed 's#https://##'; }

# The Service has no address of its own, as each replica has metrics of its own: its endpoints are scraped. Prometheus asks the
# API server for them, where it can; Debian's cannot, so it is told.
scrape() {
  local port
  port=$(shuf -i 20000-29999 -n 1)
  prometheus_url=http://127.0.0.1:$port
  kubectl -n "$namespace" get endpointslices -l kubernetes.io/service-name=signet -o json |
    jq '[.items[] | .ports[0].port as $port | .endpoints[] | {targets: ["\(.addresses[0]):\($port)"], labels: {pod: .targetRef.name}}]' \
      >"$folder/endpoints.json"
  say "  endpoints of the Service signet: $(jq -r '.[].targets[]' "$folder/endpoints.json" | paste -sd' ')"
  cat >"$folder/prometheus.yml" <<END
global: {scrape_interval: 2s}
scrape_configs:
  - job_name: signet
    file_sd_configs: [{files: ["$folder/endpoints.json"]}]
END
  prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/prometheus" --web.listen-address="127.0.0.1:$port" \
    >"$folder/prometheus.log" 2>&1 </dev/null &
  prometheus=$!
  both_scraped() {
    kill -0 "$prometheus" 2>/dev/null || fail "Prometheus ended: $(tail -n 1 "$folder/prometheus.log")"
    [ "$(query 'sum(up{job="signet"})')" = 2 ]
  }
  scrape_progress() { say "up: $(query 'sum(up{job="signet"})' || true)"; }
  await "both replicas are scraped" 60 both_scraped scrape_progress
  both_nodes() { [ "$(query 'count(count by (node) (signet_certificate_not_after_timestamp_seconds{node=~"node-[12]"}))')" = 2 ]; }
  await "there are series for both nodes" 60 both_nodes scrape_progress
  one_leads() { [ "$(query 'sum(signet_leader)')" = 1 ]; }
  await "one of two leads" 30 one_leads scrape_progress
  renewal_is_told() { [ "$(query 'max(signet_node_renewal{node="node-1",phase="UpToDate"})')" = 1 ]; }
  await "how it stands with node-1's renewal is told" 30 renewal_is_told scrape_progress
  nobody_is_held_back() { [ "$(query 'max(signet_node_renewal{phase=~"HeldBack|Failed"})')" = 0 ]; }
  expect "and that nothing holds it back, for SignetControlPlaneRenewalHeldBack" nobody_is_held_back
  curl -sf --get --data-urlencode 'query=count by (__name__) ({job="signet",__name__=~"signet_.*"})' "$prometheus_url/api/v1/query" |
    jq -r '.data.result[].metric.__name__' | sort | paste -sd' ' | fold -s -w 120 | sed 's/^/    /'
  kill "$prometheus"
  prometheus=''
}

query() { { curl -sf --get --data-urlencode "query=$1" "$prometheus_url/api/v1/query" || true; } | jq -r '.data.result[0].value[1] // ""'; }

test_and_upgrade() {
  say "  \$ helm test $release --namespace $namespace"
  helm test "$release" --namespace "$namespace" --timeout=2m >"$folder/test.txt" 2>&1 || {
    sed 's/^/  /' "$folder/test.txt"
    fail "helm test failed"
  }
  grep -E '^(TEST SUITE|Phase)' "$folder/test.txt" | sed 's/^/  /'
  succeeded() { grep -q '^Phase: *Succeeded' "$folder/test.txt"; }
  expect "a test ran and succeeded" succeeded
  upgrade --set replicaCount=1 --set log.level=DEBUG --set selfDefence.requests.enabled=true
  expect "one replica is ready, by the new values" pods_ready 1
  has_value() { kubectl -n "$namespace" get deployment signet -o json | jq -e '.spec.template.spec.containers[0].env | any(.name == "SIGNET_LOG_LEVEL" and .value == "DEBUG")' >/dev/null; }
  expect "it logs as it was told" has_value
}
