# shellcheck shell=bash
# PostgreSQL and RabbitMQ, each from the first of: an address in the environment, binaries on this machine run as a
# private instance, Debian's packages installed now, a container. The addresses end up in .local/servers.env.
#
# Whoever needs the servers holds them. The last to let go stops them, so that a demo beside a developer's desk, or
# beside a test, takes nothing away from the other.

# servers_up HOLDER [PID]: with a pid the hold ends with that process, without one it lasts until it is released.
servers_up() {
  local postgres rabbitmq
  prepare_local
  forget_own_addresses
  lock "$LOCAL/lock" "starting or stopping servers"
  servers_running || rm -f "$RUN"/holders/*.kept # left from before this machine restarted
  hold "$@"
  find_servers
  start_servers
  write_addresses
  unlock
}

# postgres_up HOLDER [PID]: PostgreSQL alone, for a program that needs nothing else.
postgres_up() {
  prepare_local
  forget_own_addresses
  lock "$LOCAL/lock" "starting or stopping servers"
  servers_running || rm -f "$RUN"/holders/*.kept
  hold "$@"
  if [[ -z ${DESK_POSTGRES:-} ]] && ! postgres_bin >/dev/null && ((EUID == 0)) && command -v apt-get >/dev/null; then
    apt_install postgresql || true
  fi
  if [[ -n ${DESK_POSTGRES:-} ]]; then
    given_postgres
  elif postgres_bin >/dev/null; then
    postgres_start
    postgres_wait
  else
    engine_answers || no_servers postgresql
    compose_start postgres
    compose_postgres
  fi
  unlock
}

hold() {
  if (($# > 1)); then record "$RUN/holders/$1" "$2"; else : >"$RUN/holders/$1.kept"; fi
}

held_by() { [[ -e $RUN/holders/$1.kept ]] || running "$RUN/holders/$1"; }

# The names of those who still hold the servers; processes that died without letting go are forgotten.
holders() {
  local file
  for file in "$RUN"/holders/*.{kept,pid}; do
    [[ -e $file ]] || continue
    if held_by "$(basename "${file%.*}")"; then basename "${file%.*}"; else forget "${file%.pid}"; fi
  done
}

# servers_release HOLDER…: lets go, and stops the servers if nobody else holds them.
servers_release() {
  local holder
  [[ -d $RUN/holders ]] || return 0
  lock "$LOCAL/lock" "starting or stopping servers"
  for holder; do
    rm -f "$RUN/holders/$holder.kept"
    forget "$RUN/holders/$holder"
  done
  [[ -n $(holders) ]] || servers_down
  unlock
}

# A shell that has read servers.env hands us our own addresses of some earlier start: those are not somebody else's.
forget_own_addresses() {
  case ${DESK_SERVERS:-} in *postgres=own*) unset DESK_POSTGRES ;; esac
  case ${DESK_SERVERS:-} in *rabbitmq=own*) unset DESK_RABBITMQ DESK_RABBITMQ_MANAGEMENT ;; esac
  unset DESK_SERVERS
}

find_servers() {
  local missing=()
  look_for_servers
  if [[ -n ${missing[*]} ]] && ((EUID == 0)) && command -v apt-get >/dev/null; then
    apt_install "${missing[@]/rabbitmq/rabbitmq-server}" && look_for_servers
  fi
  [[ -z ${missing[*]} ]] && return 0
  engine_answers || no_servers "${missing[@]}"
  : "${postgres:=container}" "${rabbitmq:=container}"
}

look_for_servers() {
  postgres='' rabbitmq='' missing=()
  if [[ -n ${DESK_POSTGRES:-} ]]; then postgres=given; elif postgres_bin >/dev/null; then postgres=private; else missing+=(postgresql); fi
  if [[ -n ${DESK_RABBITMQ:-}${DESK_RABBITMQ_MANAGEMENT:-} ]]; then
    [[ -n ${DESK_RABBITMQ:-} && -n ${DESK_RABBITMQ_MANAGEMENT:-} ]] ||
      die "RabbitMQ needs both DESK_RABBITMQ and DESK_RABBITMQ_MANAGEMENT in the environment, and only one is set."
    rabbitmq=given
  elif rabbitmq_sbin >/dev/null; then rabbitmq=private; else missing+=(rabbitmq); fi
}

no_servers() {
  die "This machine lacks: $*. Any one of these helps:
  1. Name servers that run: DESK_POSTGRES='Host=…;Port=…;Username=…;Password=…' (with admin rights),
     DESK_RABBITMQ='amqp://user:pass@host:port' and DESK_RABBITMQ_MANAGEMENT='http://user:pass@host:port'.
  2. Have somebody install Debian's packages postgresql and rabbitmq-server; their own services need not run.
  3. Run this as root on Debian, and it installs them.
  4. Start a Docker engine that this user may use, with the compose plugin."
}

# All are set going before any is waited for.
start_servers() {
  local containers=()
  [[ $rabbitmq == private ]] && rabbitmq_start
  [[ $postgres == private ]] && postgres_start
  [[ $postgres == container ]] && containers+=(postgres)
  [[ $rabbitmq == container ]] && containers+=(rabbitmq)
  [[ -z ${containers[*]} ]] || compose_start "${containers[@]}"
  case $postgres in
    given) given_postgres ;;
    private) postgres_wait ;;
    container) compose_postgres ;;
  esac
  case $rabbitmq in
    given) given_rabbitmq ;;
    private) rabbitmq_wait ;;
    container) compose_rabbitmq ;;
  esac
}

given_postgres() {
  POSTGRES_ADDRESS=$DESK_POSTGRES
  local host port
  host=$(sed -n 's/.*\bhost *= *\([^;]*\).*/\1/Ip' <<<"$DESK_POSTGRES")
  port=$(sed -n 's/.*\bport *= *\([^;]*\).*/\1/Ip' <<<"$DESK_POSTGRES")
  given DESK_POSTGRES "${host:-localhost}" "${port:-5432}"
}

given_rabbitmq() {
  RABBITMQ_ADDRESS=$DESK_RABBITMQ RABBITMQ_MANAGEMENT=$DESK_RABBITMQ_MANAGEMENT
  local name address
  for name in DESK_RABBITMQ DESK_RABBITMQ_MANAGEMENT; do
    address=${!name#*://} address=${address##*@} address=${address%%/*}
    [[ $address == *:* ]] || address+=:$([[ $name == DESK_RABBITMQ ]] && echo 5672 || echo 15672)
    given "$name" "${address%:*}" "${address##*:}"
  done
}

# A server next to us may still be starting, as in a CI job.
given() {
  local deadline=$((SECONDS + 30))
  until answers "$2" "$3"; do
    ((SECONDS < deadline)) || die "$1 in the environment names $2:$3, where nothing answers."
    sleep 0.5
  done
  say "$1: taken from the environment, answers on $2:$3"
}

write_addresses() {
  local owner=()
  [[ $postgres == given ]] || owner+=(postgres=own)
  [[ $rabbitmq == given ]] || owner+=(rabbitmq=own)
  (
    umask 077
    {
      echo "# Admin addresses of the servers, written at every start. For a shell: . ${LOCAL@Q}/servers.env"
      echo "export DESK_POSTGRES=${POSTGRES_ADDRESS@Q}"
      echo "export DESK_RABBITMQ=${RABBITMQ_ADDRESS@Q}"
      echo "export DESK_RABBITMQ_MANAGEMENT=${RABBITMQ_MANAGEMENT@Q}"
      echo "export DESK_SERVERS='${owner[*]}'"
      [[ $postgres == given ]] || echo "export DESK_PSQL='$(psql_address)' # psql \"\$DESK_PSQL\""
    } >"$LOCAL/servers.env.new"
  )
  mv "$LOCAL/servers.env.new" "$LOCAL/servers.env"
}

psql_address() {
  sed -E 's|Host=(.*);Port=(.*);Username=(.*);Password=(.*)|postgresql://\3:\4@\1:\2/postgres|' <<<"$POSTGRES_ADDRESS"
}

servers_running() { running "$RUN/postgres" || running "$RUN/rabbitmq" || [[ -e $RUN/compose ]]; }

# Stops what runs under .local. RabbitMQ needs seconds, so both are told before either is waited for.
servers_down() {
  [[ -e $RUN ]] || return 0
  servers_running && say "Stopping the servers"
  # A broker that still starts is deaf to TERM, and nobody has used it yet.
  answers 127.0.0.1 "$(kept_port rabbitmq 2>/dev/null)" || kill_family "$RUN/rabbitmq"
  signal "$RUN/rabbitmq" TERM
  signal "$RUN/postgres" INT
  await_end "$RUN/postgres" 30
  await_end "$RUN/rabbitmq" 30
  signal "$RUN/epmd" TERM
  await_end "$RUN/epmd" 5
  if [[ -e $RUN/compose ]]; then
    compose stop >>"$LOGS/compose.log" 2>&1 || say "docker compose could not stop them, see $LOGS/compose.log"
    rm -f "$RUN/compose"
  fi
}

servers_wipe() {
  [[ ! -e $LOGS/compose.log ]] || compose down --volumes >>"$LOGS/compose.log" 2>&1 || true
  [[ ! -s $LOCAL/postgres.folder ]] || rm -rf "$(<"$LOCAL/postgres.folder")"
  [[ $LOCAL == "$ROOT/.local" || -e $LOCAL/.desk ]] || die "$LOCAL was not made by these scripts, so delete it yourself."
  rm -rf "$LOCAL"
}
