# What goes into the image, below target/image: the base, the runtime, the program with its cache of classes, the SBOM. Sourced by
# bin/image, not run; it sets root, work, base and java_home.
# shellcheck shell=bash
# shellcheck disable=SC2154

# What the program and its jars use. java.sql because Jackson and Bouncy Castle name its types; cryptoki for PKCS#11 tokens;
# naming.dns for the DNS source of addresses.
readonly image_modules=java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.crypto.cryptoki,jdk.httpserver,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported
readonly image_locked=$root/src/image/packages.lock
readonly image_debs=${XDG_CACHE_HOME:-${HOME:?}/.cache}/signet/debs
image_architecture=$(dpkg --print-architecture 2>/dev/null || uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
readonly image_architecture

# Two builds have the same bytes: every file has this time, in the layers too (Jib's own choice), and the cache remembers the jars'.
one_time() { find "$@" -exec touch -h -d @1 {} +; }
reproducible_tar() { tar --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --format=gnu "$@"; }

# Fetches package $1 in version $2, whose SHA-256 is $3, unless it is there.
fetch_package() {
  local file=$image_debs/$1_${2/:/%3a}_$image_architecture.deb
  mkdir -p "$image_debs"
  if ! sha256sum --status -c - <<<"$3  $file" 2>/dev/null; then
    (cd "$image_debs" && apt-get -qq -o APT::Sandbox::User=root download "$1=$2" >/dev/null 2>&1) ||
      fail "apt-get has no $1 $2 for $image_architecture. Try apt-get update; if Debian has a newer one: bin/image --update-packages, and look at the change"
    sha256sum --status -c - <<<"$3  $file" || fail "$file is not what $image_locked says"
  fi
  printf '%s\n' "$file"
}

# The packages for $1, base or build: their names, versions and SHA-256s.
packages_for() {
  awk -v arch="$image_architecture" -v use="$1" '$1 == arch && $2 == use {print $3, $4, $5}' "$image_locked"
}

# Writes the newest versions that apt-get has, of this machine's architecture, into the file of locked packages.
update_packages() {
  local use name version digest folder
  folder=$(mktemp -d)
  while read -r use name; do
    (cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download "$name") || fail "apt-get has no $name"
    digest=$(sha256sum "$folder/${name}"_*.deb)
    version=$(dpkg-deb -f "$folder/${name}"_*.deb Version)
    sed -i "/^$image_architecture $use $name /d" "$image_locked"
    printf '%s %s %s %s %s\n' "$image_architecture" "$use" "$name" "$version" "${digest%% *}" >>"$image_locked"
  done < <(printf 'base libc6\nbuild libfaketime\n')
  rm -rf "$folder"
}

# A root for programs with glibc: no shell, no package manager. Scanners find in var/lib/dpkg/status.d what is in it.
make_base() {
  local tree=$work/base name version digest file packages
  packages=$(packages_for base)
  [ -n "$packages" ] || fail "$image_locked has no packages for $image_architecture: bin/image --update-packages"
  rm -rf "$tree"
  mkdir -p "$tree"/{dev,etc,home/nonroot,proc,sys,tmp,var/lib/dpkg/status.d}
  while read -r name version digest; do
    file=$(fetch_package "$name" "$version" "$digest")
    dpkg-deb -x "$file" "$tree"
    dpkg-deb -f "$file" >"$tree/var/lib/dpkg/status.d/$name"
  done <<<"$packages"
  rm -rf "$tree"/usr/lib/*/{gconv,audit} "$tree/usr/share/lintian"
  find "$tree/usr/share/doc" -type f ! -name copyright -delete
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' >"$tree/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$tree/etc/group"
  printf 'hosts: files dns\n' >"$tree/etc/nsswitch.conf"
  find "$tree" -type d -exec chmod 755 {} +
  find "$tree" -type f -exec chmod go-w {} +
  chmod 1777 "$tree/tmp"
  pack_base "$tree"
}

# The root as `docker save` writes images: what Jib reads from a file.
pack_base() {
  local tree=$1 tar=$work/base-tar layer
  local when='"created":"1970-01-01T00:00:01Z"'
  rm -rf "$tar"
  mkdir -p "$tar"
  reproducible_tar -C "$tree" -cf "$tar/layer.tar" .
  layer=$(sha256sum "$tar/layer.tar")
  printf '{"architecture":"%s","os":"linux",%s,"config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{%s,"created_by":"bin/image"}]}' \
    "$image_architecture" "$when" "${layer%% *}" "$when" >"$tar/config.json"
  printf '[{"Config":"config.json","RepoTags":null,"Layers":["layer.tar"]}]' >"$tar/manifest.json"
  reproducible_tar -C "$tar" -cf "$work/base.tar" config.json layer.tar manifest.json
}

# The JDK's own runtime with the modules that are used. Not compressed: the layer is, and is smaller so.
make_runtime() {
  rm -rf "$work/runtime"
  "$java_home/bin/jlink" --add-modules "$image_modules" --strip-debug --no-header-files --no-man-pages --compress zip-0 --output "$work/runtime"
  keep_providers
  one_time "$work/runtime"
}

# The runtime's list of security providers without those whose modules it has not: for each that it misses the JVM asks all jars, and so
# loads Bouncy Castle's provider at each start, which Signet does not use by that way.
keep_providers() {
  local file=$work/runtime/conf/security/java.security kept=$work/java.security number=0 line
  while IFS= read -r line; do
    case $line in
      security.provider.*=@(SUN|SunRsaSign|SunEC|SunJSSE|SunJCE|JdkLDAP|SunPKCS11)) line=security.provider.$((++number))=${line#*=} ;;
      security.provider.*=@(SunJGSS|SunSASL|XMLDSig|SunPCSC|JdkSASL)) continue ;;
      security.provider.*) fail "this JDK has a security provider that bin/lib/image.sh does not know: $line" ;;
    esac
    printf '%s\n' "$line"
  done <"$file" >"$kept"
  cp "$kept" "$file"
}

# The signed jars of folder $1 without their authors' signatures, in folder $2 instead, once these have been verified. For a signed jar the
# JVM reads a list of all its classes at each start, checks each class that it takes out of it, and keeps none of them in the cache; and
# who can change an image can take a signature away as well. Prints in lines what a jar's SHA-256 was and is.
take_signatures_off() {
  local jar before folder=$work/unsigned
  for jar in "$1"/*.jar; do
    "$java_home/bin/jar" -tf "$jar" | grep '^META-INF/[^/]*\.SF$' >/dev/null || continue
    "$java_home/bin/jarsigner" -verify "$jar" >"$work/jarsigner.log" 2>&1 && grep -q '^jar verified' "$work/jarsigner.log" ||
      fail "the signature of ${jar##*/} is not good: $work/jarsigner.log"
    before=$(sha256sum "$jar")
    rm -rf "$folder"
    mkdir "$folder"
    (cd "$folder" && "$java_home/bin/jar" -xf "$jar" && rm META-INF/*.SF META-INF/*.[DRE][SC]*)
    # The native library lies beside it: make_program. Of the manifest only what is about the jar, not the checksums of its classes.
    find "$folder" -name '*.so' -delete
    sed 's/\r$//; /^$/,$d' "$folder/META-INF/MANIFEST.MF" >"$work/manifest"
    rm "$jar" "$folder/META-INF/MANIFEST.MF"
    "$java_home/bin/jar" --create --date=1980-01-01T00:00:02Z --manifest "$work/manifest" --file "$2/${jar##*/}" -C "$folder" .
    sha256sum "$2/${jar##*/}" | sed "s/^/${before%% *} /; s/ [^ ]*$//"
  done
}

# The program as it lies in the image, below target/image/app, and the file of flags that starts it.
make_program() {
  local app=$work/app jar path=/app/seal.jar native
  rm -rf "$app" "$work/extra" "$work/seal"
  mkdir -p "$app/libs" "$app/classpath" "$app/unsigned" "$work/extra/native"
  cp "$root"/target/lib/*.jar "$app/libs/"
  cp "$root/target/signet.jar" "$app/classpath/"
  # Else the provider unpacks its library into /tmp at each start: 10 MB of the Pod's memory.
  native=$(printf '%s\n' "$app"/libs/AmazonCorrettoCryptoProvider-*.jar)
  (cd "$work/extra/native" && "$java_home/bin/jar" -xf "$native" com && mv com/amazon/corretto/crypto/provider/*.so . && rm -r com)
  cp -r "$work/extra/native" "$app/"
  take_signatures_off "$app/libs" "$app/unsigned" >"$work/unsigned.sums"
  cp -r "$app/unsigned" "$work/extra/"
  make_seal
  for jar in "$app/classpath/signet.jar" "$app"/{libs,unsigned}/*.jar; do
    path+=:/app/${jar#"$app/"}
  done
  {
    # The heap is a part of the Pod's limit instead: who has more requests raises the limit, and needs to know nothing of Java.
    cat "$root"/src/image/{jvm,operator,native-crypto}.options | grep -v '^-Xmx'
    # Where the cache was made for, or the JVM moves it and so makes all of it the process's own memory: 25 MB. It has no code in it.
    # Both percentages: below 250 MiB the JVM takes the one that is called minimum. The code compiles a little later: 4 MB less of it.
    printf '%s\n' '# The image only.' -XX:MaxRAMPercentage=32 -XX:MinRAMPercentage=32 -XX:CompileThresholdScaling=0.5 -Xmn10m -XX:+UnlockDiagnosticVMOptions -XX:TrimNativeHeapInterval=10000 -XX:ArchiveRelocationMode=0 -Djava.library.path=/app/native -Dcom.amazon.corretto.crypto.provider.useExternalLib=true \
      -XX:SharedArchiveFile=/app/signet.jsa -cp "$path"
  } >"$work/extra/jvm.options"
  chmod 644 "$app"/*.jar "$app"/*/*.jar "$work"/extra/{native,unsigned}/* "$work"/extra/*.*
  one_time "$app" "$work/extra"
}

# The image's main class, with what the jars are burned in.
make_seal() {
  local main=$work/seal/SealedMain.java
  mkdir -p "$work/seal/classes"
  "$java_home/bin/java" -cp "$root/target/classes" dev.signet.cli.ClassPathSeal "$work/app/classpath/signet.jar" "$work"/app/{libs,unsigned}/*.jar >"$work/seal/lines"
  sed -e "/@SEAL@/{r $work/seal/lines
    d}" "$root/src/image/SealedMain.java" >"$main"
  "$java_home/bin/javac" --release 25 -cp "$root/target/classes" -d "$work/seal/classes" "$main"
  "$java_home/bin/jar" --create --date=1980-01-01T00:00:02Z --no-manifest --file "$work/app/seal.jar" -C "$work/seal/classes" .
  cp "$work/app/seal.jar" "$work/extra/"
}

# The flags of the image's JVM where its folder /app is $1, in lines.
flags_below() {
  sed -e '/^#/d' -e '/^-XX:SharedArchiveFile/d' -e "s#/app/#$1/#g" "$work/extra/jvm.options"
}

# Lets the operator work against a stub, and keeps which classes it loaded. The program's own are those of its jar.
train() {
  local path=$root/target/test-classes:$root/target/classes jar flags
  for jar in "$root"/target/lib/*.jar; do path+=:$jar; done
  mapfile -t flags < <(flags_below "$work/app")
  "$java_home/bin/java" -cp "$path" dev.signet.image.Training "$root/deploy/examples" 100 \
    "$work/runtime/bin/java" "${flags[@]}" -XX:DumpLoadedClassList="$work/loaded" dev.signet.SealedMain operator >"$work/training.log" 2>&1 ||
    fail "the training failed: $work/training.log"
  {
    printf '# The classes that the operator loads, and its lambdas: what the cache of classes in the image is made of. Made by bin/image --train.\n'
    # No @cp lines: they number what another build of a class has at another place.
    grep -v -e '^#' -e '^@cp' -e '^dev/signet/' "$work/loaded" | sed 's/ id: [0-9]*$//' | LC_ALL=C sort -u
  } >"$root/src/image/classes.lst"
}

# The cache of classes. The JVM that makes it sees what is the same at each time, or no two were: the addresses, which with the
# lengths of names and variables move a little, and the clock, for it keeps when some references were last used.
make_cache() {
  local name version digest file folder list=$work/classes.lst steady=(setarch -R)
  # Docker's and BuildKit's seccomp profiles refuse it.
  if ! setarch -R true 2>/dev/null; then
    steady=()
    say "  made at random addresses, as in a container: another build of this commit will have another digest"
  fi
  read -r name version digest < <(packages_for build)
  file=$(fetch_package "$name" "$version" "$digest")
  {
    cat "$root/src/image/classes.lst"
    "$java_home/bin/jar" -tf "$work/app/classpath/signet.jar" | sed -n 's/\.class$//p'
    printf 'dev/signet/SealedMain\n'
  } | grep -v -e '^#' -e '/package-info$' | LC_ALL=C sort -u >"$list"
  folder=$(mktemp -d /tmp/signet-image.XXXXXX) # a name of always the same length
  dpkg-deb -x "$file" "$folder"
  mv "$(find "$folder/usr" -name libfaketimeMT.so.1)" "$folder/clock.so"
  cp -a "$work/app" "$work/runtime" "$list" "$folder/"
  dump_cache "$folder" "${steady[@]}"
  [ ${#steady[@]} -eq 0 ] || dump_until_alike "$folder" "${steady[@]}"
  mv "$folder/signet.jsa" "$work/extra/"
  rm -rf "$folder"
  chmod 644 "$work/extra/signet.jsa"
  one_time "$work/extra"
}

# Dumps in folder $1, by the command of the other words, until two dumps in a row have the same bytes: the most frequent ones, which are
# every build's. About one in thirty has links of some methods that the others have not. Why is not proved; most likely the JVM's threads for
# references have run those methods between the last collection of garbage and the dump.
dump_until_alike() {
  local folder=$1 count
  for count in 2 3 4 5 6; do
    mv "$folder/signet.jsa" "$folder/before.jsa"
    dump_cache "$@"
    ! cmp -s "$folder/before.jsa" "$folder/signet.jsa" || return 0
    say "  dump $count of the cache is not like the one before it: another"
  done
  fail "of $count caches no two in a row were alike: $folder, $work/cache.log"
}

# Makes signet.jsa in folder $1, by the command of the other words. It collects no garbage but at its end: what the JVM's threads for
# references do then would be in the cache, or not.
dump_cache() {
  local folder=$1 flags
  shift
  mapfile -t flags < <(flags_below app) # no folder of this machine: it would stand in the cache
  (cd "$folder" && exec env -i TZ=UTC LD_PRELOAD="$folder/clock.so" FAKETIME='2026-11-22 00:00:00' NO_FAKE_STAT=1 "$@" \
    runtime/bin/java "${flags[@]}" -Xms512m -Xmx512m -Xmn384m -XX:TrimNativeHeapInterval=0 -Xint -Xshare:dump -Xlog:disable -XX:SharedClassListFile=classes.lst \
    -XX:SharedArchiveFile=signet.jsa -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0) >"$work/cache.log" 2>&1 ||
    fail "the cache could not be made: $work/cache.log, $folder"
}

# Of Maven's list of jars, and with the rest that the image has: the runtime and the base.
make_sbom() {
  local java_version packages
  java_version=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$java_home/release")
  packages=$([ -n "$base" ] || packages_for base)
  jq --arg java "$java_version" --arg packages "$packages" --arg arch "$image_architecture" --arg base "$base" --rawfile unsigned "$work/unsigned.sums" '
    ($unsigned | split("\n") | map(select(. != "") | split(" ") | {key: .[0], value: .[1]}) | from_entries) as $without
    | .components |= map($without[.hashes[]? | select(.alg == "SHA-256").content] as $sum
        | if $sum then .properties += [{name: "signet:sha256-without-signature", value: $sum}] else . end)
    |    .components += [{type: "platform", name: "Temurin JDK runtime", version: $java, "bom-ref": "runtime", purl: "pkg:generic/temurin@\($java | @uri)"}]
    | .components += [$packages | split("\n")[] | select(. != "") | split(" ")
        | {type: "library", name: .[0], version: .[1], "bom-ref": .[0], purl: "pkg:deb/debian/\(.[0])@\(.[1] | @uri)?arch=\($arch)",
           hashes: [{alg: "SHA-256", content: .[2]}]}]
    | if $base == "" then . else .components += [{type: "container", name: ($base | split("@")[0]), version: ($base | split("@")[1]), "bom-ref": "base"}] end
  ' "$root/target/image/maven.cdx.json" >"$work/extra/sbom.cdx.json"
  cp "$work/extra/sbom.cdx.json" "$work/sbom.cdx.json"
  chmod 644 "$work/extra/sbom.cdx.json"
}
