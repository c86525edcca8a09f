# shellcheck shell=bash
# The services of a desk: set up, started under supervisors, waited for, ended. There are two desks: `desk`, which
# infra/up starts, and `demo`, with its own database, virtual host and folder beside it on the same servers.

SERVICES=(directory intake routing work-orders consultation follow-up audit knowledge quality)
declare -A PROGRAMS=(
  [directory]=Directory/release/DirectoryService [intake]=Intake/release/Intake [routing]=Routing/release/Routing
  [work-orders]=WorkOrders/release/WorkOrders [consultation]=Consultation/release/Consultation
  [follow-up]=FollowUp/release/FollowUp [audit]=Audit/release/Audit [knowledge]=Knowledge/release/Knowledge
  [quality]=Quality/release/Quality
)

use_desk() {
  DESK=$1
  case $DESK in
    desk) DESK_FOLDER=$LOCAL ;;
    *) DESK_FOLDER=$LOCAL/$DESK ;;
  esac
}

program() { echo "$ROOT/artifacts/bin/$1.dll"; }

# Everything but Setup runs without the servers' admin addresses. Setup reads them from the file it is given.
WITHOUT_ADMIN=(env -u DESK_POSTGRES -u DESK_RABBITMQ -u DESK_RABBITMQ_MANAGEMENT -u DESK_PSQL -u DESK_SERVERS)

# with_servers COMMAND…: waits for it, with the servers' addresses and this desk's name and folder in its environment.
with_servers() {
  (
    # shellcheck source=/dev/null
    . "$LOCAL/servers.env"
    DESK_LOCAL=$DESK_FOLDER DESK_INSTANCE=$DESK exec "$@"
  )
}

# Database, roles, broker users, exchanges, queues and keys, and a file of settings for each service.
provision() {
  local DESK_AT_REST=1
  if services_running; then DESK_AT_REST=; fi
  export DESK_AT_REST # while none of its services runs, a port that is taken is somebody else's
  say "Provisioning the databases, queues and keys of the $DESK"
  mkdir -p "$DESK_FOLDER/run" "$DESK_FOLDER/logs"
  with_servers dotnet "$(program Setup/release/Setup)" provision "$@" >>"$DESK_FOLDER/logs/setup.log" 2>&1 ||
    die "Provisioning failed. The end of $DESK_FOLDER/logs/setup.log: $(tail -n 20 "$DESK_FOLDER/logs/setup.log")"
}

services_up() {
  local name
  stop_outdated
  for name in "${SERVICES[@]}"; do service_start "$name"; done
  await_ready "${SERVICES[@]}"
}

settings() { echo "$DESK_FOLDER/services/$1.env"; }

# A service that runs with other settings than those of now is ended, and so is one that has lost its supervisor.
stop_outdated() {
  local name record outdated=()
  for name in "${SERVICES[@]}"; do
    record=$DESK_FOLDER/run/$name
    if running "$record.supervisor"; then
      cmp -s "$(settings "$name")" "$record.env" || outdated+=("$name")
    elif running "$record"; then
      outdated+=("$name")
    fi
  done
  [[ -z ${outdated[*]} ]] || end_services "${outdated[@]}"
}

service_start() {
  local record=$DESK_FOLDER/run/$1 log=$DESK_FOLDER/logs/$1.log program
  running "$record.supervisor" && return 0
  [[ -e $(settings "$1") ]] || die "Setup wrote no $(settings "$1")"
  [[ ! -e $log ]] || mv "$log" "$log.1"
  (umask 077 && cp "$(settings "$1")" "$record.env")
  # ASP.NET reads appsettings.json from the current folder, so that is the program's own.
  program=$(program "${PROGRAMS[$1]}")
  launch "$record.supervisor" "$log" "${WITHOUT_ADMIN[@]}" -C "$(dirname "$program")" \
    DESK_LOCAL="$DESK_FOLDER" DESK_INSTANCE="$DESK" \
    bash "$ROOT/infra/lib/supervise.sh" "$record" "$record.env" dotnet "$program"
}

service_address() {
  # shellcheck source=/dev/null
  (. "$(settings "$1")" && echo "${ASPNETCORE_URLS%%;*}")
}

await_ready() {
  local pending=("$@") late deadline=$((SECONDS + 60)) name address
  while [[ -n ${pending[*]} ]]; do
    late=()
    for name in "${pending[@]}"; do
      address=$(service_address "$name")
      if listens "$name" "${address##*:}" && [[ $(http_status "$address/health/ready") == 200 ]]; then say "$name: ready on $address"; else late+=("$name"); fi
    done
    pending=("${late[@]}")
    [[ -z ${pending[*]} ]] || ((SECONDS < deadline)) || not_ready "${pending[@]}"
    sleep 0.2
  done
}

# listens SERVICE PORT: whether it is this desk's service that has the port of 127.0.0.1, and not another desk's.
listens() {
  local sockets socket
  running "$DESK_FOLDER/run/$1" || return 1
  sockets=$(find "/proc/$PID/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null || true)
  while read -r socket; do
    [[ $sockets != *"socket:[$socket]"* ]] || return 0
  done < <(awk -v port="$(printf ':%04X$' "$2")" '$4 == "0A" && $2 ~ port { print $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  return 1
}

not_ready() {
  local name log port
  for name; do
    log=$DESK_FOLDER/logs/$name.log port=$(service_address "$name")
    port=${port##*:}
    if ! listens "$name" "$port" && answers 127.0.0.1 "$port"; then say "$name cannot have its port $port: another program has it. Start again, and it gets another one."; fi
    say "$name is not ready after 60 s. The end of $log:"
    tail -n 20 "$log" | printable >&2
  done
  exit 1
}

services_running() {
  local name
  for name in "${SERVICES[@]}"; do
    if running "$DESK_FOLDER/run/$name.supervisor" || running "$DESK_FOLDER/run/$name"; then return 0; fi
  done
  return 1
}

services_down() {
  services_running || return 0
  say "Stopping the services of the $DESK"
  end_services "${SERVICES[@]}"
}

# A supervisor passes TERM on to its service and waits for it.
end_services() {
  local name record
  for name; do
    record=$DESK_FOLDER/run/$name
    if running "$record.supervisor"; then signal "$record.supervisor" TERM; else signal "$record" TERM; fi
  done
  for name; do
    record=$DESK_FOLDER/run/$name
    await_end "$record.supervisor" 15
    await_end "$record" 15
  done
}

# Building over a running program pulls the code from under it.
stop_before_build() {
  local desk DESK DESK_FOLDER
  running "$RUN/holders/demo" && [[ $PID != "$GUARD" ]] &&
    die "The sources have changed while a demo runs (process $PID), which must not lose its code. Wait for it, or end it."
  for desk in demo desk; do
    use_desk "$desk"
    services_running || continue
    services_down
    [[ $desk == demo ]] || say "The sources have changed, so the desk was stopped before the build. ./infra/up starts it again."
  done
}
