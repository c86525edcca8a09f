# shellcheck shell=bash
# What every script under infra/ starts with: where things are, how to speak to people, ports, locks.
# DESK_LOCAL moves everything that is kept or run from <checkout>/.local to another folder.
set -euo pipefail
export LC_ALL=C.UTF-8
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
LOCAL=${DESK_LOCAL:-$ROOT/.local}
[[ $LOCAL == /* ]] || LOCAL=$PWD/$LOCAL
RUN=$LOCAL/run
LOGS=$LOCAL/logs
BEGAN=${EPOCHREALTIME/./}

# People read stderr; stdout is for what another program may want to read.
say() {
  local tenths=$(((${EPOCHREALTIME/./} - BEGAN) / 100000))
  printf '[%2d.%ds] %s\n' $((tenths / 10)) $((tenths % 10)) "$*" | printable >&2
}

# Passes lines on with a question mark for each control character and mark of direction, as contracts/Printed.cs writes them out: what
# servers and services log may hold words of others, who must not steer a terminal.
printable() {
  LC_ALL=C sed -E 's/[\x00-\x08\x0B-\x1F\x7F]|\xC2[\x80-\x9F]|\xD8\x9C|\xE2\x80[\x8E\x8F\xA8-\xAE]|\xE2\x81[\xA6-\xA9]/?/g' 9>&-
}

die() {
  say "$*"
  exit 1
}

# need_value "$@": for an option that takes one.
need_value() { [[ -n ${2:-} ]] || die "$1 wants a value."; }

# The folder is marked as ours, because `infra/down --wipe` deletes it whole.
prepare_local() {
  if [[ ! -d $LOCAL || -z $(ls -A "$LOCAL") ]]; then
    if ! mkdir -p "$LOCAL" || ! : >"$LOCAL/.desk"; then
      die "Cannot write to $LOCAL. Set DESK_LOCAL to a folder of your own."
    fi
  fi
  [[ -O $LOCAL ]] || die "$LOCAL belongs to $(stat -c %U "$LOCAL"). Run this as that user, or set DESK_LOCAL to a folder of your own."
  mkdir -p "$RUN/holders" "$LOGS" "$LOCAL/ports"
  chmod go= "$LOGS" # what others say may stand in a log
  addresses_from_files
}

# The servers' addresses hold administrators' passwords: DESK_POSTGRES_FILE and its like name files that have them.
addresses_from_files() {
  local name file
  for name in DESK_POSTGRES DESK_RABBITMQ DESK_RABBITMQ_MANAGEMENT; do
    file=${name}_FILE
    [[ -n ${!file:-} ]] || continue
    [[ -z ${!name:-} ]] || die "$name and $file are both set: leave one out."
    [[ -r ${!file} && -s ${!file} ]] || die "$file names ${!file}, which cannot be read or is empty."
    export "$name=$(<"${!file}")"
    unset "$file"
  done
}

# lock FILE WHAT: one at a time. fd 9 holds it, so whatever is left running in the background must close that.
lock() {
  mkdir -p "$(dirname "$1")"
  exec 9>"$1"
  flock -n 9 && return 0
  say "Waiting for another run that is busy with $2"
  flock 9
}

unlock() { exec 9>&-; }

# Made at first use and kept, readable by the owner alone. Hex, so that it needs no quoting anywhere.
secret() {
  local file=$LOCAL/secrets/$1
  if [[ ! -s $file ]]; then
    (umask 077 && mkdir -p "$LOCAL/secrets" && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$file")
  fi
  cat "$file"
}

answers() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# Below the range from which the kernel takes ports for outgoing connections, so that it is still free at the next start.
free_port() {
  local port
  for port in $(shuf -i 20000-31999 -n 50); do
    answers 127.0.0.1 "$port" || { echo "$port" && return 0; }
  done
  die "Found no free port on 127.0.0.1."
}

kept_port() { cat "$LOCAL/ports/$1"; }

# The port used last time while nobody else has it, else a new one.
new_port() {
  local file=$LOCAL/ports/$1
  if [[ ! -s $file ]] || answers 127.0.0.1 "$(<"$file")"; then
    free_port >"$file.new"
    mv "$file.new" "$file"
  fi
  cat "$file"
}

# GET by bash alone, as a fresh Debian has no curl. Prints the status code. Call it as $(http_status …): a broken
# pipe must not end the caller.
http_status() {
  local address=${1#http://} user=${2:-} authorization='' code
  local host=${address%%/*} path=/${address#*/}
  [[ -z $user ]] || authorization="Authorization: Basic $(printf %s "$user" | base64 -w0)"$'\r\n'
  { exec 3<>"/dev/tcp/${host%:*}/${host##*:}"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.0\r\nHost: %s\r\n%s\r\n' "$path" "$host" "$authorization" >&3
  IFS=' ' read -rt 5 _ code _ <&3 && echo "${code//$'\r'/}"
}

for part in processes build postgres rabbitmq elsewhere node browser softhsm servers services; do
  # shellcheck source=/dev/null
  . "$ROOT/infra/lib/$part.sh"
done
