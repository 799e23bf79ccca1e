# Finds a Java 25. Sourced by bin/signet and bin/demo, not run.
# shellcheck shell=bash

java_needed=25
# Where else to look: globs of Java homes, separated by ':'.
java_places=${SIGNET_JAVA_PLACES-/usr/lib/jvm/*:/opt/java/*:/opt/*jdk*:/usr/local/*jdk*:${HOME:-}/.sdkman/candidates/java/*:${HOME:-}/.jdks/*:/Library/Java/JavaVirtualMachines/*/Contents/Home}

# Whether folder $1 is the home of a Java 25 that has command $2. Every Java since 9 says what it is in its file
# `release`, so that it need not be started for it.
is_java_home() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/$2" ] || return 1
  if [ -r "$1/release" ]; then
    grep -Eq "^JAVA_VERSION=\"${java_needed}[.\"+-]" "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -Eq "version \"${java_needed}[.\"+-]"
  fi
}

# Prints the home of a Java 25 that has command $1 (java, or javac for a JDK), or nothing.
find_java_home() {
  local home on_path IFS=:
  on_path=$(command -v java || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  # shellcheck disable=SC2086 # the places are globs
  for home in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${JDK25_HOME:-}" "$on_path" $java_places; do
    if is_java_home "$home" "$1"; then
      printf '%s\n' "$home"
      return
    fi
  done
}

# What to tell whoever has no Java 25. $1: JDK or Java; $2: the command that was run.
no_java() {
  printf 'no %s %s found: not in JAVA_HOME or JAVA25_HOME, not on the PATH, not in %s.\n' \
    "$1" "$java_needed" "${java_places:-any other place}"
  printf '  Install one (for example Temurin %s), or say where it is: JAVA_HOME=/path/to/jdk-%s %s' \
    "$java_needed" "$java_needed" "$2"
}
