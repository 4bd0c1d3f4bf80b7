# Part of ./bench: the run without further words, and its short form.
# shellcheck shell=bash

part hosts
part measuring
part statements
need wrk curl
need_ports AUTH_PORT API_PORT STOCK_PORT DB_PORT
build AuthServer ResourceApi AuthServer.Tests/Bench/StockOpenIddict "$PROBE"
surroundings

# --- The embedded database ---

say "Argon2id alone …"
DATABASE=(Database__ConnectionString="Data Source=$FOLDER/sqlite/authserver.db")
for ((i = 0; i < RUNS; i++)); do
    auth passwords benchmark --seconds "$SECONDS_EACH" --json | sed -n 's/.*"checks_per_second": *\([0-9.]*\).*/\1/p'
done >"$FOLDER/hashes"

say "SQLite …"
start_auth "${MINIMAL[@]}"
until_ready "$AUTH_PID" "$AUTH"
populate
IDLE=$(memory "$AUTH_PID" VmRSS)
head_of_table "AuthServer on SQLite"
bare "$AUTH_PID" "$AUTH"
passwords "password token, minimal hash"
codes
refresh
introspection
user_info
documents
chosen_secret
client_credentials Connection="Data Source=$FOLDER/stock.db"
SQLITE_TIMES=$TIMES
end STOCK_PID

start_auth
until_ready "$AUTH_PID" "$AUTH"
passwords "password token"
cp "$FOLDER/rates" "$FOLDER/logins"
LOADED=$(memory "$AUTH_PID" VmHWM)

start_stock BENCH_SQLITE=1 Connection="Data Source=$FOLDER/counted.db"
start_auth "${MINIMAL[@]}" BENCH_SQLITE=1
until_ready "$AUTH_PID" "$AUTH"
statements SQLite
end STOCK_PID

say "ResourceApi …"
start_auth
until_ready "$AUTH_PID" "$AUTH"
start_api
API_IDLE=$(memory "$API_PID" VmRSS)
head_of_table "ResourceApi"
bare "$API_PID" "$API"
api "/api/user/me" /api/user/me
api "/api/is_logined" /api/is_logined
start_api TokenValidation__Mode=Introspection
api "/api/user/me, mode Introspection" /api/user/me
start_api TokenValidation__Mode=Local
api "/api/user/me, mode Local" /api/user/me
api "/api/is_logined, mode Local" /api/is_logined
API_LOADED=$(memory "$API_PID" VmHWM)
end API_PID

say "From start to first token …"
for ((i = 0; i < RUNS; i++)); do
    end AUTH_PID
    started=$(date +%s%N)
    start_auth DOTNET_STARTUP_HOOKS=
    until token_answer 1 >/dev/null; do
        kill -0 "$AUTH_PID" || exit 1
        sleep 0.01
    done
    echo $((($(date +%s%N) - started) / 1000000))
done >"$FOLDER/starts"
end AUTH_PID

printf '\n| | |\n|---|---|\n'
echo "| Argon2id alone on all cores, as shipped | $(spread %.1f <"$FOLDER/hashes") checks/s |"
echo "| password tokens, share of that | $(awk -v a="$(median <"$FOLDER/logins")" -v b="$(median <"$FOLDER/hashes")" 'BEGIN { printf "%.2f", a / b }') |"
echo "| client_credentials on SQLite, times OpenIddict's defaults | $SQLITE_TIMES |"
echo "| from start to first token | $(spread %.0f <"$FOLDER/starts") ms |"
echo "| AuthServer's memory, idle / at most, whole hashes | $IDLE / $LOADED MB |"
echo "| ResourceApi's memory, idle / at most | $API_IDLE / $API_LOADED MB |"

# --- MariaDB ---

if ! command -v mariadbd >/dev/null; then
    say "mariadbd is not installed: no figures for it, nor for MySQL."
    exit 0
fi
say "MariaDB …"
start_mariadb
use_database authserver mariadb
start_auth "${MINIMAL[@]}"
until_ready "$AUTH_PID" "$AUTH"
populate
sql "CREATE DATABASE stock CHARACTER SET utf8mb4"
head_of_table "AuthServer on MariaDB $DB_VERSION"
bare "$AUTH_PID" "$AUTH"
passwords "password token, minimal hash"
codes
refresh
introspection
user_info
client_credentials Connection="Server=127.0.0.1;Port=$DB_PORT;Database=stock;User ID=root" ServerVersion="$DB_VERSION-mariadb"
printf '\nOn MariaDB, client_credentials are %s times OpenIddict'"'"'s defaults.\n' "$TIMES"
statements "MariaDB $DB_VERSION"
end STOCK_PID
end AUTH_PID
end DB_PID

# --- MySQL: only what is asked of it ---

if ! [ -x "$MYSQL/mysqld" ]; then
    say "Oracle's MySQL has not been fetched by ./test: no statements on it."
    exit 0
fi
say "MySQL …"
start_mysql
use_database authserver mysql
start_auth "${MINIMAL[@]}"
until_ready "$AUTH_PID" "$AUTH"
populate
statements "MySQL $DB_VERSION"
