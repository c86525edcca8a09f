# shellcheck shell=bash
# Processes that outlive the command that started them, and the ones that must not.
# A record is a path without extension: RECORD.pid holds the pid and nothing else, RECORD.born the start time of that
# process, so that a pid which the kernel has since given to somebody else is never taken for ours.

PID=     # set by running
GUARD=$$ # who waits for the end of this script's work, see guarded
[[ ${DESK_GUARD:-} != "$PPID" ]] || GUARD=$PPID
unset DESK_GUARD

# Fields of /proc/PID/stat from the third on: 0 state, 1 parent, 3 session, 19 start time.
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

# launch RECORD LOG COMMAND…: in a session of its own, out of reach of this terminal's Ctrl-C. It is recorded before it
# leaves our session, so that at no moment it is in neither.
launch() {
  local record=$1 log=$2
  shift 2
  (
    record "$record" "$BASHPID"
    exec setsid "$@"
  ) >>"$log" 2>&1 </dev/null 9>&- &
  until running "$record" || ! kill -0 $! 2>/dev/null; do sleep 0.01; done
}

# guarded WORK UNDO "$@": runs this script's WORK in a process and a session of its own, of which this one only waits for
# the end. However that comes (done, failed, Ctrl-C), nothing of that session is left behind, and UNDO is called with the
# exit code. Bash is not to be trusted with a trap while it does anything else: between command substitutions it
# loses signals now and then.
guarded() {
  local work=$1 undo=$2
  shift 2
  # A script that starts us in the background has us ignore Ctrl-C, which bash cannot undo; but we have to clean up.
  [[ -z $(trap -p INT) ]] || DESK_GUARD=$GUARD exec env --default-signal=INT "$0" "$@"
  if [[ $GUARD != "$$" ]]; then
    "$work"
    exit
  fi
  # shellcheck disable=SC2064
  trap "guard_end $undo" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  DESK_GUARD=$$ setsid "$0" "$@" &
  wait $!
}

# `return` without a number would return the script's exit code in here.
guard_end() {
  local code=$?
  trap '' INT TERM HUP
  set +e
  [[ -z ${!:-} ]] || end_session "$!"
  "$1" "$code"
}

# Its leader counts even before it has made the session.
session_members() {
  local folder pid
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    process_stat "$pid" && [[ $pid == "$1" || ${STAT[3]} == "$1" ]] && [[ ${STAT[0]} != [ZX] ]] && echo "$pid"
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
      kill_family "$1"
    fi
    sleep 0.1
  done
  forget "$1"
}

# At once, with all descendants, in whatever session they are: a broker's helper outlives it for a while otherwise.
kill_family() {
  running "$1" || return 0
  local -A parents=() family=([$PID]=1)
  local folder pid before=0
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    if process_stat "$pid"; then parents[$pid]=${STAT[1]}; fi
  done
  while ((before != ${#family[@]})); do
    before=${#family[@]}
    for pid in "${!parents[@]}"; do
      [[ -z ${family[${parents[$pid]}]:-} ]] || family[$pid]=1
    done
  done
  kill -KILL "${!family[@]}" 2>/dev/null || true
}
