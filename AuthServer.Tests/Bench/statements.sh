# Part of ./bench: what one request does in the database. A short run, and the difference of what is counted there: by the server, in
# SQLite by SQLite itself (Probe/). On MariaDB the commits that write are those of its binary log, on MySQL the uses of its cache.
# shellcheck shell=bash

counters() { # pid
    local writes=Binlog_commits
    case "$COUNTED" in
        SQLite) told "$1" SELECT INSERT UPDATE DELETE BEGIN COMMIT PRAGMA commits; return ;;
        MySQL*) writes=Binlog_cache_use ;;
    esac
    sql "SHOW GLOBAL STATUS" | awk -v names="Com_select Com_insert Com_update Com_delete Com_begin Com_commit Com_set_option $writes" \
        'BEGIN { n = split(names, name, " ") } { v[$1] = $2 } END { for (i = 1; i <= n; i++) printf "%d ", v[name[i]] }'
}
row_of_statements() { # name pid wrk-arguments…
    local before result
    before=$(counters "$2")
    result=$(run 3 "${@:3}")
    awk -v name="$1" -v before="$before" -v after="$(counters "$2")" '{
        n = split(before, b, " "); split(after, a, " ")
        printf "| %s%s ", name, $3 ? ", " $3 " failed" : ""
        for (i = 1; i <= n; i++) printf "| %.2f ", (a[i] - b[i]) / $1
        print "|" }' <<<"$result"
}
fixed_statements() { row_of_statements "$1" "$2" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$3"; } # name pid address
statements() { # database: of AuthServer, and of the other while it runs
    local COUNTED="$1"
    say "  statements"
    printf '\n| Statements on %s | SELECT | INSERT | UPDATE | DELETE | BEGIN | COMMIT | %s | commits that write |\n|---|---|---|---|---|---|---|---|---|\n' \
        "$1" "$([ "$1" = SQLite ] && echo PRAGMA || echo SET)"
    run "$WARM_UP" -t 2 -c 8 -s "$BENCH_LUA/password.lua" "$AUTH/api/token" >/dev/null
    row_of_statements "password token" "$AUTH_PID" -t 2 -c 8 -s "$BENCH_LUA/password.lua" "$AUTH/api/token"
    sign_in
    # Not many more codes than are used in that time: they expire.
    local redeem=(-t "$BENCH_THREADS" -c 8 -s "$BENCH_LUA/codes.lua" "$AUTH/api/token")
    export BENCH_CODES="$FOLDER/codes"
    WARM_RATE=200
    fresh_codes "$WARM_UP"
    WARM_RATE=$(run "$WARM_UP" "${redeem[@]}" | rate)
    [ "$WARM_RATE" -ge 100 ] || WARM_RATE=100
    fresh_codes 6
    row_of_statements "code redemption" "$AUTH_PID" "${redeem[@]}"
    fresh_tokens
    BENCH_TOKENS="$FOLDER/tokens" row_of_statements "refresh" "$AUTH_PID" -t 8 -c 8 -s "$BENCH_LUA/refresh.lua" "$AUTH/api/token"
    BENCH_BODY="token=$(token_answer 0 | member access_token)&client_id=resource_api&client_secret=$API_SECRET" \
        fixed_statements "introspection" "$AUTH_PID" "$AUTH/connect/introspect"
    BENCH_AUTHORIZATION="Bearer $(token_answer 0 'openid email' | member access_token)" \
        fixed_statements "userinfo" "$AUTH_PID" "$AUTH/connect/userinfo"
    BENCH_BODY="grant_type=client_credentials&client_id=job&client_secret=$JOB_SECRET" \
        fixed_statements "client_credentials" "$AUTH_PID" "$AUTH/api/token"
    [ -n "$STOCK_PID" ] || return 0
    BENCH_BODY="grant_type=client_credentials&client_id=job&client_secret=$STOCK_SECRET" \
        fixed_statements "client_credentials, OpenIddict's defaults" "$STOCK_PID" "$STOCK/connect/token"
}
