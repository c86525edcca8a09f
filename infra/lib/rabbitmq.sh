# shellcheck shell=bash
# A private RabbitMQ with management and metrics, on free loopback ports. Its data stay when it stops.
# The server's own scripts are called, not those that Debian puts before them, which insist on Debian's user.

rabbitmq_sbin() {
  local folder
  command -v epmd >/dev/null || return 1
  for folder in $(printf '%s\n' /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin | sort -Vr); do
    [[ -x $folder/rabbitmq-server ]] && echo "$folder" && return 0
  done
  return 1
}

rabbitmq_start() {
  RABBITMQ_STATE="already runs"
  running "$RUN/rabbitmq" && return 0
  RABBITMQ_STATE=started
  local home=$LOCAL/rabbitmq
  rabbitmq_configure "$home"
  rabbitmq_epmd
  local settings=(
    HOME="$home"
    RABBITMQ_CONF_ENV_FILE=/dev/null
    RABBITMQ_NODENAME=desk@localhost
    RABBITMQ_MNESIA_BASE="$home/data"
    RABBITMQ_LOG_BASE="$LOGS"
    RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf"
    RABBITMQ_ADVANCED_CONFIG_FILE="$home/advanced.config"
    RABBITMQ_ENABLED_PLUGINS_FILE="$home/enabled_plugins"
    RABBITMQ_PID_FILE="$home/pid"
    RABBITMQ_DIST_PORT="$(new_port rabbitmq-dist)"
    ERL_EPMD_PORT="$(kept_port epmd)"
    ERL_EPMD_ADDRESS=127.0.0.1
    ERL_FLAGS='-start_epmd false' # for the broker's helpers too: else a late one brings epmd back after the end
    ERL_CRASH_DUMP="$LOGS/rabbitmq.crash"
    # Loopback only, and schedulers that sleep when idle instead of burning a small machine's cores.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none'
    # The script then becomes the broker instead of waiting for it: one process, whose pid we know.
    RUNNING_UNDER_SYSTEMD=true
  )
  say "RabbitMQ: starting, which takes some seconds"
  launch "$RUN/rabbitmq" "$LOGS/rabbitmq.log" env -C "$home" "${settings[@]}" "$(rabbitmq_sbin)/rabbitmq-server"
}

rabbitmq_configure() {
  (
    umask 077
    mkdir -p "$1"
    [[ -s $1/.erlang.cookie ]] || { secret cookie >"$1/.erlang.cookie" && chmod 400 "$1/.erlang.cookie"; }
    echo '[rabbitmq_management,rabbitmq_prometheus].' >"$1/enabled_plugins"
    cat >"$1/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$(new_port rabbitmq)
management.tcp.ip = 127.0.0.1
management.tcp.port = $(new_port rabbitmq-management)
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = $(new_port rabbitmq-metrics)
default_user = desk
default_pass = $(secret rabbitmq)
vm_memory_high_watermark.relative = 0.4
disk_free_limit.absolute = 200MB
max_message_size = 1048576
CONF
  )
}

# Started by us and not by the broker, which would leave it behind.
rabbitmq_epmd() {
  running "$RUN/epmd" && return 0
  new_port epmd >/dev/null
  launch "$RUN/epmd" "$LOGS/rabbitmq.log" epmd -port "$(kept_port epmd)" -address 127.0.0.1
}

# The broker opens its AMQP port last, when its plugins run; the management API then says whether our user may enter.
rabbitmq_wait() {
  local deadline=$((SECONDS + 90)) user version amqp management
  user=desk:$(secret rabbitmq) amqp=$(kept_port rabbitmq) management=$(kept_port rabbitmq-management)
  until answers 127.0.0.1 "$amqp" && [[ $(http_status "http://127.0.0.1:$management/api/whoami" "$user") == 200 ]]; do
    if ! running "$RUN/rabbitmq" || ((SECONDS > deadline)); then
      die "RabbitMQ did not start. The end of $LOGS/rabbitmq.log: $(tail -n 15 "$LOGS/rabbitmq.log")"
    fi
    sleep 0.2
  done
  version=$(rabbitmq_sbin) version=${version%/sbin}
  say "RabbitMQ ${version##*rabbitmq_server-}: $RABBITMQ_STATE on 127.0.0.1:$amqp, management on http://127.0.0.1:$management"
  RABBITMQ_ADDRESS="amqp://$user@127.0.0.1:$amqp"
  RABBITMQ_MANAGEMENT="http://$user@127.0.0.1:$management"
}

# What kinds of errors the broker logged, each with how often, the rarest first.
rabbitmq_errors() {
  local log=$LOGS/desk@localhost.log
  [[ -s $log ]] || return 0
  grep -aE '\[(error|critical|warning)\] <[0-9.]+> [^ ]' "$log" | grep -avE 'segment_writer|Message store' | cut -d' ' -f3- |
    sed -E 's/<[0-9.]+>/<>/g; s/[0-9a-f]{8,}/…/g; s/[0-9]{2,}/0/g' | cut -c1-160 | sort | uniq -c | sort -n | head -n 40
}
