# shellcheck shell=bash
# Processes that outlive the command that started them, and the ones that must not.
# A record is a path without extension: RECORD.pid holds the pid and nothing else, RECORD.born the start time of that
# process, so that a pid which the kernel has since given to somebody else is never taken for ours.

PID=   # set by running
CHILD= # what this script waits for now: the leader of a session

# Fields of /proc/PID/stat from the third on: 0 state, 3 session, 19 start time.
process_stat() {
  local line
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  read -ra STAT <<<"${line##*) }"
}

# A zombie is dead: in a container nobody may ever collect it.
born() { process_stat "$1" && [[ ${STAT[0]} != [ZX] ]] && echo "${STAT[19]}"; }

record() {
  born "$2" >"$1.born" || true
  echo "$2" >"$1.pid"
}

forget() { rm -f "$1.pid" "$1.born"; }

running() {
  PID=
  [[ -s $1.pid && -s $1.born ]] && PID=$(<"$1.pid") && [[ $(born "$PID") == "$(<"$1.born")" ]]
}

# An interrupt between a start and its record would leave a process that nobody knows of, so it waits that long.
hold_signals() {
  INTERRUPTED=
  trap 'INTERRUPTED=1' INT TERM HUP
}

release_signals() {
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  [[ -z $INTERRUPTED ]] || exit 130
}

# launch RECORD LOG COMMAND…: in a session of its own, out of reach of this terminal's Ctrl-C.
launch() {
  local record=$1 log=$2
  shift 2
  hold_signals
  setsid "$@" >>"$log" 2>&1 </dev/null 9>&- &
  record "$record" $!
  release_signals
}

# attend COMMAND…: waits for it and passes its exit code on. Its session lets us end all of its descendants too.
attend() {
  begin "$@"
  finish
}

begin() {
  hold_signals
  setsid "$@" 9>&- &
  CHILD=$!
  release_signals
}

finish() {
  local code=0
  wait "$CHILD" || code=$?
  end_child
  return "$code"
}

end_child() {
  [[ -z $CHILD ]] || end_session "$CHILD"
  CHILD=
}

session_members() {
  local folder pid
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    process_stat "$pid" && [[ ${STAT[3]} == "$1" && ${STAT[0]} != [ZX] ]] && echo "$pid"
  done
  return 0
}

end_session() {
  local signal members turn
  for signal in TERM KILL; do
    for turn in {1..50}; do
      mapfile -t members < <(session_members "$1")
      ((${#members[@]})) || return 0
      ((turn > 1)) || kill -s "$signal" "${members[@]}" 2>/dev/null || true
      sleep 0.1
    done
  done
}

# signal RECORD NAME, then await_end RECORD SECONDS: in two steps, so that several can end at the same time.
signal() { ! running "$1" || kill -s "$2" "$PID" 2>/dev/null || true; }

await_end() {
  local deadline=$((SECONDS + $2))
  while running "$1"; do
    if ((SECONDS > deadline)); then
      say "$(basename "$1") did not end within $2 s and is killed."
      end_session "$PID"
    fi
    sleep 0.1
  done
  forget "$1"
}
