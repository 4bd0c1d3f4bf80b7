#!/usr/bin/env bash
# fetch.sh FOLDER: puts Oracle's MySQL server into FOLDER, from the packages of Debian sid, with everything it links to. Nothing is
# installed: the packages are unpacked, and apt works on lists of its own. FOLDER/mysqld then starts the server.
# Exits 1 with the reason on standard error where it cannot be had.
set -euo pipefail
target=${1:?folder}
[ -x "$target/mysqld" ] && exit 0
command -v apt-get >/dev/null || { echo "there is no apt-get to fetch Debian's packages with" >&2; exit 1; }

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/apt/lists/partial "$work"/apt/archives/partial "$work"/root
: >"$work/apt/status"
# From where this machine has its packages.
mirror=$(apt-get indextargets --no-release-info --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 2>/dev/null | awk '$0 !~ /security/ { print $1; exit }' || true)
[ -n "$mirror" ] || { echo "no Debian mirror is named in apt's sources" >&2; exit 1; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$work/apt/sources.list"
cat >"$work/apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$work/apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$work/apt";
Dir::State::lists "$work/apt/lists";
Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt";
APT::Install-Recommends "false";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
# sid is a rolling suite, whose mirrors may be some days behind.
Acquire::Check-Valid-Until "false";
CONF
export APT_CONFIG=$work/apt/apt.conf
{ apt-get -q update && apt-get -q -y --download-only install mysql-server-core; } >"$work/log" 2>&1 ||
    { echo "Debian's package mysql-server-core could not be fetched: $(tail -n 1 "$work/log")" >&2; exit 1; }
for package in "$work"/apt/archives/*.deb; do
    case ${package##*/} in perl* | libperl*) ;; *) dpkg-deb -x "$package" "$work/root" ;; esac
done

# The server's own loader and libraries, because this machine's may be older.
loader=$(cd "$work/root" && find . -name 'ld-linux*.so.?' | head -n 1)
libraries=$(cd "$work/root" && dirname "$(find . -name 'libc.so.6' | head -n 1)")
cat >"$work/root/mysqld" <<SERVER
#!/bin/sh
here=\$(cd "\$(dirname "\$0")" && pwd)
exec "\$here/$loader" --library-path "\$here/$libraries" "\$here/usr/sbin/mysqld" "\$@"
SERVER
chmod +x "$work/root/mysqld"
"$work/root/mysqld" --no-defaults --version >/dev/null
# Another run may have been faster.
mv -T "$work/root" "$target" 2>/dev/null || [ -x "$target/mysqld" ]
