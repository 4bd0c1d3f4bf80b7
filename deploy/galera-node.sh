#!/bin/bash
# Starts one node of the database cluster: galera-node.sh <its name> <all names>
#
# The nodes may be started in any order, all at once, after an orderly stop as after a loss of power. While one of them serves, a node joins
# it. While none does, each tells the others how far its own data goes, and when all have been heard the most advanced begins the
# cluster (of several, the first by name); the others wait until it serves. A part of the nodes never begins, with one exception: the
# node that was stopped last in good order has everything, and need not hear the others. So no two clusters come out of one. The same
# holds while they run: when all see each other and none serves, one makes them a cluster again.
set -euo pipefail
name="$1"
shift
nodes=("$@")
data="${GALERA_DATA:-/var/lib/mysql}"
sql_port="${GALERA_SQL_PORT:-3306}"
position_port="${GALERA_POSITION_PORT:-4570}"
options=(
    --character-set-server=utf8mb4 --collation-server=utf8mb4_bin
    --binlog-format=ROW --innodb-autoinc-lock-mode=2 --innodb-flush-log-at-trx-commit=1
    --wsrep-on=ON --wsrep-provider=/usr/lib/galera/libgalera_smm.so
    --wsrep-cluster-name=authserver --wsrep-cluster-address="gcomm://$(IFS=,; echo "${nodes[*]}")" --wsrep-node-name="$name" --wsrep-node-address="$name"
    --wsrep-sst-method=mariabackup --wsrep-sst-auth=mysql:
)
nothing="00000000-0000-0000-0000-000000000000:-1"

say() { echo "galera-node.sh: $*" >&2; }
state() { sed -n "s/^$1: *//p" "$data/grastate.dat" 2>/dev/null || true; }
connects() { timeout 2 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null; }

another_serves() {
    local node
    for node in "${nodes[@]}"; do
        if [ "$node" != "$name" ] && connects "$node" "$sql_port"; then return 0; fi
    done
    return 1
}

# How far this node's data goes, as history:number. The number is written down at an orderly stop; else the data files tell it.
own_position() {
    local history number
    history="$(state uuid)" number="$(state seqno)"
    if [ -z "$history" ] || [ "$history" = "${nothing%:*}" ]; then
        # Nothing yet, or a copy of another node's data that was not finished.
        echo "$nothing"
    elif [ "${number:--1}" -ge 0 ]; then
        echo "$history:$number"
    else
        # Without a network: nothing may take it for a node that serves.
        mariadbd --user=mysql --datadir="$data" "${options[@]}" --skip-networking --wsrep-recover --log-error=/dev/stderr 2>&1 |
            sed -n -e 's/.*WSREP: Recovered position: *\([0-9a-f-]*:-\{0,1\}[0-9]*\).*/\1/p' -e '/\[ERROR\]/w /dev/stderr' | tail -n 1
    fi
}

# What another node tells; nothing when it does not.
position_of() { timeout 2 bash -c "exec 3<>/dev/tcp/$1/$position_port && cat <&3" 2>/dev/null || true; }

# The node that begins, once all have told how far their data goes; nothing before.
leader() {
    local node told best="" most=-2 history=""
    for node in "${nodes[@]}"; do
        if [ "$node" = "$name" ]; then told="$position"; else told="$(position_of "$node")"; fi
        [ -n "$told" ] || return 0
        if [ "$told" != "$nothing" ]; then
            if [ -n "$history" ] && [ "$history" != "${told%:*}" ]; then
                say "the data of $node has another history than that of $best: none begins. Empty the volume of the one that is wrong."
                return 0
            fi
            history="${told%:*}"
        fi
        if [ "${told##*:}" -gt "$most" ]; then best="$node" most="${told##*:}"; fi
    done
    echo "$best"
}

# A node that joins counts for the majority from its first moment. One that dies while it copies comes back as a stranger: if another is
# not heard in that moment, the nodes wait for ever for the one that was there before. Together they are all that there is, and go on.
keep_together() {
    local seen times=0
    while sleep 2; do
        seen="$(sql "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_size', 'wsrep_cluster_status')" 2>/dev/null | tr '[:upper:]\t\n' '[:lower:]  ')" || continue
        if [ "$seen" = "wsrep_cluster_size ${#nodes[@]} wsrep_cluster_status non-primary " ]; then times=$((times + 1)); else times=0; fi
        if [ "$times" -eq 3 ]; then
            say "all nodes are here and none serves: they go on as one cluster"
            # MariaDB has a variable for each option of Galera, or one for all: never both.
            sql "SET GLOBAL wsrep_provider_pc_bootstrap = ON" || sql "SET GLOBAL wsrep_provider_options = 'pc.bootstrap=YES'" || true
            times=0
        fi
    done
}
sql() {
    local password=""
    [ -z "${MARIADB_ROOT_PASSWORD_FILE-}" ] || password="$(cat "$MARIADB_ROOT_PASSWORD_FILE")"
    MYSQL_PWD="$password" timeout 5 mariadb --protocol=socket --user=root --batch --skip-column-names --execute="$1"
}

# The first process of a container ends on no signal that it does not ask for.
trap 'exit 0' TERM INT
position="$(own_position)" || true
if [ -z "$position" ]; then
    say "how far the data in $data goes cannot be read. Empty this node's volume to have it copied from another."
    exit 1
fi

begin=()
if [ "$(state safe_to_bootstrap)" = 1 ] && [ "${position##*:}" -ge 0 ]; then
    another_serves || begin=(--wsrep-new-cluster)
else
    say "this node's data goes to $position; asking the others"
    position="$position" socat -U "TCP-LISTEN:$position_port,bind=${GALERA_BIND:-0.0.0.0},reuseaddr,fork" 'SYSTEM:echo $position' &
    teller=$!
    until another_serves; do
        if [ "$(leader)" = "$name" ]; then
            say "no other node's data goes further: this one begins"
            begin=(--wsrep-new-cluster)
            # Galera itself begins on none that was not stopped last.
            [ ! -e "$data/grastate.dat" ] || sed -i 's/^safe_to_bootstrap: .*/safe_to_bootstrap: 1/' "$data/grastate.dat"
            break
        fi
        sleep 0.5
    done
    kill "$teller"
    wait "$teller" 2>/dev/null || true
fi

server=(docker-entrypoint.sh mariadbd)
if [ ${#begin[@]} -eq 0 ] && [ ! -d "$data/mysql" ]; then
    # All of its data comes from another node: the image need not prepare a database first.
    server=(mariadbd --user=mysql)
fi
if [ "$position" != "$nothing" ]; then begin+=("--wsrep-start-position=$position"); fi

keep_together &
exec "${server[@]}" "${begin[@]}" "${options[@]}"
