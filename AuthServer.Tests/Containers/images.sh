# To be sourced after engine.sh. Stand-ins for the base images, under the images' real names: no registry is asked. They are made of
# Debian's packages and of this machine's own SDK and packages; docs/operate/verified.md says what stands for what.
parts="$PWD/AuthServer.Tests/Containers/images"

# image_root <name> <suite> <packages>: a root file system, imported as root-<name>.
image_root() {
    docker image inspect "root-$1" >/dev/null 2>&1 && return 0
    echo "Making the root of $1 from Debian $2 …"
    local target="$cache/$1.tar" work="$cache/$1.work"
    mkdir -p "$work"
    # In namespaces of its own, so that what a package leaves mounted or running goes with it; its own tidying up may fail of that, the archive is written before.
    TMPDIR="$work" unshare --mount --pid --fork --kill-child --mount-proc --propagation private \
        mmdebstrap --quiet --mode=root --variant=minbase --include="$3" \
        --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$2" "$target" "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) $2 main" ||
        tar -tf "$target" ./var/lib/dpkg/status >/dev/null
    rm -rf "$work"
    docker import "$target" "root-$1" >/dev/null
    rm -f "$target"
}

# image_from <real name> <root>: the root, and what the Dockerfile of that name adds to it.
image_from() {
    docker build --quiet --network none -t "$1" --build-arg "ROOT=root-$2" "${@:3}" -f "$parts/$(basename "${1%:*}").Dockerfile" "$parts" >/dev/null
}

# The packages that the two hosts' builds ask for, as a feed in a folder: the build containers reach no network.
package_feed() {
    local feed="$cache/feed" packages host
    for host in AuthServer ResourceApi; do
        dotnet restore "$host" -p:ImageArchitecture="$(dpkg --print-architecture)" --nologo --verbosity quiet
    done
    packages="$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')"
    rm -rf "$feed"
    mkdir -p "$feed"
    find "$packages" -mindepth 3 -maxdepth 3 -name '*.nupkg' ! -path '*/microsoft.playwright/*' ! -path '*/microsoft.codecoverage/*' \
        -exec cp -t "$feed" {} +
}

images_make() {
    local dotnet
    dotnet="$(dirname "$(readlink -f "$(command -v dotnet)")")"
    image_root dotnet trixie ca-certificates,libgcc-s1,libicu76,libssl3t64,libstdc++6,tzdata,zlib1g
    image_root mysql sid mysql-server-core,mysql-client-core,gosu
    image_root mariadb trixie mariadb-server,mariadb-backup,galera-4,socat,gosu
    image_root haproxy trixie haproxy
    package_feed
    image_from mcr.microsoft.com/dotnet/sdk:10.0 dotnet --build-context "dotnet=$dotnet" --build-context "feed=$cache/feed"
    image_from mcr.microsoft.com/dotnet/aspnet:10.0 dotnet --build-context "dotnet=$dotnet"
    image_from mysql:8.4 mysql
    image_from mariadb:11.4 mariadb
    image_from haproxy:3.0 haproxy
}
