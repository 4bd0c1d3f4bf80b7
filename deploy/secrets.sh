#!/usr/bin/env bash
# Makes .secrets/, from which the compose files give each container what it needs; what is there stays as it is.
# Only you can enter the folder. The files in it can be read by all, since in a container they are read by that image's own user.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
mkdir -p .secrets

# secret <file> <variable of .env before there were files> <command that makes it>
secret() {
    local file=".secrets/$1" value
    if [ ! -s "$file" ]; then
        value="$(sed -n "s/^$2=//p" .env 2>/dev/null | tail -n 1 || true)"
        [ -n "$value" ] || value="$("${@:3}")"
        printf '%s\n' "$value" >"$file.new"
        mv "$file.new" "$file"
        echo "made $file"
    fi
    chmod 0644 "$file"
}

client_secret() { printf 'cs_%s\n' "$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')"; }
connection() { printf 'Server=db;Database=authserver;User ID=authserver;Password=%s\n' "$(cat .secrets/db_password)"; }

# The password of AuthServer's user of the database, and the same inside its connection string.
secret db_password DB_PASSWORD openssl rand -hex 24
secret database_connection - connection
# For the first start of the database.
secret db_root_password DB_ROOT_PASSWORD openssl rand -hex 24
# Encrypts the signing keys in the database. Keep a copy: without it they are lost.
secret keys_master_key KEYS_MASTER_KEY openssl rand -hex 32
# ResourceApi's client secret, in the form that AuthServer generates; others are hashed slowly at each introspection.
secret resource_api_secret RESOURCE_API_SECRET client_secret
