# Part of ./bench: one function for each row of its tables. Uses the hosts, users and clients of hosts.sh.
# shellcheck shell=bash

CORES=$(nproc)
TICK=$(getconf CLK_TCK)
surroundings() { # the line above the tables
    local cpu memory
    cpu=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)
    memory=$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)
    echo "$(date +%F), $CORES × $cpu, $memory GB;" \
        ".NET $(dotnet --list-runtimes | awk '$1 == "Microsoft.NETCore.App" { v = $2 } END { print v }')," \
        "$(wrk --version 2>&1 | awk 'NR == 1 { print $1, $2 }');" \
        "$RUNS runs of $SECONDS_EACH s, median (min–max); load before: $(cut -d' ' -f1 /proc/loadavg)"
}
cpu_ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
memory() { awk -v field="$2:" '$1 == field { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; } # pid VmRSS|VmHWM: MB
spread() { sort -n | awk -v form="$1" '{ v[NR] = $1 } END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    if (NR > 1) printf form " (" form "–" form ")", m, v[1], v[NR]; else printf form, m }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

run() { # seconds wrk-arguments…: requests, microseconds, failures
    wrk -d "${1}s" "${@:2}" | awk '$1 == "RESULT" { print $2, $3, $4 }'
}
told() { # pid names…: what the process's probe tells of each (Probe/), since it started; 0 for what it does not, or without a probe
    grep -qz ^BENCH_PROBE= "/proc/$1/environ" || { echo 0; return; }
    rm -f "$PROBE_FILE"
    kill -USR1 "$1"
    until [ -s "$PROBE_FILE" ]; do
        kill -0 "$1" || exit 1
        sleep 0.01
    done
    awk -v names="${*:2}" 'BEGIN { n = split(names, name, " ") } { v[$1] = $2 } END { for (i = 1; i <= n; i++) printf "%d ", v[name[i]] }' "$PROBE_FILE"
}
measure() { # pid wrk-arguments…: one run, whose rate, CPU and allocated KB are added to the files of these names; adds to FAILURES
    local pid="$1" ticks bytes result
    shift
    bytes=$(told "$pid" allocated)
    ticks=$(cpu_ticks "$pid")
    result=$(run "$SECONDS_EACH" "$@")
    ticks=$(($(cpu_ticks "$pid") - ticks))
    bytes=$(($(told "$pid" allocated) - bytes))
    read -r REQUESTS _ <<<"$result"
    awk '{ printf "%f\n", $1 / $2 * 1e6 }' <<<"$result" >>"$SAMPLES/rates"
    awk -v t="$ticks" -v hz="$TICK" '{ printf "%f\n", t * 1000 / hz / $1 }' <<<"$result" >>"$SAMPLES/cpu"
    awk -v b="$bytes" '{ printf "%f\n", b / 1024 / $1 }' <<<"$result" >>"$SAMPLES/allocated"
    FAILURES=$((FAILURES + ${result##* }))
}
SAMPLES="$FOLDER"
rate() { awk '{ printf "%d", $1 / $2 * 1e6 + 1 }'; } # of a run, rounded up
# What a run uses up is made before it: PREPARE is called with the seconds that it takes.
PREPARE=:
figure() { # name pid wrk-arguments…: one row; leaves the rates in $FOLDER/rates
    local name="$1"
    shift
    say "  $name"
    WARM_RATE=200
    "$PREPARE" "$WARM_UP"
    WARM_RATE=$(run "$WARM_UP" "${@:2}" | rate)
    rm -f "$FOLDER"/{rates,cpu,allocated}
    FAILURES=0
    for ((i = 0; i < RUNS; i++)); do
        "$PREPARE" "$SECONDS_EACH"
        measure "$@"
    done
    [ -n "$BARE" ] || BARE=$(median <"$FOLDER/rates")
    echo "| $name | $(spread %.0f <"$FOLDER/rates") | $(share "$(median <"$FOLDER/rates")" "$BARE") | $(spread %.3f <"$FOLDER/cpu") |" \
        "$(spread %.1f <"$FOLDER/allocated") | $FAILURES |"
}
fresh_tokens() { # one refresh token for each thread
    for ((user = 0; user < 8; user++)); do echo "$(refresh_answer "$user" | member refresh_token)"; done >"$FOLDER/tokens"
}

sign_in() { # one browser, which codes are then given to
    local page
    rm -f "$FOLDER/cookies"
    page=$(curl -sf -c "$FOLDER/cookies" "$AUTH/sign-in")
    curl -sf -o /dev/null -b "$FOLDER/cookies" -c "$FOLDER/cookies" "$AUTH/sign-in" \
        --data-urlencode "form_token=$(sed -n 's/.*name="form_token"[^>]*value="\([^"]*\)".*/\1/p' <<<"$page" | head -n 1)" \
        -d username=bench0@example.com -d "password=$BENCH_PASSWORD"
}
fresh_codes() { # seconds: twice as many codes as the warm-up redeemed in that time
    local request="$AUTH/connect/authorize?client_id=web&response_type=code&redirect_uri=$BENCH_REDIRECT&scope=openid%20api"
    curl -sf -b "$FOLDER/cookies" --no-progress-meter --parallel --parallel-max 4 -o /dev/null -w '%{redirect_url}\n' \
        "$request&code_challenge=$CHALLENGE&code_challenge_method=S256&state=[1-$(($1 * WARM_RATE * 2))]" |
        sed -n 's/.*[?&]code=\([^&]*\).*/\1/p' >"$FOLDER/codes"
}

passwords() { figure "$1" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/password.lua" "$AUTH/api/token"; }
refresh() {
    PREPARE=fresh_tokens BENCH_TOKENS="$FOLDER/tokens" figure "refresh" "$AUTH_PID" -t 8 -c 8 -s "$BENCH_LUA/refresh.lua" "$AUTH/api/token"
}
codes() {
    sign_in
    PREPARE=fresh_codes BENCH_CODES="$FOLDER/codes" \
        figure "code redemption" "$AUTH_PID" -t "$BENCH_THREADS" -c 8 -s "$BENCH_LUA/codes.lua" "$AUTH/api/token"
}
user_info() {
    BENCH_AUTHORIZATION="Bearer $(token_answer 0 'openid email' | member access_token)" \
        figure "userinfo" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/connect/userinfo"
}
introspection() {
    BENCH_BODY="token=$(token_answer 0 | member access_token)&client_id=resource_api&client_secret=$API_SECRET" \
        figure "introspection" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/connect/introspect"
}
chosen_secret() { # by a client whose secret an operator chose: it is compared by a slow hash, once
    BENCH_BODY="grant_type=client_credentials&client_id=chosen_job&client_secret=$CHOSEN_SECRET" \
        figure "client_credentials, chosen secret" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/api/token"
}
list_address() { # of a new token's status list
    local payload
    payload=$(token_answer 0 | member access_token | cut -d. -f2 | tr '_-' '/+')
    printf '%s%s' "$payload" "$(printf '%.*s' $(((4 - ${#payload} % 4) % 4)) ==)" | base64 -d | member uri
}
documents() { # what everybody may read, and caches ask for again
    local list
    list=$(list_address)
    figure "discovery document" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/.well-known/openid-configuration"
    figure "JWKS" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/.well-known/jwks"
    figure "status list" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$list"
    BENCH_KNOWN=$(curl -sf -o /dev/null -D - "$list" | tr -d '\r' | sed -n 's/^etag: //Ip') \
        figure "status list, not modified" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$list"
}
client_credentials() { # settings of the other…
    local own
    BENCH_BODY="grant_type=client_credentials&client_id=job&client_secret=$JOB_SECRET" \
        figure "client_credentials" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/api/token"
    own=$(median <"$FOLDER/rates")
    start_stock "$@"
    BENCH_BODY="grant_type=client_credentials&client_id=job&client_secret=$STOCK_SECRET" \
        figure "client_credentials, OpenIddict's defaults" "$STOCK_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$STOCK/connect/token"
    TIMES=$(awk -v a="$own" -v b="$(median <"$FOLDER/rates")" 'BEGIN { printf "%.1f", a / b }')
}
bare() { figure "bare endpoint (/health/live)" "$1" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$2/health/live"; }
api() { # name path
    BENCH_AUTHORIZATION="Bearer $(token_answer 0 | member access_token)" \
        figure "$1" "$API_PID" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$API$2"
}
# The bare endpoint comes first: the others are compared with it.
head_of_table() {
    BARE=""
    printf '\n| %s | per second | of bare | CPU, ms | KB allocated | failed |\n|---|---|---|---|---|---|\n' "$1"
}
share() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }
