# Part of ./bench: the same load on empty tables and on ten million tokens, a million users and ten thousand clients, in turn and in
# one run; then how long the slowest answers take while a million expired tokens are deleted. On SQLite, and on Oracle's MySQL (as
# ./test fetches it) or, where that is not to be had, on MariaDB. Takes 20 GB of disk. Smaller, in some minutes:
#   SCALE_TOKENS=100000 SCALE_USERS=10000 SCALE_CLIENTS=1000 SCALE_SAMPLE=100 ./bench scale
# SCALE_DATABASES="sqlite mysql" names the databases, SCALE_POOL is the database server's memory for its tables, SCALE_TAIL_SECONDS how
# long each run beside the deletions takes, SCALE_SAMPLE of how many users, clients and tokens the load is.
# shellcheck shell=bash

part hosts
part measuring
part filling
TOKENS="${SCALE_TOKENS:-10000000}" USERS="${SCALE_USERS:-1000000}" CLIENTS="${SCALE_CLIENTS:-10000}" SAMPLE="${SCALE_SAMPLE:-1000}"
EXPIRED=$((TOKENS / 10)) USER_STEP=$((USERS / SAMPLE)) CLIENT_STEP=$((CLIENTS / SAMPLE))
[ $CLIENT_STEP -gt 0 ] && [ $USER_STEP -gt 0 ] || { say "SCALE_SAMPLE are more than the users or the clients."; exit 2; }
POOL="${SCALE_POOL:-8G}" TAIL_SECONDS="${SCALE_TAIL_SECONDS:-20}"
need wrk curl sqlite3
need_ports AUTH_PORT STOCK_PORT DB_PORT
build AuthServer

# --- Two servers of one kind: one with empty tables, one with full ones ---

declare -gA URL=([empty]="$AUTH" [full]="$STOCK") PID=([empty]="" [full]="") JOB=() API_KEY=() WARM=()
ENDED=("PID[empty]" "PID[full]" DB_PID)

side() { # empty|full: what follows is about this one
    SIDE=$1
    AUTH=${URL[$1]}
    JOB_SECRET=${JOB[$1]:-}
    API_SECRET=${API_KEY[$1]:-}
    if [ "$DIALECT" = sqlite ]; then
        DATABASE=(Database__ConnectionString="Data Source=$FOLDER/$1/authserver.db")
    else
        DATABASE=(Database__Provider=MySql Database__ServerVersion="$DB_VERSION-$KIND" Keys__MasterKey="$MASTER_KEY"
            Database__ConnectionString="Server=127.0.0.1;Port=$DB_PORT;Database=bench_$1;User ID=root")
    fi
}
start() { # settings…: the server of this side. Its tokens live long enough for the tables to be filled around them.
    end "PID[$SIDE]"
    env "${DATABASE[@]}" ASPNETCORE_URLS="$AUTH" Protocol__Issuer="$AUTH/" "${MINIMAL[@]}" Protocol__AccessTokenSeconds=14400 \
        Protocol__PruneEverySeconds=0 "$@" dotnet AuthServer/bin/Release/net9.0/AuthServer.dll >"$FOLDER/$SIDE.log" 2>&1 &
    PID[$SIDE]=$!
    until_ready "${PID[$SIDE]}" "$AUTH"
}
tell() { # statements on standard input
    if [ "$DIALECT" = sqlite ]; then
        SQLITE_TMPDIR="$FOLDER" sqlite3 -batch -bail -cmd '.timeout 60000' "$FOLDER/$SIDE/authserver.db"
    else
        mariadb --no-defaults --socket="$FOLDER/db.sock" --user=root --batch --skip-column-names "bench_$SIDE"
    fi
}
ask() { # address: for each form on standard input the form, a tab and the answer
    local part asking=()
    rm -f "$FOLDER"/ask.*
    split -n r/4 - "$FOLDER/ask."
    for part in "$FOLDER"/ask.a?; do
        awk -v url="$1" 'NR > 1 { print "next" } { printf "url = \"%s\"\ndata = \"%s\"\nsilent\nfail\nwrite-out = \"\\n\"\n", url, $0 }' "$part" |
            curl -K - >"$part.answers" &
        asking+=($!)
    done
    wait "${asking[@]}"
    for part in "$FOLDER"/ask.a?; do paste "$part" "$part.answers"; done
}

# --- Filling ---

prepare_side() { # empty|full step-of-users step-of-clients: users, clients, and tokens of some of them
    side "$1"
    say "  $1: users and clients …"
    [ "$DIALECT" = sqlite ] || sql "CREATE DATABASE bench_$1 CHARACTER SET utf8mb4"
    auth db migrate >/dev/null
    start
    BENCH_USERS=1 populate
    JOB[$1]=$JOB_SECRET API_KEY[$1]=$API_SECRET
    end "PID[$1]"
    NOW=$(date +%s) BEGIN_MS=$(date +%s000)
    fill_people "$2" "$3" | tell >/dev/null
    seq 0 $USER_STEP $(((SAMPLE - 1) * USER_STEP)) | shuf |
        sed "s/.*/grant_type=password\&client_id=bench\&username=bench&%40example.com\&password=$BENCH_PASSWORD/" >"$FOLDER/$1.passwords"
    seq 0 $CLIENT_STEP $(((SAMPLE - 1) * CLIENT_STEP)) | shuf |
        sed "s/.*/grant_type=client_credentials\&client_id=job&\&client_secret=$JOB_SECRET/" >"$FOLDER/$1.clients"
    [ "$DIALECT" = mysql ] || echo 'PRAGMA journal_mode = WAL' | tell >/dev/null
    start
    BEGIN_MS=$(date +%s%3N)
    sed 's/$/\&scope=openid%20email%20api%20offline_access/' "$FOLDER/$1.passwords" | ask "$AUTH/api/token" | shuf >"$FOLDER/answers"
    END_MS=$(date +%s%3N)
    end "PID[$1]"
    member access_token <"$FOLDER/answers" >"$FOLDER/$1.bearers"
    member refresh_token <"$FOLDER/answers" >"$FOLDER/$1.refresh"
    sed "s/.*/token=&\&client_id=resource_api\&client_secret=$API_SECRET/" "$FOLDER/$1.bearers" >"$FOLDER/$1.introspection"
    [ "$(wc -l <"$FOLDER/$1.refresh")" = "$(wc -l <"$FOLDER/$1.passwords")" ] || { say "Not all users got their tokens."; exit 1; }
}
fill_side() { # the rows around the tokens that were issued
    local started=$SECONDS
    say "  full: tokens …"
    NOW=$(date +%s)
    keys_of OpenIddictTokens >"$FOLDER/keys"
    { without_keys OpenIddictTokens && fill_tokens && with_keys OpenIddictTokens; } | tell >/dev/null
    if [ "$DIALECT" = mysql ]; then
        say "  until its pages are on disk …"
        for table in OpenIddictTokens OpenIddictAuthorizations AspNetUsers OpenIddictApplications; do echo "ANALYZE TABLE $table;"; done | tell >/dev/null
        echo "SET GLOBAL innodb_max_dirty_pages_pct = 0" | tell
        until [ "$(echo "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'" | tell | cut -f2)" -lt 1000 ]; do sleep 2; done
        echo "SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT" | tell
    fi
    say "  filled in $((SECONDS - started)) s; $(size)"
}
size() {
    if [ "$DIALECT" = sqlite ]; then du -h "$FOLDER/full/authserver.db" | cut -f1
    else echo "SELECT CONCAT(ROUND(SUM(data_length + index_length) / 1073741824, 1), 'G') FROM information_schema.tables WHERE table_schema = 'bench_full'" | tell; fi
}

# --- The loads ---

lines() { # seconds file path
    BENCH_LINES="$FOLDER/$SIDE.$2" wrk -d "${1}s" -t 2 -c 8 -s "$BENCH_LUA/lines.lua" "$AUTH$3"
}
password_load() { lines "$1" passwords /api/token; }
refresh_load() { BENCH_LINES="$FOLDER/$SIDE.refresh" wrk -d "${1}s" -t 8 -c 8 -s "$BENCH_LUA/chains.lua" "$AUTH/api/token"; }
client_load() { lines "$1" clients /api/token; }
introspection_load() { lines "$1" introspection /connect/introspect; }
user_info_load() { BENCH_BEARER=1 lines "$1" bearers /connect/userinfo; }
code_load() { BENCH_ONCE=1 lines "$1" codes /api/token; }
revocation_load() { BENCH_ONCE=1 lines "$1" revocable /connect/revoke; }

fresh_code_forms() {
    sign_in
    fresh_codes "$1"
    sed "s|.*|grant_type=authorization_code\&client_id=web\&redirect_uri=$BENCH_REDIRECT\&code_verifier=$BENCH_VERIFIER\&code=&|" "$FOLDER/codes" >"$FOLDER/$SIDE.codes"
}
fresh_revocable() { # seconds: twice as many as were revoked in that time, of all clients in turn
    awk -v most=$(($1 * WARM_RATE * 2)) '{ line[NR] = $0 } END { for (i = 0; i < most; i++) print line[i % NR + 1] }' "$FOLDER/$SIDE.clients" |
        ask "$AUTH/api/token" | sed -n 's/.*\(client_id=.*\)\t.*"access_token": *"\([^"]*\)".*/token=\2\&\1/p' >"$FOLDER/$SIDE.revocable"
}

measure_side() { # load seconds: requests, microseconds, failures, microseconds of the slowest hundredth, ms of CPU of the server and of the database's
    local own database=0
    own=$(cpu_ticks "${PID[$SIDE]}")
    [ -z "$DB_PID" ] || database=$(cpu_ticks "$DB_PID")
    "$1" "$2" | awk '$1 == "RESULT" { printf "%s %s %s %s ", $2, $3, $4, $5 }'
    own=$(($(cpu_ticks "${PID[$SIDE]}") - own))
    [ -z "$DB_PID" ] || database=$(($(cpu_ticks "$DB_PID") - database))
    echo "$((own * 1000 / TICK)) $((database * 1000 / TICK))"
}
of() { awk "\$1 > 0 { printf \"%f\\n\", $2 }" "$FOLDER/$1.results" | median; } # side value
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "–" }'; }
compare_sides() { # name load: one row
    local s i value cells=""
    say "  $1"
    for s in empty full; do
        side $s
        WARM_RATE=200
        "$PREPARE" "$WARM_UP"
        WARM[$s]=$(measure_side "$2" "$WARM_UP" | awk '{ printf "%d", $1 / $2 * 1e6 + 1 }')
        : >"$FOLDER/$s.results"
    done
    for ((i = 0; i < RUNS; i++)); do
        for s in empty full; do
            side $s
            WARM_RATE=${WARM[$s]}
            "$PREPARE" "$SECONDS_EACH"
            measure_side "$2" "$SECONDS_EACH" >>"$FOLDER/$s.results"
        done
    done
    # shellcheck disable=SC2016
    for value in '$1 / $2 * 1e6' '$5 / $1' '$6 / $1'; do
        cells+=$(awk -v a="$(of empty "$value")" -v b="$(of full "$value")" 'BEGIN { form = a > 50 ? "%.0f" : "%.3f"; printf "| " form " | " form " | ", a, b }')
        if [ "$value" = '$1 / $2 * 1e6' ]; then cells+=$(ratio "$(of empty "$value")" "$(of full "$value")")
        else cells+=$(ratio "$(of full "$value")" "$(of empty "$value")"); fi
        cells+=" "
    done
    echo "| $1 $cells| $(cat "$FOLDER"/{empty,full}.results | awk '{ n += $3 } END { print n }') |"
}

# --- Pruning ---

# The jobs go with a lease: while somebody else holds it, they rest.
jobs_rest() { echo "BEGIN; DELETE FROM Leases WHERE Name = 'jobs'; INSERT INTO Leases VALUES ('jobs', 'bench', '2999-01-01 00:00:00'); COMMIT;" | tell; }
jobs_work() { echo "DELETE FROM Leases WHERE Name = 'jobs'" | tell; }
expired() { echo "SELECT COUNT(*) FROM OpenIddictTokens WHERE ExpirationDate < $(at "$(($(date +%s) - 3600))")" | tell; }
oldest() { echo "SELECT MIN(ExpirationDate) FROM OpenIddictTokens" | tell; }
until_jobs_work() { # false: there is nothing left to delete
    local before patience=$((SECONDS + 60))
    before=$(oldest)
    jobs_work
    while [ "$(oldest)" = "$before" ]; do
        [ $SECONDS -lt $patience ] || return 1
        sleep 0.2
    done
}
tail_row() { # name load
    local i before pruned=0 rest="$FOLDER/empty.results" work="$FOLDER/full.results"
    say "  $1, while a million expired tokens are deleted"
    : >"$rest"
    : >"$work"
    "$2" "$WARM_UP" >"$FOLDER/warm"
    for ((i = 0; i < RUNS; i++)); do
        jobs_rest
        sleep 5
        measure_side "$2" "$TAIL_SECONDS" >>"$rest"
        before=$(expired)
        until_jobs_work || { say "  nothing is left to be deleted"; break; }
        measure_side "$2" "$TAIL_SECONDS" >>"$work"
        pruned=$((pruned + before - $(expired)))
    done
    # shellcheck disable=SC2016
    echo "| $1 | $(of empty '$1 / $2 * 1e6' | cut -d. -f1) | $(of empty '$4 / 1000' | cut -c-5) | $(of full '$4 / 1000' | cut -c-5) |" \
        "$(ratio "$(of full '$4')" "$(of empty '$4')") | $pruned | $(cat "$rest" "$work" | awk '{ n += $3 } END { print n }') |"
}

# --- A whole database ---

fill_database() {
    mkdir -p "$FOLDER/empty" "$FOLDER/full"
    say "$NAME …"
    prepare_side empty $USER_STEP $CLIENT_STEP
    prepare_side full 1 1
    fill_side
}
measure_database() {
    side empty && start
    side full && start
    printf '\n%s tokens, %s users, %s clients (%s) against empty tables:\n\n' "$TOKENS" "$USERS" "$CLIENTS" "$(size)"
    echo "| $NAME | per second, empty | full | times slower | CPU, ms, empty | full | times | database's CPU, ms, empty | full | times | failed |"
    echo "|---|---|---|---|---|---|---|---|---|---|---|"
    PREPARE=:
    compare_sides "password token, minimal hash" password_load
    compare_sides "client_credentials" client_load
    compare_sides "introspection" introspection_load
    compare_sides "userinfo" user_info_load
    compare_sides "refresh" refresh_load
    PREPARE=fresh_code_forms compare_sides "code redemption" code_load
    PREPARE=fresh_revocable compare_sides "revocation" revocation_load
    end "PID[empty]"
    end "PID[full]"
    side full
    jobs_rest
    start Protocol__PruneEverySeconds=1
    printf '\n%s\n%s\n' "| $NAME, 8 connections that rest 40 ms | per second | slowest of 100, ms, at rest | while pruning | times | pruned | failed |" "|---|---|---|---|---|---|---|"
    export BENCH_PAUSE=40
    tail_row "password token, minimal hash" password_load
    tail_row "introspection" introspection_load
    unset BENCH_PAUSE
    end "PID[full]"
}
start_server() { # Oracle's MySQL where it is to be had, or MariaDB
    if AuthServer.Tests/Fixtures/MySql/fetch.sh "$MYSQL" >&2; then
        start_mysql --innodb-buffer-pool-size="$POOL" --innodb-redo-log-capacity=2G --innodb-ddl-buffer-size=256M
        KIND=mysql NAME="MySQL $DB_VERSION"
    else
        start_mariadb --innodb-buffer-pool-size="$POOL" --innodb-log-file-size=2G --innodb-sort-buffer-size=64M
        KIND=mariadb NAME="MariaDB $DB_VERSION"
    fi
    MASTER_KEY=$(random)
}

surroundings
for database in ${SCALE_DATABASES:-sqlite mysql}; do
    dialect "$database"
    if [ "$database" = sqlite ]; then NAME=SQLite; else start_server; fi
    fill_database
    measure_database
    end DB_PID
    rm -rf "$FOLDER"/{empty,full,mysql,mariadb}
done
