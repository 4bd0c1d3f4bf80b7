# Part of ./bench: the hosts and the database servers, how they are built, started, filled and ended.
# shellcheck shell=bash

export LC_ALL=C DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export BENCH_LUA="$PWD/AuthServer.Tests/Bench" BENCH_USERS=100 BENCH_PASSWORD=gallop-orchid-94-lantern
AUTH_PORT="${AUTH_PORT:-18000}" API_PORT="${API_PORT:-18001}" STOCK_PORT="${STOCK_PORT:-18002}" DB_PORT="${DB_PORT:-13306}"
AUTH="http://127.0.0.1:$AUTH_PORT" API="http://127.0.0.1:$API_PORT" STOCK="http://127.0.0.1:$STOCK_PORT"
# Where codes go, and RFC 7636 appendix B's own example of a proof key.
export BENCH_REDIRECT=https://bench.example/cb BENCH_VERIFIER=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk BENCH_THREADS=2
CHALLENGE=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM
CHOSEN_SECRET=canter-willow-38-copper-lantern
# Where a hash is not what is measured.
MINIMAL=(Passwords__MemoryKiB=8 Passwords__Iterations=1)

say() { echo "$*" >&2; }
random() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }
need() { # tools…: installs, as root on Debian, what is missing
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null && continue
        [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { say "$tool is missing: apt-get install $tool"; exit 1; }
        apt-get install -y -qq "$tool" >/dev/null
    done
}
need_ports() { # names of variables…
    local name
    for name in "$@"; do
        (exec 3<>"/dev/tcp/127.0.0.1/${!name}") 2>/dev/null || continue
        say "Port ${!name} is taken; choose another with $name."
        exit 1
    done
}

# --- What runs, and how it ends ---

FOLDER=$(mktemp -d)
AUTH_PID="" API_PID="" STOCK_PID="" DB_PID=""
# Names of the variables with the ids of what may run; a database comes after those who use it.
ENDED=(API_PID AUTH_PID STOCK_PID DB_PID)
end() { # name of a variable with a process's id
    [ -z "${!1}" ] || { kill "${!1}" 2>/dev/null || true; wait "${!1}" 2>/dev/null || true; }
    printf -v "$1" ''
}
end_all() {
    local name
    for name in "${ENDED[@]}"; do end "$name"; done
    rm -rf "$FOLDER"
}
trap end_all EXIT
trap 'exit 130' INT TERM

# --- The hosts ---

# Nothing of the caller's own configures them.
for name in $(compgen -e | grep -E '__|^ASPNETCORE_|^DOTNET_ENVIRONMENT$' || true); do unset "$name"; done
export Hosting__AllowPlainHttp=true
PROBE=AuthServer.Tests/Bench/Probe
PROBE_FILE="$FOLDER/probe"
PROBED=(DOTNET_STARTUP_HOOKS="$PWD/$PROBE/bin/Release/net9.0/Probe.dll" BENCH_PROBE="$PROBE_FILE")

build() { # projects…
    say "Building …"
    local project
    for project in "$@"; do dotnet build "$project" -c Release -v quiet --nologo -clp:ErrorsOnly >&2; done
}
auth() { env "${DATABASE[@]}" dotnet AuthServer/bin/Release/net9.0/AuthServer.dll "$@"; }
until_ready() { # pid url: waits until the host is ready
    local patience=$((SECONDS + 60))
    until curl -sf "$2/health/ready" >/dev/null; do
        kill -0 "$1" 2>/dev/null && [ $SECONDS -lt $patience ] || { say "A host did not start:"; tail -n 5 "$FOLDER"/*.log >&2; exit 1; }
        sleep 0.02
    done
}
start_auth() { # settings…: not waited for
    end AUTH_PID
    env "${DATABASE[@]}" "${PROBED[@]}" ASPNETCORE_URLS="$AUTH" Protocol__Issuer="$AUTH/" "$@" \
        dotnet AuthServer/bin/Release/net9.0/AuthServer.dll >"$FOLDER/auth.log" 2>&1 &
    AUTH_PID=$!
}
start_api() { # settings…
    end API_PID
    env "${PROBED[@]}" ASPNETCORE_URLS="$API" TokenValidation__Issuer="$AUTH/" TokenValidation__ClientSecret="$API_SECRET" "$@" \
        dotnet ResourceApi/bin/Release/net9.0/ResourceApi.dll >"$FOLDER/api.log" 2>&1 &
    API_PID=$!
    until_ready "$API_PID" "$API"
}
start_stock() { # settings…: OpenIddict as it comes, on the same database server
    end STOCK_PID
    STOCK_SECRET=$(random)
    env "${PROBED[@]}" ASPNETCORE_URLS="$STOCK" Secret="$STOCK_SECRET" "$@" \
        dotnet AuthServer.Tests/Bench/StockOpenIddict/bin/Release/net9.0/StockOpenIddict.dll >"$FOLDER/stock.log" 2>&1 &
    STOCK_PID=$!
    until_ready "$STOCK_PID" "$STOCK"
}

# --- What they know ---

member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
token_answer() { # user [scopes]
    curl -sf "$AUTH/api/token" -d grant_type=password -d client_id=bench -d "username=bench$1@example.com" -d "password=$BENCH_PASSWORD" ${2:+-d "scope=$2"}
}
refresh_answer() { # user: with a refresh token
    token_answer "$1" 'api offline_access'
}
populate() {
    API_SECRET=$(auth clients add resource_api --resource-server --json | member client_secret)
    auth clients add chosen_job --secret-stdin <<<"$CHOSEN_SECRET" >/dev/null
    JOB_SECRET=$(auth clients add job --json | member client_secret)
    auth clients add bench --public --grant password --grant refresh_token --scope api --scope openid --scope email >/dev/null
    auth clients add web --public --grant authorization_code --redirect-uri "$BENCH_REDIRECT" --consent implicit --scope api --scope openid >/dev/null
    for ((user = 0; user < BENCH_USERS; user++)); do
        curl -sf "$AUTH/api/register" -H 'Content-Type: application/json' -o /dev/null \
            -d "{\"email\":\"bench$user@example.com\",\"password\":\"$BENCH_PASSWORD\"}"
    done
}

# --- The database servers ---

# Where ./test keeps Oracle's MySQL.
MYSQL="$HOME/.cache/authserver-tests/mysql"
ROOT=()
[ "$(id -u)" != 0 ] || ROOT=(--user=root)
sql() { mariadb --no-defaults --socket="$FOLDER/db.sock" --user=root --batch --skip-column-names --execute="$1"; }
until_answers() { until sql "SELECT 1" >/dev/null 2>&1; do kill -0 "$DB_PID" || { tail -n 5 "$FOLDER/db.log" >&2; exit 1; }; sleep 0.1; done; }
use_database() { # name kind: makes it, and AuthServer's settings for it
    sql "CREATE DATABASE $1 CHARACTER SET utf8mb4"
    DATABASE=(Database__Provider=MySql Database__ServerVersion="$DB_VERSION-$2"
        Database__ConnectionString="Server=127.0.0.1;Port=$DB_PORT;Database=$1;User ID=root"
        Keys__MasterKey="$(random)")
    auth db migrate >/dev/null
}
start_mariadb() { # options…
    mariadb-install-db --no-defaults --datadir="$FOLDER/mariadb" --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1
    # With the binary log, which MySQL 8 has on by default: it also counts the commits that write.
    mariadbd --no-defaults "${ROOT[@]}" --datadir="$FOLDER/mariadb" --socket="$FOLDER/db.sock" --pid-file="$FOLDER/db.pid" \
        --bind-address=127.0.0.1 --port="$DB_PORT" --skip-name-resolve --innodb-buffer-pool-size=256M --log-bin --binlog-format=ROW \
        "$@" >"$FOLDER/db.log" 2>&1 &
    DB_PID=$!
    until_answers
    DB_VERSION=$(sql "SELECT VERSION()" | cut -d- -f1)
}
start_mysql() { # options…
    local options=(--no-defaults "${ROOT[@]}" --datadir="$FOLDER/mysql" --basedir="$MYSQL/usr" --plugin-dir="$MYSQL/usr/lib/mysql/plugin"
        --lc-messages-dir="$MYSQL/usr/share/mysql" --character-sets-dir="$MYSQL/usr/share/mysql/charsets" --secure-file-priv=NULL --mysqlx=OFF)
    echo "CREATE USER root@127.0.0.1; GRANT ALL ON *.* TO root@127.0.0.1 WITH GRANT OPTION;" >"$FOLDER/root.sql"
    "$MYSQL/mysqld" "${options[@]}" --initialize-insecure --init-file="$FOLDER/root.sql" >"$FOLDER/db.log" 2>&1
    "$MYSQL/mysqld" "${options[@]}" --socket="$FOLDER/db.sock" --pid-file="$FOLDER/db.pid" --bind-address=127.0.0.1 --port="$DB_PORT" \
        --skip-name-resolve --innodb-buffer-pool-size=256M "$@" >>"$FOLDER/db.log" 2>&1 &
    DB_PID=$!
    until_answers
    DB_VERSION=$(sql "SELECT VERSION()" | cut -d- -f1)
}
