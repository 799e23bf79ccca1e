# bin/lib/inventory.sh - the scenario of bin/demo --inventory: what Signet sees of nodes that do not do what they should, what
# Prometheus makes of it, and every query of the dashboard. Sourced by bin/demo, whose functions it uses.
# shellcheck shell=bash disable=SC2154,SC2317 # what bin/demo sets: folder, metrics, name; what its await calls

readonly look_interval=5 # seconds between two looks at what a kubelet serves

check_inventory_tools() {
  local missing=() command
  for command in prometheus jq; do
    command -v "$command" >/dev/null || missing+=("$command")
  done
  [ ${#missing[@]} -eq 0 ] ||
    fail "missing: ${missing[*]}. On Debian or Ubuntu: apt-get install -y --no-install-recommends prometheus jq"
}

verdict() { kubectl get ncr "$1" -o 'jsonpath={.status.verdict}' 2>/dev/null; }

# Waits until node $1 has verdict $2, at most $3 seconds.
await_verdict() {
  local node=$1 wanted=$2
  has_verdict() { [ "$(verdict "$node")" = "$wanted" ]; }
  verdict_progress() { say "$node: $(verdict "$node")"; }
  await "the verdict on $node is $wanted" "$3" has_verdict verdict_progress \
    "$folder/operator.log" "$(dirname "$KUBECONFIG")/logs/$node-kubelet.log"
}

# Starts the kubelet of node $1 anew, with these fields over its configuration; without any: as bin/cluster configures it.
reconfigure_kubelet() {
  local node=$1 drop_in
  drop_in=$(dirname "$KUBECONFIG")/nodes/$node/kubelet.d/90-demo.conf
  shift
  "$root/bin/cluster" node stop --name "$name" "$node" >/dev/null || fail "the kubelet of $node did not stop"
  rm -f "$drop_in"
  if [ $# -gt 0 ]; then
    say "  $node, KubeletConfiguration: $*"
    printf '%s\n' 'apiVersion: kubelet.config.k8s.io/v1beta1' 'kind: KubeletConfiguration' "$@" >"$drop_in"
  fi
  "$root/bin/cluster" node start --name "$name" "$node" >/dev/null || fail "the kubelet of $node did not start"
}

start_prometheus() {
  local port
  port=$(free_port)
  prometheus_url=http://127.0.0.1:$port
  cat >"$folder/prometheus.yaml" <<END
global: {scrape_interval: 2s, evaluation_interval: 2s}
rule_files: ["$root/deploy/monitoring/alerts.yaml"]
scrape_configs:
  - job_name: signet
    static_configs: [{targets: ["${metrics#http://}"]}]
END
  say "  \$ prometheus --config.file=prometheus.yaml   # scrapes $metrics/metrics, rules of deploy/monitoring/alerts.yaml"
  setsid prometheus --config.file="$folder/prometheus.yaml" --storage.tsdb.path="$folder/prometheus" \
    --web.listen-address="127.0.0.1:$port" >"$folder/prometheus.log" 2>&1 </dev/null &
  prometheus=$!
  has_scraped() { [ "$(query 'up{job="signet"}' | jq -r '.data.result[0].value[1]' 2>/dev/null)" = 1 ]; }
  prometheus_progress() { tail -n 1 "$folder/prometheus.log" | cut -c1-80; }
  await "Prometheus has scraped Signet" 30 has_scraped prometheus_progress "$folder/prometheus.log"
}

free_port() {
  local port
  for port in $(shuf -n 20 -i 20000-29999); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || {
      say "$port"
      return
    }
  done
}

query() { curl -sf --get --data-urlencode "query=$1" "$prometheus_url/api/v1/query"; }

# What fires, one alert a line: its name and its node.
firing() { query 'ALERTS{alertstate="firing"}' | jq -r '.data.result[].metric | "\(.alertname) \(.node // "")"' | sort -u; }

await_alert() {
  local wanted=$1
  fires() { firing | grep -qx "$wanted"; }
  firing_progress() { say "firing: $(firing | paste -sd, | sed 's/,/, /g')"; }
  await "alert fires: $wanted" "$2" fires firing_progress "$folder/operator.log" "$folder/prometheus.log"
}

watch_nodes_serve() {
  show kubectl patch certpol kubelets --type=merge \
    -p "{\"spec\":{\"signing\":{\"duration\":\"8760h\",\"backdate\":\"5m\"},\"reporting\":{\"kubeletEndpoints\":{\"interval\":\"${look_interval}s\"}}}}"
  await_verdict node-1 InSync 60
  await_verdict node-2 InSync 60
  show kubectl get ncr
}

show_self_signed() {
  local pki_folder
  pki_folder=$(dirname "$KUBECONFIG")/nodes/node-2/pki
  cp "$(readlink -f "$pki_folder/kubelet-server-current.pem")" "$folder/first.pem" # for show_old
  say "  As most clusters are: the kubelet makes its serving certificate itself, and nobody can verify it."
  rm -f "$pki_folder"/kubelet-server-*
  reconfigure_kubelet node-2 'serverTLSBootstrap: false'
  await_verdict node-2 SelfSignedServing 60
  show kubectl get ncr node-2 -o 'jsonpath={.status.message}{"\n"}'
  say "  And now one that Signet approves and signs, within a minute:"
  reconfigure_kubelet node-2
  await_verdict node-2 InSync 60
}

# kubernetes 133001: a kubelet reads the file of tlsCertFile when it starts, and serves it whatever it is given later.
show_old() {
  say "  node-2 is told to serve the certificate that it had before, from a file, whatever newer one was issued to it:"
  reconfigure_kubelet node-2 'serverTLSBootstrap: false' "tlsCertFile: $folder/first.pem" "tlsPrivateKeyFile: $folder/first.pem"
  await_verdict node-2 KubeletServesOldCertificate 90
  reconfigure_kubelet node-2
  await_verdict node-2 InSync 60
}

show_overdue() {
  show kubectl patch certpol kubelets --type=merge \
    -p "{\"spec\":{\"signing\":{\"duration\":\"${short_duration}s\",\"backdate\":\"${short_backdate}s\"}}}"
  short_again() { [ "$(kubectl get certpol kubelets -o 'jsonpath={.status.observedGeneration} {.metadata.generation}' | tr ' ' '\n' | sort -u | wc -l)" = 1 ]; }
  await "the operator has seen it" 30 short_again status_progress "$folder/operator.log"
  join 4
  reconfigure_kubelet node-4 'rotateCertificates: false'
  say "  node-4 has a certificate of two minutes and will not renew it."
  await_verdict node-4 RotationOverdue 120
  await_alert "SignetRotationOverdue node-4" 40
  await_verdict node-4 Expired 90
  await_alert "SignetCertificateExpired node-4" 30
  show kubectl get ncr
}

# So that there is something to tell of everything: a request that Signet leaves, a kubelet that does not answer, old requests
# that are cleaned.
make_trouble() {
  show kubectl patch certpol kubelets --type=merge -p '{"spec":{"cleanup":{"issued":"1m"}}}'
  say "  \$ openssl req ... -subj /O=system:masters/CN=me | kubectl apply -f -   # a request that is no node's"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /O=system:masters/CN=me 2>/dev/null |
    base64 -w0 >"$folder/left.csr"
  kubectl apply -f - <<END | sed 's/^/  /'
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: left}
spec: {signerName: $client_signer, usages: [digital signature, client auth], request: "$(cat "$folder/left.csr")"}
END
  "$root/bin/cluster" node stop --name "$name" node-2 >/dev/null || fail "the kubelet of node-2 did not stop"
  has_trouble() {
    [ "$(query 'count(signet_source_problems > 0)' | jq '.data.result | length')" = 1 ] &&
      [ "$(query 'sum(increase(signet_requests_cleaned_total[1h]))' | jq '.data.result | length')" = 1 ] &&
      [ "$(query 'signet_requests_total{decision="leave"}' | jq '.data.result | length')" -ge 1 ]
  }
  trouble_progress() { curl -sf "$metrics/metrics" | grep -cE '^signet_(source_problems|requests_cleaned_total|requests_total.*leave)' || true; }
  await "Prometheus has heard of a kubelet that does not answer, of a request left and of others cleaned" 120 has_trouble \
    trouble_progress "$folder/operator.log"
}

# Each query of the dashboard is understood, and has an answer.
try_dashboard() {
  local tried=0 empty=0 expression answer
  while IFS= read -r expression; do
    expression=${expression//\$__rate_interval/1m}
    expression=${expression//\$policy/.*}
    expression=${expression//\$node/.*}
    answer=$(query "$expression") || fail "Prometheus does not answer: $expression" "$folder/prometheus.log"
    tried=$((tried + 1))
    if [ "$(jq '.data.result | length' <<<"$answer")" = 0 ]; then
      empty=$((empty + 1))
      say "  no data: $expression"
    fi
  done < <(jq -r '.panels[].targets[].expr' "$root/deploy/monitoring/dashboard.json")
  say "  $tried queries of deploy/monitoring/dashboard.json: all answered, $empty without data"
  [ "$empty" = 0 ] || fail "$empty of them have no data"
}

take_inventory() {
  step "An inventory: what every kubelet serves, and one verdict a node"
  watch_nodes_serve
  step "Prometheus beside it, with the rules that are shipped"
  start_prometheus
  step "A kubelet that serves a certificate of its own, and then one that can be verified"
  show_self_signed
  step "A kubelet that serves an old certificate"
  show_old
  step "A kubelet that does not renew: overdue, then ended, and the alerts"
  show_overdue
  step "The dashboard's queries"
  make_trouble
  try_dashboard
  kill "$prometheus" 2>/dev/null || true
  prometheus=''
}
