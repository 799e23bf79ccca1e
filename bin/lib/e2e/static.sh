# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # what is set or used in bin/e2e; functions that await and expect call
# A node that has only a bootstrap token runs Signet before there is anybody else.

start_static() {
  say "  \$ bin/cluster up --nodes 3 --no-wait   # kubeadm join begins on node-3, and nobody signs"
  "$root/bin/cluster" up --name "$name" --nodes 3 --no-wait 2>&1 >/dev/null | sed 's/^/  /' || fail "kubeadm join did not begin; bin/cluster says why above"
  import_image node-3
  has_no_certificate() { [ ! -L "$cluster/nodes/node-3/var/lib/kubelet/pki/kubelet-client-current.pem" ] && ! kubectl get node node-3 >/dev/null 2>&1; }
  token_request_waits() { kubectl get csr --no-headers | grep 'system:bootstrap:.*Pending' >/dev/null; }
  await "its kubelet asks with the bootstrap token" 30 token_request_waits request_progress
  expect "it has no certificate, and there is no Node" has_no_certificate
  run_block node-1 static-admin
  chart_waits() { [ "$(kubectl -n "$namespace" get pods -l app.kubernetes.io/name=signet -o 'jsonpath={.items[*].status.phase}')" = Pending ]; }
  await "the chart's Pod waits for the node" 30 chart_waits pod_progress
  expect "the node's request waits as well" token_request_waits
  run_block node-3 static-node
  third_is_ready() { node_is_ready node-3; }
  static_progress() { say "$(request_progress); containers on node-3: $(on_node node-3 'ctr -n k8s.io tasks ls -q | wc -l' 2>/dev/null || true)"; }
  await "Signet in a static Pod on node-3 has signed node-3's own request, and it is Ready" 120 third_is_ready static_progress
  static_issued() { kubectl get ncr node-3 -o json 2>/dev/null | jq -e '.status.issued | length >= 1' >/dev/null; }
  await "and tells of it in the node's report" 60 static_issued request_progress
  expect "it is the static Pod that did: the chart's does not run yet, or stands by" static_answers
  show kubectl get certpol,nodes
  static_leader=$(leader)
  verify_third() { verify_serving node-3; }
  await "node-3 serves a certificate of the cluster's CA" 60 verify_third request_progress
  say "  \$ bin/cluster up   # kubeadm join ends"
  "$root/bin/cluster" up --name "$name" 2>&1 >/dev/null | sed 's/^/  /' || fail "kubeadm join did not end; bin/cluster says why above"
  await "the chart's Pod is ready on node-3" 90 static_successor pod_progress
  run_block node-3 static-end
  static_gone() { ! static_answers; }
  await "the static Pod is gone" 90 static_gone pod_progress
  successor_leads() { [ "$(kubectl -n "$namespace" get lease signet -o 'jsonpath={.spec.holderIdentity}')" != "$static_leader" ]; }
  await "the chart's Pod leads" 30 successor_leads leader
}

static_answers() { on_node node-3 'curl -sf -o /dev/null http://127.0.0.1:18080/healthz' 2>/dev/null; }
static_successor() { pods_ready 1; }
