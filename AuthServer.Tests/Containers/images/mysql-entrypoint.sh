#!/bin/bash
set -eo pipefail
if [ "${1:0:1}" = - ]; then set -- mysqld "$@"; fi
if [ "$1" = mysqld ] && [ "$(id -u)" = 0 ]; then
    chown mysql: /var/lib/mysql /var/run/mysqld
    exec gosu mysql "$0" "$@"
fi
from_file() {
    local file="$1_FILE"
    if [ -n "${!1:-}" ] && [ -n "${!file:-}" ]; then echo "Both $1 and $file are set" >&2; exit 1; fi
    if [ -n "${!file:-}" ]; then export "$1"="$(<"${!file}")"; fi
    unset "$file"
}
from_file MYSQL_PASSWORD
from_file MYSQL_ROOT_PASSWORD
if [ "$1" = mysqld ] && [ ! -d /var/lib/mysql/mysql ]; then
    "$@" --initialize-insecure
    "$@" --skip-networking --socket=/tmp/init.sock --mysqlx=OFF &
    server=$!
    sql() { mysql --no-defaults --protocol=socket --socket=/tmp/init.sock --user=root "$@"; }
    for ((i = 0; i < 300; i++)); do sql --execute='SELECT 1' >/dev/null 2>&1 && break; sleep 0.2; done
    sql <<SQL
CREATE USER root@'%' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
CREATE DATABASE \`$MYSQL_DATABASE\`;
CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';
GRANT ALL ON \`$MYSQL_DATABASE\`.* TO '$MYSQL_USER'@'%';
ALTER USER root@localhost IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
SQL
    kill "$server"
    wait "$server"
fi
exec "$@"
