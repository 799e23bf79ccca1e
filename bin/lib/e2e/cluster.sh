# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # what is set or used in bin/e2e; functions that await and expect call
# The image, the cluster, and how to talk to its nodes.

image_is_built() {
  [ -f "$root/target/image/signet.tar" ] &&
    [ -z "$(find "$root/src/main" "$root/src/image" "$root/pom.xml" "$root/bin/image" -newer "$root/target/image/signet.tar" -print -quit)" ]
}

build_image() {
  local log=$folder/image.log
  if [ -z "$image" ]; then
    image=$root/target/image/signet.tar
    if image_is_built; then
      say "  target/image/signet.tar is newer than its sources"
    else
      say "  \$ bin/image   (a minute or two)"
      "$root/bin/image" >"$log" 2>&1 </dev/null || {
        tail -n 20 "$log" | sed 's/^/  /'
        fail "the image was not built"
      }
    fi
  fi
  helm_binary=$(gotool helm)
  readonly helm_binary
  say "  $image, $(($(stat -c %s "$image") / 1000000)) MB; Helm $("$helm_binary" version --short)"
}

start_cluster() {
  ln -s "$root/deploy" "$root/helm" "$folder"
  "$root/bin/cluster" build
  cluster_made=yes
  "$root/bin/cluster" up --kubeadm --name "$name" 2>&1 >/dev/null | sed 's/^/  /' || fail "the cluster did not start; bin/cluster says why above"
  assets=$("$root/bin/cluster" assets)
  KUBECONFIG=$("$root/bin/cluster" kubeconfig --name "$name" --path)
  export KUBECONFIG
  cluster=$(dirname "$KUBECONFIG")
  show kubectl get nodes,pods -A -o wide
  own_requests_wait() { [ "$(requests node-1 '' | wc -l)" -ge 2 ]; }
  await "node-1 has asked for its next client certificate and for a serving one, and nobody answers" 60 own_requests_wait request_progress
  import_image node-1
}

# As the administrator, whatever kubectl and Helm the machine has.
kubectl() { "$assets/kubectl" --cache-dir="$folder/kubectl-cache" "$@"; }
helm() { HOME=$folder "$helm_binary" "$@"; }

# Runs a command on a node, in the run's folder, from which it sees the repository's.
on_node() {
  "$root/bin/cluster" node exec --name "$name" "$1" -- bash -euo pipefail -c "
    cd '$folder'
    export HOME='$folder' KUBECACHEDIR='$folder/kubectl-cache' PATH='$assets:$(dirname "$helm_binary")':\$PATH KUBECONFIG=/etc/kubernetes/admin.conf
    $2"
}

# Shows and runs a block of docs/start-order.md, or page $3, on a node: the one after <!-- e2e: NAME -->.
run_block() {
  local node=$1 page=docs/${3:-start-order.md} block
  block=$(awk -v marker="<!-- e2e: $2 -->" '$0 == marker { found = 1; next } found && /^```/ { if (inside) exit; inside = 1; next } inside' \
    "$root/$page")
  [ -n "$block" ] || fail "$page has no block $2"
  say "$block" | sed "s/^\( *\)/  $node\$ \1/"
  on_node "$node" "$block" 2>&1 | sed 's/^/  /' || fail "a command of $page failed"
}

import_image() {
  say "  \$ bin/cluster node exec $1 -- ctr -n k8s.io images import ${image##*/}"
  on_node "$1" "ctr -n k8s.io images import --digests '$image' >/dev/null; ctr -n k8s.io images ls -q | grep localhost/signet | head -n 1" |
    sed 's/^/  /' || fail "the image could not be imported on $1"
}

# The requests of node $1, with those that it made with a token, as "signer conditions"; $2: only with that in its line.
requests() {
  kubectl get csr -o json | jq -r --arg node "system:node:$1" '.items[]
    | select(.spec.username == $node)
    | "\(.spec.signerName) \([.status.conditions[]?.type] | join(",")) \(if .status.certificate then "Issued" else "Waiting" end)"' | grep -F -- "$2" || true
}

request_progress() { kubectl get csr --no-headers 2>/dev/null | awk '{print $NF}' | sort | uniq -c | paste -sd, | tr -s ' '; }

pod_progress() { kubectl get pods -A --no-headers 2>/dev/null | awk '{print $4}' | sort | uniq -c | paste -sd, | tr -s ' '; }
