#!/bin/bash
set -eo pipefail
shopt -s nullglob
if [ "$1" = mariadbd ] && [ "$(id -u)" = 0 ]; then
    chown mysql: /var/lib/mysql /run/mysqld
    exec gosu mysql "$0" "$@"
fi
from_file() {
    local file="$1_FILE"
    if [ -n "${!1:-}" ] && [ -n "${!file:-}" ]; then echo "Both $1 and $file are set" >&2; exit 1; fi
    if [ -n "${!file:-}" ]; then export "$1"="$(<"${!file}")"; fi
    unset "$file"
}
from_file MARIADB_PASSWORD
from_file MARIADB_ROOT_PASSWORD
if [ "$1" = mariadbd ] && [ ! -d /var/lib/mysql/mysql ]; then
    # Like the image's entrypoint, it hands the server's arguments on.
    mariadb-install-db --datadir=/var/lib/mysql --rpm --auth-root-authentication-method=normal "${@:2}" --skip-test-db --skip-log-bin
    "$@" --skip-networking --socket=/tmp/init.sock --wsrep_on=OFF --skip-log-bin &
    server=$!
    sql() { mariadb --protocol=socket --socket=/tmp/init.sock --user=root "$@"; }
    for ((i = 0; i < 300; i++)); do sql --execute='SELECT 1' >/dev/null 2>&1 && break; sleep 0.2; done
    mariadb-tzinfo-to-sql --skip-write-binlog /usr/share/zoneinfo 2>/dev/null | sql --database=mysql
    sql <<SQL
CREATE DATABASE \`$MARIADB_DATABASE\`;
CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY '$MARIADB_PASSWORD';
GRANT ALL ON \`$MARIADB_DATABASE\`.* TO '$MARIADB_USER'@'%';
SQL
    for file in /docker-entrypoint-initdb.d/*.sql; do sql --database="$MARIADB_DATABASE" <"$file"; done
    sql <<SQL
CREATE USER root@'%' IDENTIFIED BY '$MARIADB_ROOT_PASSWORD';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
SET PASSWORD FOR root@localhost = PASSWORD('$MARIADB_ROOT_PASSWORD');
SQL
    kill "$server"
    wait "$server"
fi
exec "$@"
