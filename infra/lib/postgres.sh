# shellcheck shell=bash
# A private PostgreSQL on a free loopback port. Its data stay when it stops.

# The folder it may use. PostgreSQL refuses to be root, so as root it runs as the user postgres, who may be unable to
# walk into a checkout (under /root, say): then its data live in /var/tmp, and .local remembers where.
postgres_home() {
  local note=$LOCAL/postgres.folder
  if [[ -s $note ]]; then
    cat "$note"
  elif ((EUID)) || "${AS_POSTGRES[@]}" test -x "$LOCAL"; then
    echo "$LOCAL/postgres"
  else
    mktemp -d /var/tmp/desk-postgres-XXXXXX | tee "$note"
  fi
}

AS_POSTGRES=()
((EUID)) || AS_POSTGRES=(setpriv --reuid=postgres --regid=postgres --clear-groups)

# The newest from 13 on; for data that exist already, the version that made them.
postgres_bin() {
  local made folder version
  made=$(cat "${1:-}/PG_VERSION" 2>/dev/null || true)
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr); do
    version=${folder%/bin} version=${version##*/}
    [[ -x $folder/initdb && $version -ge 13 ]] || continue
    [[ -z $made || $made == "$version" ]] && echo "$folder" && return 0
  done
  return 1
}

postgres_start() {
  local home data bin
  home=$(postgres_home) data=$home/data
  POSTGRES_DATA=$data POSTGRES_STATE="already runs"
  running "$RUN/postgres" && return 0
  bin=$(postgres_bin "$data") ||
    die "The data in $data were made by PostgreSQL $(cat "$data/PG_VERSION"), which is no longer on this machine. Install it, or begin anew with ./infra/down --wipe"
  [[ -e $data/PG_VERSION ]] || postgres_init "$home" "$bin"
  postgres_adopt "$data" && return 0
  POSTGRES_STATE=started
  launch "$RUN/postgres" "$LOGS/postgres.log" env -C "$home" "${AS_POSTGRES[@]}" "$bin/postgres" -D "$data" \
    -c port="$(new_port postgres)" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_connections=1000 -c shared_buffers=256MB -c fsync=on -c logging_collector=off
}

# Made beside its place and moved there when complete, so that an interrupted start leaves no half of it.
postgres_init() {
  local home=$1 bin=$2 password=$1/password
  say "PostgreSQL: making a new data folder, $home/data"
  mkdir -p "$home"
  rm -rf "$home/new"
  ((EUID)) || chown postgres: "$home"
  (umask 077 && secret postgres >"$password")
  ((EUID)) || chown postgres: "$password"
  env -C "$home" "${AS_POSTGRES[@]}" "$bin/initdb" -D "$home/new" --username=postgres --pwfile="$password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >>"$LOGS/postgres.log" 2>&1 ||
    die "initdb failed: $(tail -n 3 "$LOGS/postgres.log")"
  rm -f "$password"
  mv "$home/new" "$home/data"
}

# Without our record, the server's own lock file tells whether it still runs. A stale one is removed: PostgreSQL would
# refuse to start if its pid belonged to another process of the same user by now.
postgres_adopt() {
  local file=$1/postmaster.pid lines
  [[ -e $file ]] || return 1
  mapfile -t lines <"$file"
  if born "${lines[0]}" >/dev/null && tr '\0' '\n' <"/proc/${lines[0]}/cmdline" | grep -qxF -- "$1"; then
    record "$RUN/postgres" "${lines[0]}"
    echo "${lines[3]}" >"$LOCAL/ports/postgres"
  else
    rm -f "$file"
    return 1
  fi
}

postgres_wait() {
  local deadline=$((SECONDS + 60)) port version
  while [[ $(sed -n '8s/ *$//p' "$POSTGRES_DATA/postmaster.pid" 2>/dev/null) != ready ]]; do
    if ! running "$RUN/postgres" || ((SECONDS > deadline)); then
      die "PostgreSQL did not start. The end of $LOGS/postgres.log: $(tail -n 5 "$LOGS/postgres.log")"
    fi
    sleep 0.1
  done
  port=$(kept_port postgres)
  version=$("$(postgres_bin "$POSTGRES_DATA")/postgres" --version)
  version=${version#* (PostgreSQL) }
  say "PostgreSQL ${version%% *}: $POSTGRES_STATE on 127.0.0.1:$port"
  POSTGRES_ADDRESS="Host=127.0.0.1;Port=$port;Username=postgres;Password=$(secret postgres)"
}

# pg_dump and pg_restore, of the newest version there is: an older one cannot read a newer server.
need_postgres_client() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/pg_dump | sort -V | tail -n 1)
  [[ ! -x $newest ]] || PATH=${newest%/*}:$PATH
  command -v pg_dump >/dev/null && command -v pg_restore >/dev/null && return 0
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    apt_install postgresql-client && return 0
  fi
  die "This needs pg_dump and pg_restore, which this machine lacks. Have somebody install Debian's package postgresql-client, or run this as root on Debian, and it installs it."
}
