#!/usr/bin/env bash
# bin/lib/tools.sh - installs the small programs that the tests use and that are missing, on Debian and Ubuntu as root; elsewhere it
# says which. Maven runs it before the tests, and .ci/run before everything. Ends with 0: what needs one that is missing says so itself.
#
#   bin/lib/tools.sh         what mvn verify, bin/demo and the like need
#   bin/lib/tools.sh node    what bin/cluster up --kubeadm needs: it calls this itself

set -uo pipefail

tools=(ip:iproute2 flock:util-linux setpriv:util-linux script:bsdutils curl:curl openssl:openssl softhsm2-util:softhsm2 pkcs11-tool:opensc promtool:prometheus jq:jq
  shellcheck:shellcheck)
if [ "${1:-}" = node ]; then
  tools=(ip:iproute2 containerd:containerd runc:runc /usr/lib/cni/ptp:containernetworking-plugins iptables:iptables conntrack:conntrack)
fi
missing=()
PATH=$PATH:/usr/sbin:/sbin
for tool in "${tools[@]}"; do
  command -v "${tool%%:*}" >/dev/null || missing+=("${tool#*:}")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  printf 'Some tests need what is not installed here: %s (by their names in Debian). As root: apt-get install -y %s\n' \
    "${missing[*]}" "${missing[*]}"
  exit 0
fi
printf 'Installing what the tests need: %s\n' "${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
if ! said=$({ apt-get update -q && apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "${missing[@]}"; } 2>&1); then
  printf '%s\nCould not install all of it; what needs it will say so.\n' "$said"
fi
case " ${missing[*]} " in
  *' prometheus '*) service prometheus stop >/dev/null 2>&1 ;; # Debian starts it, on the port that others may want
esac
case " ${missing[*]} " in
  *' containerd '*) service containerd stop >/dev/null 2>&1 ;; # each node has its own
esac
exit 0
