# shellcheck shell=bash
# For the tools that are Go modules below src: builds $tool of the repository $root once for its sources, with those it
# shares with others (src/rig), and starts it with the arguments of the script.
# shellcheck disable=SC2154 # root and tool are set by the script

set -euo pipefail

readonly sources=$root/src/$tool
readonly cache=${XDG_CACHE_HOME:-${HOME:?is not set: bin/$tool keeps its binary below it}/.cache}/signet/$tool
readonly unused_days=30

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "bin/$tool: $*"
  exit 1
}

# One word for everything that goes into the binary.
fingerprint() {
  (
    cd "$root/src"
    find "$tool" rig -type f \( -name '*.go' ! -name '*_test.go' -o -name go.mod -o -name go.sum \) -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -c1-16
}

find_go() {
  local found
  for found in "${GO:-}" "$(command -v go || true)" /usr/local/go/bin/go "$HOME"/sdk/go*/bin/go /usr/lib/go-*/bin/go; do
    # An older Go fetches the toolchain that go.mod asks for; one that cannot says so here.
    if [ -n "$found" ] && [ -x "$found" ] && (cd "$sources" && "$found" version >/dev/null 2>&1); then
      printf '%s\n' "$found"
      return
    fi
  done
  fail "Go $(awk '$1 == "go" { print $2; exit }' "$sources/go.mod") or newer is needed to build it, once. Install it (go.dev), or say where it is:
  GO=/path/to/go bin/$tool ..."
}

# Into another name first: the binary is there whole or not at all.
build() {
  local go unfinished started=$SECONDS builder
  go=$(find_go)
  mkdir -p "$cache"
  find "$cache" -type f -mtime "+$unused_days" -delete
  unfinished=$(mktemp "$cache/.building.XXXXXX")
  say "Building the tool with $(cd "$sources" && "$go" env GOVERSION): once for these sources"
  (cd "$sources" && CGO_ENABLED=0 exec "$go" build -trimpath -buildvcs=false -o "$unfinished" .) &
  builder=$!
  # shellcheck disable=SC2064 # the values of now
  trap "kill $builder 2>/dev/null || true; rm -f '$unfinished'" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  while kill -0 "$builder" 2>/dev/null; do
    sleep 0.2
    [ $(((SECONDS - started) % 10)) -ne 9 ] || { say "  $((SECONDS - started)) s" && sleep 1; }
  done
  wait "$builder" || fail "the build failed. It needs the Go module proxy (go env GOPROXY) the first time."
  mv "$unfinished" "$1"
  trap - EXIT INT TERM
}

[ "$(uname -s)" = Linux ] || fail "bin/cluster needs Linux, this is $(uname -s)"
binary=$cache/$(fingerprint)
if [ ! -x "$binary" ]; then
  case ${1:-} in
    help | -h | --help)
      sed -n '2,/^$/s/^# \{0,1\}//p' "$0" # the text at the top: no reason to build
      exit 0
      ;;
  esac
  build "$binary"
fi
touch -c "$binary" # it is in use
SIGNET_REPOSITORY=$root exec "$binary" "$@"
