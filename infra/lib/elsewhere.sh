# shellcheck shell=bash
# Where servers come from when the machine has none: Debian's packages, or containers.

# Debian starts a service as it installs it, and at every boot from then on. We want neither: ours are private.
apt_install() {
  say "Installing with apt-get: $*"
  (
    set -e
    policy=/usr/sbin/policy-rc.d
    [[ ! -e $policy ]] || mv "$policy" "$policy.desk"
    trap 'rm -f "$policy"; [[ ! -e $policy.desk ]] || mv "$policy.desk" "$policy"' EXIT
    trap 'exit 130' INT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    apt-get install -qy --no-install-recommends "$@"
  ) >"$LOGS/apt.log" 2>&1 9>&- || { say "apt-get failed. The end of $LOGS/apt.log: $(tail -n 5 "$LOGS/apt.log")" && return 1; }
  [[ ! -d /run/systemd/system ]] || systemctl disable --quiet "$@" 2>>"$LOGS/apt.log" || true
}

engine_answers() { command -v docker >/dev/null && docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; }

# A project name of its own for every folder, so that two checkouts get two sets of containers.
compose() {
  local project
  project=desk-$(printf %s "$LOCAL" | cksum | cut -d' ' -f1)
  DESK_POSTGRES_PASSWORD=$(secret postgres) DESK_RABBITMQ_PASSWORD=$(secret rabbitmq) \
    docker compose -p "$project" -f "$ROOT/docker-compose.yml" "$@" 9>&-
}

compose_start() {
  say "Containers: starting $*"
  : >"$RUN/compose"
  compose up -d --wait --wait-timeout 120 "$@" >>"$LOGS/compose.log" 2>&1 ||
    die "docker compose failed. The end of $LOGS/compose.log: $(tail -n 5 "$LOGS/compose.log")"
}

compose_postgres() {
  local address
  address=$(compose port postgres 5432)
  say "PostgreSQL: runs in a container on $address"
  POSTGRES_ADDRESS="Host=${address%:*};Port=${address##*:};Username=postgres;Password=$(secret postgres)"
}

compose_rabbitmq() {
  local amqp management
  amqp=$(compose port rabbitmq 5672) management=$(compose port rabbitmq 15672)
  say "RabbitMQ: runs in a container on $amqp, management on http://$management"
  RABBITMQ_ADDRESS="amqp://desk:$(secret rabbitmq)@$amqp"
  RABBITMQ_MANAGEMENT="http://desk:$(secret rabbitmq)@$management"
}
