# Part of ./bench scale: fills a database's tables by its own statements, as the server would have over some weeks. The SQL is the same
# for every database but for what `dialect` names. What is made:
#   users       bench0 … with their addresses, all with the password of bench0, whom the server has registered; for every other one the
#               counter of a sign-in within the last day
#   clients     job0 … copies of the client "job", with its secret; for each the use of a grant on thirty days
#   sign-ins    one for five tokens
#   tokens      a tenth has expired and may be pruned, a tenth are access tokens alive for some hours, and all others refresh tokens, of
#               which each sign-in's last is valid and those before it are redeemed
# Ids of sign-ins and tokens lie between two moments: what the server issued between them lies spread over all of these rows.
# shellcheck shell=bash

CHUNK=200000

dialect() { # sqlite|mysql
    case $1 in
        sqlite) DIV=/ ;;
        mysql) DIV=DIV ;;
    esac
    DIALECT=$1
}
hex() { # number digits
    if [ "$DIALECT" = sqlite ]; then echo "printf('%0$2x', $1)"; else echo "LPAD(LOWER(HEX($1)), $2, '0')"; fi
}
at() { # seconds since 1970
    if [ "$DIALECT" = sqlite ]; then echo "strftime('%Y-%m-%d %H:%M:%f', $1, 'unixepoch')"; else echo "FROM_UNIXTIME($1)"; fi
}
id() { # milliseconds kind number: ordered by time, as UUIDs of version 7 are
    echo "SUBSTR($(hex "$1" 12), 1, 8) || '-' || SUBSTR($(hex "$1" 12), 9, 4) || '-7$2-8000-' || $(hex "$3" 12)"
}
session() { # what comes before and behind each file of statements
    if [ "$DIALECT" = sqlite ]; then
        echo "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA foreign_keys = OFF;"
    else
        echo "SET sql_mode = 'PIPES_AS_CONCAT', time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0, sql_log_bin = 0;"
    fi
}
numbers() { # 0 to CHUNK and some more, by doubling
    echo 'DROP TABLE IF EXISTS `Numbers`; CREATE TABLE `Numbers` (n INTEGER NOT NULL PRIMARY KEY); INSERT INTO `Numbers` VALUES (0);'
    for ((n = 1; n < CHUNK; n *= 2)); do echo "INSERT INTO \`Numbers\` SELECT n + $n FROM \`Numbers\`;"; done
}
rows() { # how-many table-and-columns values [joined-row] [inner-columns]: a chunk at a time, in the order of n
    local from
    for ((from = 0; from < $1; from += CHUNK)); do
        echo "INSERT INTO $2 SELECT $3 FROM (SELECT n${5:+, $5} FROM (SELECT n + $from AS n FROM \`Numbers\` WHERE n < $(($1 - from < CHUNK ? $1 - from : CHUNK))) AS number) AS x ${4:-};"
    done
}
# It is far faster to make an index of all rows than to keep it while they come.
keys_of() { # table: what makes its indexes and references, one a line
    if [ "$DIALECT" = sqlite ]; then echo "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '$1'" | tell
    else echo "SHOW CREATE TABLE $1" | tell | sed 's/\\n/\n/g' | grep -E '^ *(UNIQUE KEY|KEY|CONSTRAINT)' | sed 's/,$//'; fi
}
without_keys() { # table: of what keys_of said of it
    session
    if [ "$DIALECT" = sqlite ]; then sed 's/^CREATE.* INDEX \("[^"]*"\).*/DROP INDEX \1;/' "$FOLDER/keys"
    else echo "ALTER TABLE $1 $(sed -E 's/^ *(UNIQUE )?KEY (`[^`]*`).*/DROP KEY \2/; s/^ *CONSTRAINT (`[^`]*`).*/DROP FOREIGN KEY \1/' "$FOLDER/keys" | paste -sd,);"; fi
}
with_keys() {
    if [ "$DIALECT" = sqlite ]; then sed 's/$/;/' "$FOLDER/keys" && echo "PRAGMA journal_mode = WAL;"
    # Pages as full as they are after years.
    else echo "SET GLOBAL innodb_fill_factor = 75; ALTER TABLE $1 $(sed 's/^ */ADD /' "$FOLDER/keys" | paste -sd,);"; fi
}
user_id() { id "$((BEGIN_MS - 7776000000)) + ($1) * 6912000000 $DIV $USERS" aaa "$1"; }
client_id() { id "$((BEGIN_MS - 7776000000)) + ($1) * 1000" ccc "$1"; }
stamp() { id 0 eee "$1"; }

# All users and clients, or with a step every so many only: those that the load asks for.
fill_people() { # step-of-users step-of-clients
    local those="WHERE n > 0 AND n % $1 = 0"
    session
    numbers
    rows "$USERS" "AspNetUsers (Id, CreatedAt, UserName, NormalizedUserName, Email, NormalizedEmail, SecurityStamp, ConcurrencyStamp,
        PasswordHash, Disabled, EmailConfirmed, PhoneNumberConfirmed, TwoFactorEnabled, LockoutEnabled, AccessFailedCount, AddressState)" \
        "$(user_id n), t.CreatedAt, 'bench' || n || '@example.com', 'BENCH' || n || '@EXAMPLE.COM', 'bench' || n || '@example.com',
        'BENCH' || n || '@EXAMPLE.COM', $(stamp n), $(stamp "n + 1"), t.PasswordHash, t.Disabled, t.EmailConfirmed, t.PhoneNumberConfirmed,
        t.TwoFactorEnabled, t.LockoutEnabled, t.AccessFailedCount, t.AddressState" \
        "JOIN AspNetUsers t ON t.NormalizedUserName = 'BENCH0@EXAMPLE.COM' $those"
    rows "$USERS" "UserAddresses (Address, UserId)" "'BENCH' || n || '@EXAMPLE.COM', $(user_id n)" "$those"
    rows "$CLIENTS" "OpenIddictApplications (Id, ClientId, ApplicationType, ClientSecret, ClientType, ConcurrencyToken, ConsentType, DisplayName,
        Permissions, Properties, Requirements, Settings)" \
        "$(client_id n), 'job' || n, t.ApplicationType, t.ClientSecret, t.ClientType, $(stamp n), t.ConsentType, t.DisplayName, t.Permissions,
        t.Properties, t.Requirements, t.Settings" \
        "JOIN OpenIddictApplications t ON t.ClientId = 'job' WHERE n % $2 = 0"
    if [ "$1" = 1 ]; then
        # The keys are hashes, thus anywhere; these are nobody's.
        rows $((USERS / 2)) "SignInAttempts (\`Key\`, Failures, Pending, PendingUntil, LastFailureAt, LockedUntil, FailedSinceClaim)" \
            "$(hex "n * 2654435761 % 4294967296" 8) || $(hex n 56), 0, 0, $((BEGIN_MS - 80000000)) + n * 80000000 $DIV $((USERS / 2)), 0, 0, 0"
        rows $((CLIENTS * 30)) "GrantUsage (ClientId, \`Grant\`, Day, Count, LastUsedAt)" \
            "'job' || (n % $CLIENTS), 'client_credentials', SUBSTR($(at "$NOW - 86400 * (1 + n $DIV $CLIENTS)"), 1, 10), 100,
            $(at "$NOW - 86400 * (1 + n $DIV $CLIENTS)")"
    fi
    echo 'DROP TABLE `Numbers`;'
}

fill_tokens() {
    local sign_ins=$((TOKENS / 5)) alive=$((TOKENS / 10)) span=$((END_MS - BEGIN_MS)) month=2592000
    local first=$((TOKENS - TOKENS / 10)) s="(n % $((TOKENS / 5)))"
    local user="(1 + $s * 7919 % $((USERS - 1)))" client="($s * 31 % $CLIENTS)"
    local sign_in
    sign_in=$(id "$BEGIN_MS + $s * $span $DIV $sign_ins" bbb "$s")
    session
    numbers
    rows "$sign_ins" "OpenIddictAuthorizations (Id, ApplicationId, ConcurrencyToken, CreationDate, Scopes, Status, Subject, Type)" \
        "$sign_in, $(client_id "$client"), $(stamp n), $(at "$NOW - $month + n * $month $DIV $sign_ins"), '[\"api\",\"offline_access\"]', 'valid',
        $(user_id "$user"), 'ad-hoc'"
    rows "$TOKENS" "OpenIddictTokens (Id, ApplicationId, AuthorizationId, ConcurrencyToken, SecurityStamp, Subject, Type, Status, CreationDate,
        ExpirationDate, RedemptionDate, StatusListId, StatusIndex)" \
        "$(id "$BEGIN_MS + n * $span $DIV $TOKENS" ddd n), $(client_id "$client"), $sign_in, $(stamp "n + 1"), $(stamp "$user"), $(user_id "$user"),
        CASE WHEN n >= $first OR n < $EXPIRED AND n % 2 = 0 THEN 'urn:ietf:params:oauth:token-type:access_token'
            ELSE 'urn:ietf:params:oauth:token-type:refresh_token' END,
        CASE WHEN n >= $((first - sign_ins)) OR n < $EXPIRED AND n % 2 = 0 THEN 'valid' ELSE 'redeemed' END,
        $(at created), $(at expires), CASE WHEN n < $((first - sign_ins)) AND (n >= $EXPIRED OR n % 2 = 1) THEN $(at "created + 1800") END,
        CASE WHEN n >= $first THEN (expires + 14399) $DIV 14400 * 14400 END, CASE WHEN n >= $first THEN n - $first + 100000 END" "" \
        "CASE WHEN n >= $first THEN $NOW - 1800 + (n - $first) * 1800 $DIV $alive ELSE $NOW - $month + n * $month $DIV $TOKENS END AS created,
        CASE WHEN n < $EXPIRED THEN $NOW - 86400 + n * 80000 $DIV $EXPIRED WHEN n >= $first THEN $NOW + 3600 + (n - $first) * 10800 $DIV $alive
            ELSE $NOW + 86400 + n * $month $DIV $TOKENS END AS expires"
    # The samples have the first indexes of a list.
    echo "INSERT INTO StatusLists (Id, Next) SELECT DISTINCT StatusListId, 0 FROM OpenIddictTokens
        WHERE CreationDate > $(at "$NOW - 3600") AND StatusListId NOT IN (SELECT Id FROM StatusLists); UPDATE StatusLists SET Next = $((alive + 100000));"
    echo 'DROP TABLE `Numbers`;'
}
