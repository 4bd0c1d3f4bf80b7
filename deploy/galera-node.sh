#!/bin/bash
# Starts one node of the database cluster: galera-node.sh <its name> <all names>
# A cluster begins on the first node's empty volume, or on the node that was stopped last; never while another node is there,
# which would make two clusters out of one.
set -euo pipefail
name="$1"
shift
state="${GALERA_DATA:-/var/lib/mysql}/grastate.dat"

others_answer() {
    for node in "$@"; do
        if [ "$node" != "$name" ] && timeout 2 bash -c "exec 3<>/dev/tcp/$node/${GALERA_PORT:-4567}" 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

begin=()
if ! others_answer "$@"; then
    if [ -e "$state" ]; then
        if grep -q '^safe_to_bootstrap: 1' "$state"; then begin=(--wsrep-new-cluster); fi
    elif [ "$name" = "$1" ]; then
        begin=(--wsrep-new-cluster)
    fi
fi

exec docker-entrypoint.sh mariadbd "${begin[@]}" \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_bin \
    --binlog-format=ROW --innodb-autoinc-lock-mode=2 --innodb-flush-log-at-trx-commit=1 \
    --wsrep-on=ON --wsrep-provider=/usr/lib/galera/libgalera_smm.so \
    --wsrep-cluster-name=authserver --wsrep-cluster-address="gcomm://$(IFS=,; echo "$*")" --wsrep-node-name="$name" --wsrep-node-address="$name" \
    --wsrep-sst-method=mariabackup --wsrep-sst-auth="root:$MARIADB_ROOT_PASSWORD" \
    --wsrep-provider-options="evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;evs.inactive_check_period=PT0.5S;evs.keepalive_period=PT0.5S"
