#!/usr/bin/env bash
# bin/lib/contained.sh - the image's program as a container runs it, for bin/bench storm --variant image=bin/lib/contained.sh: in the
# image's root, as its user, in a cgroup of its own with the memory limit that the chart ships. As root.
#
#   CONTAINED_ROOT       where the image's layers are unpacked to, unless they are there: target/image/root if not said
#   CONTAINED_LIMIT_MIB  the limit, 192 if not said
#   CONTAINED_FIGURES    a file: every second the memory of the cgroup, in bytes: in use, and of that the program's own (without files)
#
# The figures are those of cgroups version 1 or 2; the program's own is what kubelets call container_memory_rss.

set -euo pipefail

root=$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=unpack.sh
. "$root/bin/lib/unpack.sh"
tree=${CONTAINED_ROOT:-$root/target/image/root}
[ -d "$tree/app" ] || unpack_image "$root/target/image/signet.tar" "$tree" >/dev/null
limit=$((${CONTAINED_LIMIT_MIB:-192} * 1024 * 1024))
arguments=()
for argument in "$@"; do
  case $argument in
    --kubeconfig=*)
      install -m 644 "${argument#*=}" "$tree/tmp/kubeconfig"
      argument=--kubeconfig=/tmp/kubeconfig
      ;;
  esac
  arguments+=("$argument")
done

if [ -d /sys/fs/cgroup/memory ]; then
  group=/sys/fs/cgroup/memory/signet-contained-$$ maximum=memory.limit_in_bytes current=memory.usage_in_bytes own=total_rss
else
  group=/sys/fs/cgroup/signet-contained-$$ maximum=memory.max current=memory.current own=anon
fi
mkdir "$group"
echo "$limit" >"$group/$maximum"
echo $$ >"$group/cgroup.procs"
(
  # Outside of the group, until that is empty.
  echo "$BASHPID" >"$(dirname "$group")/cgroup.procs"
  exec >/dev/null 2>&1
  while [ -n "$(cat "$group/cgroup.procs")" ]; do
    [ -z "${CONTAINED_FIGURES:-}" ] ||
      printf '%s %s\n' "$(cat "$group/$current")" "$(awk -v own="$own" '$1 == own {print $2}' "$group/memory.stat")" >>"$CONTAINED_FIGURES"
    sleep 1
  done
  rmdir "$group"
) &
# The root has no cgroup's files in which the JVM could read the limit.
# shellcheck disable=SC2086 # flags, separated by blanks
exec chroot --userspec 65532:65532 "$tree" /app/runtime/bin/java @/app/jvm.options "-XX:MaxRAM=$limit" ${SIGNET_JAVA_OPTS:-} dev.signet.SealedMain "${arguments[@]}"
