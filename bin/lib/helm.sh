# shellcheck shell=bash
# For the scripts that render the chart: Helm and the tools around it, each built once from the Go module proxy and kept.
# gotool NAME prints the path of one of them: helm, helm-docs, helm-unittest.

set -euo pipefail

# name module version package; what has `replace` in its go.mod cannot be installed by `go install` and is built where it lies.
readonly helm_tools='helm helm.sh/helm/v3 v3.22.0 ./cmd/helm
helm-docs github.com/norwoodj/helm-docs v1.14.2 ./cmd/helm-docs
helm-unittest github.com/helm-unittest/helm-unittest v1.1.2 ./cmd/helm-unittest'

gotool() {
  local name=$1 module version package folder
  read -r _ module version package <<<"$(grep "^$name " <<<"$helm_tools")"
  folder=${XDG_CACHE_HOME:-${HOME:?is not set: the tools are kept below it}/.cache}/signet/$name-$version
  [ -x "$folder/$name" ] || build_gotool "$name" "$module@$version" "$package" "$folder" >&2
  printf '%s/%s\n' "$folder" "$name"
}

# In a copy of the module, with its own go.mod and go.sum; into another name first: the binary is there whole or not at all.
build_gotool() (
  name=$1 at=$2 package=$3 folder=$4
  go=$(command -v go || printf /usr/local/go/bin/go)
  [ -x "$go" ] || {
    printf '%s: Go is needed to build %s, once: install it (go.dev).\n' "${0##*/}" "$name"
    exit 1
  }
  printf 'Building %s %s, once\n' "$name" "${at#*@}"
  scratch=$(mktemp -d)
  trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
  cd "$scratch"
  source=$("$go" mod download -json "$at" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
  cp -r "$source" module
  chmod -R u+w module
  cd module
  mkdir -p "$folder"
  CGO_ENABLED=0 GOFLAGS=-mod=mod "$go" build -trimpath -buildvcs=false -o "$folder/.$name" "$package"
  mv "$folder/.$name" "$folder/$name"
)

# The one chart of this repository ($root), for a cluster of today: Helm built so takes a cluster of its own age otherwise.
render() {
  # shellcheck disable=SC2154 # root is set by the script
  "$(gotool helm)" template signet "$root/helm/signet" --namespace signet-system --kube-version v1.36.0 "$@"
}
