#!/usr/bin/env bash
# bin/lib/image.sh - what goes into the image, below target/image: the base, the runtime, the program with its cache. Maven runs it
# for bin/image (profile `image`), between the jars and Jib.
#
#   SIGNET_IMAGE_BASE   a base by digest instead of the local one: then none is made

set -euo pipefail
shopt -s inherit_errexit

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root work=$root/target/image
# shellcheck source=java.sh
. "$root/bin/lib/java.sh"

# What the program and its jars use. java.sql because Jackson and Bouncy Castle name its types; cryptoki for PKCS#11 tokens.
readonly modules=java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.crypto.cryptoki,jdk.httpserver,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported
readonly locked=$root/src/image/base.lock
readonly debs=${XDG_CACHE_HOME:-${HOME:?}/.cache}/signet/debs

say() { printf '[%d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$1"; }
fail() {
  printf 'bin/image: %s\n' "$1" >&2
  exit 1
}

# The same time for every file, or two builds differ. Jib gives the files it adds the same one, and the cache remembers it.
one_time() { find "$@" -exec touch -h -d @1 {} +; }

# Fetches package $1 for architecture $2 in version $3, whose SHA-256 is $4, unless it is there.
fetch_package() {
  local file=$debs/$1_$3_$2.deb
  mkdir -p "$debs"
  if ! sha256sum --status -c - <<<"$4  $file" 2>/dev/null; then
    command -v apt-get >/dev/null || fail "no apt-get, and the base is made of Debian packages. Say --base REGISTRY/IMAGE@sha256:..."
    (cd "$debs" && apt-get -qq download "$1:$2=$3" 2>/dev/null && mv "$1_${3/:/%3a}_$2.deb" "$file" 2>/dev/null || [ -f "$file" ]) ||
      fail "apt-get has no $1 $3. Try apt-get update; if Debian has a newer one: bin/image --update-base, and look at the change"
    sha256sum --status -c - <<<"$4  $file" || fail "$file is not what $locked says"
  fi
  printf '%s\n' "$file"
}

# A root for programs with glibc: no shell, no package manager. Scanners find in var/lib/dpkg/status.d what is in it.
make_base() {
  local tree=$work/base name architecture version digest file
  rm -rf "$tree"
  mkdir -p "$tree/etc" "$tree/var/lib/dpkg/status.d" "$tree/tmp" "$tree/home/nonroot"
  while read -r name architecture version digest; do
    [ "$architecture" = "$debian" ] || continue
    file=$(fetch_package "$name" "$architecture" "$version" "$digest")
    dpkg-deb -x "$file" "$tree"
    dpkg-deb -f "$file" >"$tree/var/lib/dpkg/status.d/$name"
  done < <(grep -v '^#' "$locked")
  [ -n "$(ls "$tree/var/lib/dpkg/status.d")" ] || fail "$locked has no packages for $debian"
  rm -rf "$tree"/usr/lib/*/gconv "$tree"/usr/lib/*/audit "$tree/usr/share/lintian"
  find "$tree/usr/share/doc" -type f ! -name copyright -delete
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' >"$tree/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$tree/etc/group"
  printf 'hosts: files dns\n' >"$tree/etc/nsswitch.conf"
  find "$tree" -type d -exec chmod 755 {} +
  chmod 1777 "$tree/tmp"
  pack_base "$tree"
}

# The root as `docker save` writes images: what Jib reads from a file.
pack_base() {
  local tree=$1 tar=$work/base-tar layer
  rm -rf "$tar"
  mkdir -p "$tar"
  tar -C "$tree" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --format=gnu -cf "$tar/layer.tar" .
  layer=$(sha256sum "$tar/layer.tar")
  printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:01Z","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"1970-01-01T00:00:01Z","created_by":"bin/image"}]}' \
    "$oci" "${layer%% *}" >"$tar/config.json"
  printf '[{"Config":"config.json","RepoTags":null,"Layers":["layer.tar"]}]' >"$tar/manifest.json"
  tar -C "$tar" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner -cf "$work/base.tar" config.json layer.tar manifest.json
}

# The JDK's own runtime with the modules that are used. Not compressed: the layer is, and that is smaller.
make_runtime() {
  rm -rf "$work/runtime"
  "$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress zip-0 --output "$work/runtime"
  one_time "$work/runtime"
}

# The program as it will lie in the image, and the file of flags that starts it.
make_program() {
  local app=$work/app jar path=''
  rm -rf "$app"
  mkdir -p "$app/libs" "$app/classpath"
  cp "$root"/target/lib/*.jar "$app/libs/"
  cp "$root/target/signet.jar" "$app/classpath/"
  path=/app/classpath/signet.jar
  for jar in "$app"/libs/*.jar; do
    path+=:/app/libs/${jar##*/}
  done
  mkdir -p "$work/extra"
  cat "$root"/src/image/*.options >"$work/extra/jvm.options"
  printf '%s\n' '-XX:AOTCache=/app/signet.aot' '-cp' "$path" >>"$work/extra/jvm.options"
  chmod 644 "$app"/*/*.jar
  one_time "$app"
}

make_cache() {
  local path=$root/target/test-classes:$root/target/classes jar own=$work/app/classpath/signet.jar
  for jar in "$root"/target/lib/*.jar; do path+=:$jar; done
  for jar in "$work"/app/libs/*.jar; do own+=:$jar; done
  rm -f "$work/extra/signet.aot" "$work/recording"
  "$java_home/bin/java" -cp "$path" dev.signet.image.Training "$root/deploy/examples" 18099 100 \
    "$work/runtime/bin/java" @"$root/src/image/jvm.options" @"$root/src/image/operator.options" @"$root/src/image/native-crypto.options" \
    -XX:AOTMode=record -XX:AOTConfiguration="$work/recording" -Xlog:aot=off -cp "$own" dev.signet.cli.Main operator >"$work/training.log" 2>&1 ||
    fail "the training failed: $work/training.log"
  "$work/runtime/bin/java" @"$root/src/image/jvm.options" @"$root/src/image/operator.options" @"$root/src/image/native-crypto.options" -Xmx512m \
    -XX:AOTMode=create -XX:AOTConfiguration="$work/recording" -XX:AOTCache="$work/extra/signet.aot" -Xlog:aot=off -cp "$own" >>"$work/training.log" 2>&1 ||
    fail "the cache could not be made: $work/training.log"
}

java_home=$(find_java_home jlink)
[ -n "$java_home" ] || fail "$(no_java JDK bin/image)"
debian=$(dpkg --print-architecture 2>/dev/null || uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
readonly java_home debian oci=$debian

mkdir -p "$work"
if [ -z "${SIGNET_IMAGE_BASE:-}" ]; then
  say "The base: a root for glibc, of Debian packages"
  make_base
fi
say "The runtime: jlink"
make_runtime
say "The program"
make_program
say "The AOT cache: the operator works against a stub, and what it loaded is kept"
make_cache
