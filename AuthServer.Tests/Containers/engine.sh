# To be sourced. A Docker engine of the tests' own on Debian: unpacked into $cache, not installed, and run in namespaces of its own,
# so that its ports, mounts and packet filters never touch the machine, and one kill ends everything that runs in it.
engine_packages=(docker.io docker-cli docker-buildx docker-compose containerd)
host_packages=(runc iptables tini mmdebstrap iproute2 util-linux procps xz-utils)
engine_root="$cache/engine"
export DOCKER_HOST="unix://$cache/run/docker.sock" DOCKER_CONFIG="$cache/docker-config" DOCKER_BUILDKIT=1
export PATH="$engine_root/usr/sbin:$engine_root/usr/bin:$PATH"

# The mirror that this machine's own apt uses.
debian_mirror() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v -e security -e '^$' | grep -m 1 debian; }

engine_unpack() {
    [ -x "$engine_root/usr/sbin/dockerd" ] && return 0
    local apt="$cache/engine.apt" part="$cache/engine.part"
    rm -rf "$apt" "$part"
    mkdir -p "$apt"/{lists/partial,cache/archives/partial} "$part"
    : >"$apt/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) sid main" >"$apt/sources.list"
    cat >"$apt/apt.conf" <<C
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$apt";
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
C
    APT_CONFIG="$apt/apt.conf" apt-get -qq update
    (cd "$apt/cache/archives" && APT_CONFIG="$apt/apt.conf" apt-get -qq download "${engine_packages[@]}")
    for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$part"; done
    rm -rf "$apt"
    mv "$part" "$engine_root"
}

engine_start() {
    # What says of an engine before this one that it runs.
    rm -rf "$cache/run" "$cache/exec"
    mkdir -p "$cache"/{run,data,exec} "$DOCKER_CONFIG"
    ln -sfn "$engine_root/usr/libexec/docker/cli-plugins" "$DOCKER_CONFIG/cli-plugins"
    unshare --net --mount --pid --fork --mount-proc --propagation private --kill-child bash -c '
        ip link set lo up
        exec tini -s -- dockerd --data-root "$1/data" --exec-root "$1/exec" --pidfile "$1/run/docker.pid" -H "unix://$1/run/docker.sock"
    ' engine "$cache" >"$cache/dockerd.log" 2>&1 &
    engine_pid=$!
    for ((i = 0; i < 150; i++)); do
        docker version >/dev/null 2>&1 && break
        kill -0 "$engine_pid" 2>/dev/null || return 1
        sleep 0.2
    done
    docker version >/dev/null 2>&1 || return 1
    # What a run that was cut has left.
    docker ps --all --quiet | xargs --no-run-if-empty docker rm --force --volumes >/dev/null
    # The first process inside: what enters its namespaces reaches the published ports.
    ENGINE_PID="$(pgrep -P "$engine_pid")"
    export ENGINE_PID
}

engine_stop() {
    [ -n "${engine_pid-}" ] || return 0
    kill -KILL "$ENGINE_PID" 2>/dev/null || true
    wait "$engine_pid" 2>/dev/null || true
    engine_pid=
}
