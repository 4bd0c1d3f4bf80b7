# Sourced by ./test containers: brings a Docker engine and base images, or says why it cannot, in which case the tests are skipped with
# that reason. What it makes is kept in a cache folder for the next time; what it starts ends with the script.
cache="${XDG_CACHE_HOME:-$HOME/.cache}/authserver-tests/containers"
mkdir -p "$cache"
. AuthServer.Tests/Containers/engine.sh
. AuthServer.Tests/Containers/images.sh
. AuthServer.Tests/Containers/report.sh

# In a shell of its own, which ends at the first command that fails.
containers_step() {
    cache="$cache" bash -euo pipefail -c '. AuthServer.Tests/Containers/engine.sh; . AuthServer.Tests/Containers/images.sh; "$0"' "$1"
}

containers_bring() {
    reason="it needs root on Debian"
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null && [ -e /etc/debian_version ] || return 1
    reason="packages could not be installed: ${host_packages[*]}"
    dpkg-query --show "${host_packages[@]}" >/dev/null 2>&1 ||
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${host_packages[@]}" >/dev/null; } || return 1
    reason="no Docker engine could be had from Debian sid"
    containers_step engine_unpack || return 1
    reason="the Docker engine did not start; its last words are in $cache/dockerd.log"
    engine_start || return 1
    reason="the base images could not be made"
    containers_step images_make || return 1
}

containers_end() {
    engine_stop
    rm -rf "${CONTAINERS_FOLDER-}"
}

reason=
earlier="$(trap -p EXIT | sed -n "s/^trap -- '\(.*\)' EXIT$/\1/p")"
trap 'containers_end; eval "$earlier"' EXIT
if containers_bring; then
    CONTAINERS_FOLDER="$(mktemp -d)"
    CONTAINERS_REPORT="$CONTAINERS_FOLDER/report"
    export CONTAINERS_FOLDER CONTAINERS_REPORT
    # A clean copy of what is here: the commands of the pages are run in it.
    git ls-files -z --cached --others --exclude-standard | rsync -a --files-from=- --from0 --ignore-missing-args ./ "$CONTAINERS_FOLDER/"
    # The tests run in the engine's network, where the containers' ports are published.
    dotnet() { nsenter --target "$ENGINE_PID" --net -- env dotnet "$@"; }
else
    export CONTAINERS_NOT_RUN="not run: $reason"
    echo "$CONTAINERS_NOT_RUN" >&2
fi
