# Part of ./bench: what one request does in the database. A short run, and the difference of the server's counters.
# shellcheck shell=bash

COUNTERS="Com_select Com_insert Com_update Com_delete Com_begin Com_commit Com_set_option Binlog_commits"
counters() { sql "SHOW GLOBAL STATUS" | awk -v names="$COUNTERS" 'BEGIN { n = split(names, name, " ") } { v[$1] = $2 } END { for (i = 1; i <= n; i++) printf "%d ", v[name[i]] }'; }
row_of_statements() { # name wrk-arguments…
    local before after
    before=$(counters)
    after=$(run 2 "${@:2}")
    awk -v name="$1" -v before="$before" -v after="$(counters)" '{
        n = split(before, b, " "); split(after, a, " ")
        printf "| %s ", name
        for (i = 1; i <= n; i++) printf "| %.2f ", (a[i] - b[i]) / $1
        print "|" }' <<<"$after"
}
statements() {
    printf '\n| Statements a request | SELECT | INSERT | UPDATE | DELETE | BEGIN | COMMIT | SET | commits that write |\n|---|---|---|---|---|---|---|---|---|\n'
    row_of_statements "password token" -t 2 -c 8 -s "$BENCH_LUA/password.lua" "$AUTH/api/token"
    WARM_RATE=500
    fresh_codes 2
    BENCH_CODES="$FOLDER/codes" row_of_statements "code redemption" -t "$BENCH_THREADS" -c 8 -s "$BENCH_LUA/codes.lua" "$AUTH/api/token"
    fresh_tokens
    BENCH_TOKENS="$FOLDER/tokens" row_of_statements "refresh" -t 8 -c 8 -s "$BENCH_LUA/refresh.lua" "$AUTH/api/token"
    BENCH_BODY="token=$(token_answer 0 | member access_token)&client_id=resource_api&client_secret=$API_SECRET" \
        row_of_statements "introspection" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/connect/introspect"
    BENCH_AUTHORIZATION="Bearer $(token_answer 0 'openid email' | member access_token)" \
        row_of_statements "userinfo" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/connect/userinfo"
    BENCH_BODY="grant_type=client_credentials&client_id=job&client_secret=$JOB_SECRET" \
        row_of_statements "client_credentials" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$AUTH/api/token"
    BENCH_BODY="grant_type=client_credentials&client_id=job&client_secret=$STOCK_SECRET" \
        row_of_statements "client_credentials, OpenIddict's defaults" -t 2 -c 8 -s "$BENCH_LUA/fixed.lua" "$STOCK/connect/token"
}
