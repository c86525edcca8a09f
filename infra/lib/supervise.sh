#!/usr/bin/env bash
# supervise.sh RECORD ENVIRONMENT COMMAND…: runs a service with the exports of that file and starts it again when it
# dies of anything but our TERM, later and later if it dies at once each time.
set -euo pipefail
# shellcheck source=processes.sh
. "$(dirname "${BASH_SOURCE[0]}")/processes.sh"

RECORD=$1 ENVIRONMENT=$2
shift 2
STOP='' CHILD='' DELAY=1

note() { printf '%(%FT%T%z)T supervisor: %s\n' -1 "$*"; }

stop() {
  STOP=1
  [[ -z $CHILD ]] || kill -TERM "$CHILD" 2>/dev/null || true
}

# A trapped signal ends bash's wait early, so it waits until the child is really gone.
await() {
  CODE=0
  wait "$CHILD" 2>/dev/null || CODE=$?
  while kill -0 "$CHILD" 2>/dev/null; do wait "$CHILD" 2>/dev/null || CODE=$?; done
  CHILD=''
}

run() {
  (
    set -a
    # shellcheck source=/dev/null
    . "$ENVIRONMENT"
    exec "$@"
  ) &
  CHILD=$!
  record "$RECORD" "$CHILD"
  [[ -z $STOP ]] || kill -TERM "$CHILD" 2>/dev/null || true
  await
  forget "$RECORD"
}

pause() {
  sleep "$1" &
  CHILD=$!
  [[ -z $STOP ]] || kill -TERM "$CHILD" 2>/dev/null || true
  await
}

trap stop TERM
while [[ -z $STOP ]]; do
  began=$SECONDS
  run "$@"
  [[ -z $STOP ]] || break
  if ((SECONDS - began >= 30)); then DELAY=1; fi
  note "the service ended with code $CODE after $((SECONDS - began)) s; it starts again in $DELAY s"
  pause "$DELAY"
  DELAY=$((DELAY < 8 ? DELAY * 2 : 15))
done
note "stopped"
