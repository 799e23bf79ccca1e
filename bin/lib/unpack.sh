# The image as a folder, without a container runtime. Sourced, not run.
# shellcheck shell=bash

# Lays the layers of archive $1, as bin/image makes it, over each other in folder $2, and prints the image's configuration.
unpack_image() {
  local layout blobs manifest layer
  layout=$(mktemp -d)
  blobs=$layout/blobs/sha256
  mkdir -p "$2"
  tar -xf "$1" -C "$layout"
  manifest=$blobs/$(jq -r '.manifests[0].digest | split(":")[1]' "$layout/index.json")
  for layer in $(jq -r '.layers[].digest | split(":")[1]' "$manifest"); do
    tar --warning=no-unknown-keyword -xzf "$blobs/$layer" -C "$2"
  done
  cat "$blobs/$(jq -r '.config.digest | split(":")[1]' "$manifest")"
  rm -rf "$layout"
}
