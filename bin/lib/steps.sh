# shellcheck shell=bash
# For runs that a person watches: steps with the time they began, commands as one would type them, and waiting for something.
# No `grep -q` behind a pipe: it ends the writer when it has seen enough, and with pipefail that is a failure.
# The script has a function on_failure, which shows what may tell why.

step=0

say() { printf '%s\n' "$*"; }
clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

step() {
  step=$((step + 1))
  printf '\n[%s] %d. %s\n' "$(clock $SECONDS)" "$step" "$1"
}

# Shows a command as one would type it, and runs it.
show() {
  local word line=''
  for word; do
    [[ $word =~ ^[A-Za-z0-9_./:=,@+-]+$ ]] || word="'$word'"
    line+=" $word"
  done
  say "  \$$line"
  "$@" 2>&1 | sed 's/^/  /' || fail "that command failed"
}

fail() {
  printf '\n%s: failed after %s: %s\n' "bin/${0##*/}" "$(clock $SECONDS)" "$1" >&2
  on_failure >&2 || true
  exit 1
}

# What holds, said in a sentence and shown by a command: expect SENTENCE COMMAND...
expect() {
  local what=$1
  shift
  "$@" || fail "not so: $what"
  say "  $what: yes"
}

# Waits until command $3 succeeds, at most $2 seconds, and says what it waits for: $1, and what command $4 prints.
await() {
  local what=$1 limit=$2 is_done=$3 progress=$4 begin=$SECONDS reported=$SECONDS columns line
  columns=$(tput cols 2>/dev/null || echo 80)
  until "$is_done"; do
    [ $((SECONDS - begin)) -lt "$limit" ] || fail "$what: not after $limit s ($("$progress"))"
    line="  $(clock $((SECONDS - begin))) until $what: $("$progress")"
    if [ -t 1 ]; then
      printf '\r\033[K%s' "${line:0:columns-1}"
    elif [ $((SECONDS - reported)) -ge 5 ]; then
      reported=$SECONDS
      say "$line"
    fi
    sleep 0.5
  done
  [ ! -t 1 ] || printf '\r\033[K'
  say "  $what: yes, after $((SECONDS - begin)) s"
}
