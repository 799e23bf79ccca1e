# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # what is set or used in bin/e2e-recover; functions that await and expect call
# A control plane whose certificates end, and how it comes back.

start_mortal_cluster() {
  ln -s "$root/deploy" "$root/crds" "$folder"
  printf '%s\n' 'kind: ClusterConfiguration' 'certificateValidityPeriod: 2m' >"$folder/kubeadm.yaml"
  "$root/bin/cluster" build
  cluster_made=yes
  # kube-controller-manager signs what is approved, and nobody approves: a kubelet that rotated would not end with the others.
  "$root/bin/cluster" up --kubeadm --name "$name" --kubeadm-config "$folder/kubeadm.yaml" \
    --controller-manager all '--controller-manager-arg=--controllers=-csrapproving,-csrcleaner' 2>&1 >/dev/null |
    sed 's/^/  /' || fail "the cluster did not start; bin/cluster says why above"
  assets=$("$root/bin/cluster" assets)
  cluster=$(dirname "$("$root/bin/cluster" kubeconfig --name "$name" --path)")
  # By the node's own file, as it is renewed.
  export KUBECONFIG=$cluster/nodes/node-1/etc/kubernetes/admin.conf
  service_manager
}

# What systemd is on other machines: starts the kubelet again as it was started.
service_manager() {
  cat >"$folder/systemctl" <<'END'
#!/usr/bin/env bash
# systemctl restart kubelet
set -eu
pid=$(pgrep -x kubelet || true)
if [ -n "$pid" ]; then
  cp "/proc/$pid/cmdline" /run/kubelet.command
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
fi
mapfile -d '' -t command </run/kubelet.command
setsid "${command[@]}" >>/var/log/kubelet.log 2>&1 </dev/null &
END
  printf '%s\n' '#!/bin/sh' '# journalctl -u kubelet' 'exec tail -n 100 /var/log/kubelet.log' >"$folder/journalctl"
  chmod +x "$folder/systemctl" "$folder/journalctl"
  on_node node-1 'mkdir -p /run/systemd/system' # by which a program knows that systemd runs (sd_booted(3))
}

# A command on the node, with bin/signet and that service manager.
node() { on_node node-1 "export PATH='$root/bin:$folder':\$PATH; $1"; }

# Shows it and runs it.
show_node() {
  say "$1" | sed 's/^/  node-1$ /'
  node "$1" 2>&1 | sed 's/^/  /' || fail "that command failed"
}

# Shows and runs a block of docs/recovery.md, with the service manager of the node.
run_recovery_block() {
  local block
  block=$(awk -v marker="<!-- e2e: $1 -->" '$0 == marker { found = 1; next } found && /^```/ { if (inside) exit; inside = 1; next } inside' \
    "$root/docs/recovery.md")
  [ -n "$block" ] || fail "docs/recovery.md has no block $1"
  show_node "$block"
}

let_all_end() {
  kubectl create configmap before --from-literal=written=before | sed 's/^/  /'
  kubectl create namespace signet-system | sed 's/^/  /'
  kubectl apply -f "$root/crds" >/dev/null
  kubectl wait --for=condition=Established --timeout=30s crd/certificatepolicies.signet.dev >/dev/null
  kubectl apply -f "$root/deploy/examples/kubelets.yaml" -f "$root/deploy/examples/serving.yaml" >/dev/null
  show kubectl get certpol
  before=$(kubectl get configmap before -o 'jsonpath={.metadata.uid}')
  nothing_answers() { ! kubectl get nodes >/dev/null 2>"$folder/refused.txt"; }
  time_left() { openssl x509 -noout -enddate -in "$cluster/nodes/node-1/etc/kubernetes/pki/apiserver.crt"; }
  await "kubectl is told nothing any more" 240 nothing_answers time_left
  sed 's/^/    /' "$folder/refused.txt" | tail -n 1
  expect "because certificates have ended" grep -q 'certificate has expired' "$folder/refused.txt"
  check_says() { ! node "signet check >'$folder/check.txt'" && grep -q '12 critical' "$folder/check.txt"; }
  expect "signet check shows all twelve, kubelet.conf's too" check_says
}

data_is_there() { [ "$(kubectl get configmap before -o 'jsonpath={.metadata.uid}{.data.written}')" = "${before}before" ]; }
kubectl_answers() { kubectl get nodes >/dev/null 2>&1; }
is_ready() { node_is_ready node-1; }
kubelet_is_dead() { ! node 'pgrep -x kubelet' >/dev/null; }
journals() { node 'ls /var/lib/signet/recover' | paste -sd, ; }
nothing_is_broken() { ! node "signet check" | grep -E 'Expired|NotYetValid' >/dev/null; }

# What holds after each recovery.
all_is_well() {
  expect "the API server answers" kubectl_answers
  expect "the Node is Ready" is_ready
  expect "what was written before is there" data_is_there
  expect "no certificate has ended" nothing_is_broken
}

recover_all() {
  run_recovery_block look
  unchanged() { openssl x509 -noout -checkend 0 -in "$cluster/nodes/node-1/etc/kubernetes/pki/apiserver.crt" >/dev/null && return 1 || return 0; }
  expect "nothing was changed by that" unchanged
  run_recovery_block recover
  all_is_well
  serving_issued() { [ "$(requests node-1 'kubelet-serving Approved Issued' | wc -l)" -ge 1 ]; }
  await "the kubelet's request for a serving certificate, approved by recover, is signed" 30 serving_issued request_progress
  run_recovery_block journal
  no_key_in_journal() { ! node 'grep -r "PRIVATE KEY" /var/lib/signet/recover/*/journal.jsonl' >/dev/null; }
  expect "no key is in the journal" no_key_in_journal
}

undo_and_again() {
  run_recovery_block undo
  expect "the certificates of before are back, and kubectl is told nothing" nothing_answers
  run_recovery_block recover
  all_is_well
}

# The checksums of the leaves, their keys and the kubeconfigs.
leaves() { node "find /etc/kubernetes -type f -size +0 \( -name '*.crt' -o -name '*.key' -o -name '*.conf' \) ! -name '.signet*' -exec sha256sum {} + | sort"; }

# Each certificate is whole and has its key beside it, whatever of the old and the new is there.
tree_is_whole() {
  # shellcheck disable=SC2016 # for the node
  node '
    for key in $(find /etc/kubernetes/pki -name "*.key" ! -name sa.key); do
      [ "$(openssl pkey -in $key -pubout)" = "$(openssl x509 -in ${key%.key}.crt -noout -pubkey)" ] || exit 1
    done
    for conf in /etc/kubernetes/*.conf; do
      data() { sed -n "s/^ *client-$1-data: //p" $conf | base64 -d; }
      ! grep -q client-key-data $conf || [ "$(data key | openssl pkey -pubout)" = "$(data certificate | openssl x509 -noout -pubkey)" ] || exit 1
    done'
}

# Kills kube-controller-manager as often as it takes until the kubelet lets it wait for its turn, for 40 seconds or more.
put_controller_manager_off() {
  waits_for_its_turn() {
    node 'pkill -KILL -x kube-controller || true' # 15 characters of its name
    kubectl -n kube-system get pod kube-controller-manager-node-1 -o 'jsonpath={.status.containerStatuses[0].state.waiting.message}' |
      grep -E '^back-off ([4-9][0-9]s|[1-9]m)' >"$folder/turn.txt"
  }
  turn_progress() { kubectl -n kube-system get pod kube-controller-manager-node-1 -o 'jsonpath={.status.containerStatuses[0].state}'; }
  await "kube-controller-manager waits for its turn" 120 waits_for_its_turn turn_progress
  sed 's/^/    /' "$folder/turn.txt"
}

# Runs signet recover on the node, and kills it $2 seconds after it has said that it begins step $1: how long it takes to come
# there is the machine's.
kill_in_step() {
  # shellcheck disable=SC2016 # for the node
  node '
    signet recover --yes >killed.txt 2>&1 &
    until grep -q "^'"$1"'.*\.\.\." killed.txt; do kill -0 $! || exit; sleep 0.02; done
    sleep '"$2"'
    kill -KILL $!
    code=0
    wait $! || code=$?
    [ "$code" = 137 ]' || fail "it was done before it was killed, $2 s after it had begun to $1"
}

# Says where it was, and that the tree stands.
killed_well() {
  say "  killed $1: $(grep -v '^ ' "$folder/killed.txt" | tail -n 1)"
  expect "each certificate has its key" tree_is_whole
}

# Killed when the program starts, looks and renews (about the first two seconds), while it restarts, and while it waits.
killed_within() {
  put_controller_manager_off
  show_node 'signet recover --undo --yes | tee undo.txt'
  expect "what did not run was left to the kubelet" grep -q 'leave kube-controller-manager' "$folder/undo.txt"
  expect "and the kubelet came last" sh -c "grep '^restart .*\.\.\.' '$folder/undo.txt' | tail -n 1 | grep -q kubelet"
  expect "the certificates of before are back, and kubectl is told nothing" nothing_answers
  local ended seconds
  ended=$(leaves)
  for seconds in 0.9 1.2 1.5 2; do
    node "timeout -s KILL $seconds signet recover --yes >killed.txt 2>&1" && fail "it was done before it was killed, after $seconds s"
    killed_well "after $seconds s"
  done
  seconds=0.$((RANDOM % 10))
  kill_in_step restart "$seconds"
  killed_well "$seconds s after it had begun to restart"
  kill_in_step "wait for" 0
  killed_well "as soon as it waited"
  show_node 'signet recover --yes'
  all_is_well
  say "  No kubelet runs: nobody is waited for"
  node 'pkill -x kubelet'
  await "the kubelet has ended" 30 kubelet_is_dead time_left
  show_node 'signet recover --undo --yes'
  is_as_before() { [ "$(leaves)" = "$ended" ]; }
  expect "the way back leads to before the first attempt" is_as_before
  show_node 'signet recover --yes'
  all_is_well
}

# Ends certificate $1 now, by signet itself.
end_now() { node "signet pki renew $1 --force --duration 1s >/dev/null; sleep 1.1"; }

# A certificate for the key and subject of $1, of CA $2, with extension $3, from $4 to $5, in the place of $1. openssl x509 has no
# dates of its own.
certify() {
  node "
    cd /etc/kubernetes/pki; work=\$(mktemp -d); touch \$work/index; echo 77 >\$work/serial
    printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s/index\nserial=%s/serial\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\norganizationName=optional\ncommonName=supplied\n' \$work \$work \$work >\$work/conf
    openssl x509 -x509toreq -in $1.crt -signkey $1.key -out \$work/csr
    printf '%b' '$3' >\$work/ext
    openssl ca -batch -config \$work/conf -extfile \$work/ext -cert $2.crt -keyfile $2.key -in \$work/csr -out \$work/crt -notext \
      -startdate \$(date -u -d '$4' +%Y%m%d%H%M%SZ) -enddate \$(date -u -d '$5' +%Y%m%d%H%M%SZ)
    cat \$work/crt >$1.crt; rm -r \$work" >"$folder/certify.txt" 2>&1 || {
    cat "$folder/certify.txt"
    fail "openssl made no certificate"
  }
}

recover_etcd() {
  end_now "etcd-server etcd-peer etcd-healthcheck-client"
  certify apiserver-etcd-client etcd/ca 'extendedKeyUsage=clientAuth\n' '1 hour' '2 hours'
  say "  The API server starts again, and finds that etcd is not to be trusted"
  node 'pkill -x kube-apiserver || true'
  await "kubectl is told nothing any more" 90 nothing_answers time_left
  show_node 'signet recover --yes | tee recover.txt'
  expect "four were broken, and one is from the future" grep -q 'apiserver-etcd-client begins only at' "$folder/recover.txt"
  expect "what was not broken was left alone" sh -c "! grep -q 'renew.*admin.conf' '$folder/recover.txt'"
  all_is_well
}

# The serial of the certificate that recover put into the kubelet's store: the newest that no request has.
signed_by_recover() {
  local file
  for file in "$cluster"/nodes/node-1/var/lib/kubelet/pki/kubelet-client-2*.pem; do
    openssl x509 -in "$file" -noout -checkend 1800 >/dev/null || openssl x509 -in "$file" -noout -serial
  done | tail -n 1
}

recover_kubelet() {
  end_now kubelet.conf
  node 'systemctl restart kubelet'
  await "the kubelet does not start any more" 60 kubelet_is_dead time_left
  node 'journalctl -u kubelet' >"$folder/said.txt"
  expect "its log tells why" grep -q 'certificate.*expired' "$folder/said.txt"
  say "  It gets a certificate of two minutes, so that it has to rotate soon"
  show_node 'signet recover --yes --duration 2m --backdate 4m --expiring-within 10s'
  expect "the API server answers" kubectl_answers
  expect "the Node is Ready" is_ready
  short_serial=$(signed_by_recover)
  asks_again() { rotated || [ "$(requests node-1 'kube-apiserver-client-kubelet  Waiting' | wc -l)" -gt 0 ]; }
  rotated() { [ "$(client_certificate node-1 | openssl x509 -noout -serial)" != "$short_serial" ]; }
  # Soon or at once, by a dice of its own; at once the recovery itself has seen it.
  await "the kubelet asks for its next certificate by itself" 120 asks_again request_progress
  show_node 'signet recover --yes --expiring-within 10s' # which would renew it itself, as it ends within a month
  # That may have started the kubelet again, which has then forgotten what it asked for and asks anew, whenever it likes.
  rotated_now() { rotated || { node 'signet recover --yes --expiring-within 10s' >>"$folder/again.txt" && rotated; }; }
  await "it has rotated: it uses another certificate" 120 rotated_now request_progress
  expect "that one is of the API server" certificate_is_of_request node-1
  all_is_well
}

other_nodes() {
  say "  A Node without a machine, as one whose kubelet has not come back"
  kubectl create -f - <<<'{apiVersion: v1, kind: Node, metadata: {name: node-9}}' | sed 's/^/  /'
  run_recovery_block bootstrap
  token_is_good() { kubectl --kubeconfig "$folder/nodes/node-9.conf" auth can-i create certificatesigningrequests.certificates.k8s.io >/dev/null; }
  expect "with node-9's file a kubelet can ask for a certificate" token_is_good
  has_an_end() { kubectl -n kube-system get secrets --field-selector type=bootstrap.kubernetes.io/token -o json |
    jq -e 'any(.items[].data; (.description // "" | @base64d) == "signet recover" and (.expiration | @base64d | fromdateiso8601) < now + 3601)' >/dev/null; }
  expect "its token ends within the hour" has_an_end
  say "  This node's kubelet as another's, whose administrator does what the page says there"
  node 'cp nodes/node-9.conf /etc/kubernetes/bootstrap-kubelet.conf'
  run_recovery_block worker
  bootstraps() { kubectl get csr -o json | jq -e 'any(.items[]; (.spec.username | startswith("system:bootstrap:")) and .status.conditions == null)' >/dev/null; }
  await "it asks with the token for a certificate" 60 bootstraps request_progress
  # Where that kubelet is another's, signet recover does it.
  kubectl get csr -o name | while read -r request; do kubectl certificate approve "$request" >/dev/null; done
  has_kubelet_conf() { [ -s "$cluster/nodes/node-1/etc/kubernetes/kubelet.conf" ]; }
  await "it has written a kubelet.conf" 60 has_kubelet_conf request_progress
  node 'rm /etc/kubernetes/bootstrap-kubelet.conf'
  kubectl delete node node-9 | sed 's/^/  /'
  run_recovery_block approve
  all_is_well
}

# A run of recover in a copy of the node's files, with a sentence that it has to say: refused SENTENCE CHANGE [COMMAND]
refused() {
  node "
    unshare -m bash -eu -c '
      copy=\$(mktemp -d); cp -a /etc/kubernetes/. \$copy; mount --bind \$copy /etc/kubernetes
      $2
      find /etc/kubernetes -type f ! -name \".signet*\" -exec sha256sum {} + | sort >before.txt
      ${3:-signet recover --yes} >said.txt 2>&1 && exit 7
      find /etc/kubernetes -type f ! -name \".signet*\" -exec sha256sum {} + | sort >after.txt
      cmp before.txt after.txt
    '" || {
    cat "$folder/said.txt"
    fail "recover did not refuse, or changed something: $1"
  }
  grep -F -- "$1" "$folder/said.txt" | cut -c1-150 | sed 's/^/  /' || {
    cat "$folder/said.txt"
    fail "it did not say: $1"
  }
}

# The page's command for a tree that is read-only, where it is.
writable_again() {
  local remount
  # shellcheck disable=SC2016 # Markdown's
  remount=$(sed -n 's/.*`\(mount -o remount,rw [^`]*\)`.*/\1/p' "$root/docs/recovery.md")
  say "$remount" | sed 's/^/  node-1$ /'
  is_writable_again() {
    node "
      unshare -m bash -eu -c '
        copy=\$(mktemp -d); mount --bind \$copy /etc/kubernetes; mount -o remount,ro,bind /etc/kubernetes
        if touch /etc/kubernetes/file 2>/dev/null; then exit 1; fi
        $remount
        touch /etc/kubernetes/file
      '"
  }
  expect "then it can be written" is_writable_again
}

refuse() {
  local ended='signet pki renew apiserver --force --duration 1s >/dev/null; sleep 1.1'
  refused "scheduler.conf is not there. What has to stand in it is not known here: say kubeadm's configuration, --config FILE" \
    "rm /etc/kubernetes/scheduler.conf"
  refused "And the certificate there is of another CA" "cat /etc/kubernetes/pki/etcd/peer.crt >/etc/kubernetes/pki/apiserver.crt"
  refused "No space left on device" "$ended; mount -t tmpfs -o size=16k none /var/lib/signet"
  refused "cannot be written" "$ended; mount -o remount,ro,bind /etc/kubernetes"
  writable_again
  say "  As a root that may not write everywhere, as another user, and by somebody who says no"
  refused "cannot be written" "$ended; chmod -R u-w /etc/kubernetes" \
    "setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all signet recover --yes"
  refused "run it as root" : "setpriv --reuid=65534 --inh-caps=+dac_read_search --ambient-caps=+dac_read_search signet recover --yes"
  # 3: nobody said yes. Anything else is a success here, which refused takes for a failure.
  refused "Nothing was changed." "$ended; answer() { code=0; echo n | script -qec \"signet recover\" /dev/null || code=\$?; [ \$code != 3 ]; }" answer
}

# kubeadm's configuration, as the cluster has it and with what only this node knows.
write_configuration() {
  run_recovery_block configuration
  printf '%s\n' '' --- 'apiVersion: kubeadm.k8s.io/v1beta4' 'kind: InitConfiguration' 'nodeRegistration: {name: node-1}' \
    "localAPIEndpoint: {advertiseAddress: $(kubectl get node node-1 -o 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}')}" \
    >>"$folder/kubeadm.yaml"
}

make_anew() {
  write_configuration
  served() { openssl x509 -noout -subject -ext subjectAltName,extendedKeyUsage -in "$cluster/nodes/node-1/etc/kubernetes/pki/apiserver.crt"; }
  local names lost lost_file
  names=$(served)
  say "  Two kubeconfigs are removed, and the API server has another's key"
  node 'cd /etc/kubernetes; rm scheduler.conf controller-manager.conf; cat pki/etcd/peer.key >pki/apiserver.key
    pkill -x kube-apiserver; pkill -x kube-scheduler'
  lost_file=$cluster/nodes/node-1/etc/kubernetes/scheduler.conf
  # The kubelet's for a new Pod is a file, the container runtime's for one that starts again a folder.
  an_empty_one() { [ -e "$lost_file" ] && [ -z "$(find "$lost_file" -type f -size +0)" ]; }
  await "something empty is made for the Pod that starts again" 60 an_empty_one time_left
  await "kubectl is told nothing any more" 90 nothing_answers time_left
  lost=$(leaves)
  as_lost() { [ "$(leaves)" = "$lost" ]; }
  node '! signet recover --yes' >"$folder/said.txt" 2>&1 || fail "recover does not refuse"
  expect "what cannot be known is refused, and the option named" grep -q 'scheduler.conf is not there.*--config FILE' "$folder/said.txt"
  expect "nothing was changed by that" as_lost
  run_recovery_block lost | tee "$folder/recover.txt"
  expect "it said what it makes anew" grep -q 'make anew, with a new key, apiserver, controller-manager.conf, scheduler.conf' "$folder/recover.txt"
  all_is_well
  same_names() { [ "$(served)" = "$names" ]; }
  expect "the API server has the names it had" same_names
  expect "each certificate has its key" tree_is_whole
  node 'signet recover --undo --yes' | sed 's/^/  /'
  expect "the way back leads to what was lost" as_lost
  run_recovery_block lost
  all_is_well
}

# Certificate of CA $1 with its own key, which ended an hour ago.
end_authority() {
  local key_id
  key_id=$(node "openssl x509 -in /etc/kubernetes/pki/$1.crt -noout -ext subjectKeyIdentifier | tail -n 1 | tr -d ' :'")
  certify "$1" "$1" "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature,keyEncipherment,keyCertSign\nsubjectKeyIdentifier=$key_id\n" \
    '3 days ago' '1 hour ago'
  node "! signet recover --yes" >"$folder/said.txt" 2>&1 || fail "recover does not refuse"
  sed 's/^/  /' "$folder/said.txt"
  expect "it says that the CA has ended" grep -q "CA certificate CN=$2 ended at" "$folder/said.txt"
}

recover_authority() {
  say "  etcd's and the front proxy's"
  end_authority etcd/ca etcd-ca
  end_authority front-proxy-ca front-proxy-ca
  run_recovery_block other-authorities
  all_is_well
  say "  The cluster's"
  end_authority ca kubernetes
  run_recovery_block authority
  all_is_well
  run_recovery_block cluster-info
  joins_find_it() {
    kubectl -n kube-public get configmap cluster-info -o 'jsonpath={.data.kubeconfig}' |
      sed -n 's/^ *certificate-authority-data: //p' | base64 -d | cmp - "$cluster/nodes/node-1/etc/kubernetes/pki/ca.crt"
  }
  expect "cluster-info has the CA's new certificate" joins_find_it
}

# The processes that signet pki restart is about, as "PROGRAM PID".
running() { node 'ps -eo comm=,pid= | grep -E "^(etcd|kube-apiserver|kube-controller|kube-scheduler|kubelet) " | sort'; }

# Which of them are not the ones of $folder/running.txt any more.
started_again() { running | comm -13 "$folder/running.txt" - | cut -d ' ' -f 1 | paste -sd ' '; }
none_started_again() { [ -z "$(started_again)" ]; }
nothing_is_left() { node 'signet pki restart --print' | grep '^Nothing has to start again' >/dev/null; }
only_started_again() { [ "$(started_again)" = "$1" ]; }

# Programs read their files when they start: only what uses a file that has changed has to start again.
restart_by_hand() {
  node 'signet pki renew scheduler.conf controller-manager.conf --force' | sed 's/^/  /'
  running >"$folder/running.txt"
  run_recovery_block restart | tee "$folder/commands.txt"
  named() { [ "$(sed -n 's/^ *# \([a-z-]*\): .*/\1/p' "$folder/commands.txt" | sort | paste -sd ' ')" = "$1" ]; }
  expect "it names those two and nobody else" named 'kube-controller-manager kube-scheduler'
  expect "and nobody was restarted by that" none_started_again
  say "  The commands as they were printed"
  node 'signet pki restart --print >commands.sh && bash -eu commands.sh'
  those_two() { only_started_again 'kube-controller kube-scheduler'; }
  await "those two have started again, and no other" 120 those_two started_again
  expect "and nothing is left to do" nothing_is_left
}

node_address() { sed -n 's|^ *server: https://\(.*\):6443$|\1|p' "$cluster/nodes/node-1/etc/kubernetes/admin.conf"; }

# Runs command $3, which is to say $2 and to print commands instead of doing anything: may_not WHO SENTENCE COMMAND
may_not() {
  node "code=0; $3 >said.txt 2>&1 || code=\$?; [ \$code = 1 ]" || {
    cat "$folder/said.txt"
    fail "its exit code is not 1"
  }
  sed 's/^/  /' "$folder/said.txt"
  expect "$1 is told so" grep -qF "$2" "$folder/said.txt"
  expect "and the commands" grep -qE '^(kill [0-9]+|# start the kubelet)' "$folder/said.txt"
  expect "nobody was restarted by that" none_started_again
}

restart_one_and_all() {
  node 'signet pki renew scheduler.conf --force' | sed 's/^/  /'
  running >"$folder/running.txt"
  may_not "somebody who is not root" 'only root may do it' \
    'setpriv --reuid=65534 --inh-caps=+dac_read_search,+sys_ptrace --ambient-caps=+dac_read_search,+sys_ptrace signet pki restart'
  expect "no kubelet among them" sh -c "! grep -q kubelet: '$folder/said.txt'"
  show_node 'signet pki restart'
  expect "the scheduler runs again, and no other was touched" only_started_again kube-scheduler
  show_node 'signet pki restart'
  expect "a second time nothing is to be done" nothing_is_left
  expect "and nothing more was restarted" only_started_again kube-scheduler
  node 'touch /etc/kubernetes/kubelet.conf'
  running >"$folder/running.txt"
  # shellcheck disable=SC2016 # for the node
  may_not "who has no systemd" 'there is no systemd here' \
    'without() { rmdir /run/systemd/system; code=0; signet pki restart || code=$?; mkdir /run/systemd/system; return $code; }; without'
  node 'signet pki renew apiserver --force' | sed 's/^/  /'
  show_node 'signet pki restart --all'
  expect "all five have started again" only_started_again 'etcd kube-apiserver kube-controller kube-scheduler kubelet'
  shows_new() {
    [ "$(openssl s_client -connect "$(node_address):6443" </dev/null 2>/dev/null | openssl x509 -noout -serial)" = \
      "$(openssl x509 -in "$cluster/nodes/node-1/etc/kubernetes/pki/apiserver.crt" -noout -serial)" ]
  }
  expect "the API server shows the certificate that its file has" shows_new
  expect "and nothing is left to do" nothing_is_left
  all_is_well
}

# What the page says to do when all is well.
clear_up() {
  run_recovery_block afterwards
  run_recovery_block delete
  no_copies() { node '[ ! -e /var/lib/signet/recover ]'; }
  expect "no copies of keys are left there" no_copies
}
