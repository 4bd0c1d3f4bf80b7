# To be sourced. Writes docs/operate/verified.md from the rows that the tests have left.

version_of() { docker run --rm --network none --entrypoint "$2" "$1" "${@:3}" 2>/dev/null | head -n 1; }

containers_report() {
    [ -s "${CONTAINERS_REPORT-}" ] || return 0
    local commit
    commit="$(git rev-parse --short=12 HEAD)$(git diff --quiet HEAD -- . ':!docs/operate/verified.md' || echo ' with changes')"
    mkdir -p docs/operate
    {
        cat <<EOF
# What was run, when, and on what

\`./test containers\` runs both compose files as the pages print them, on a Docker engine that it brings itself, and writes this page when all
of it has passed. Whatever of it can be held without an engine, \`./test\` holds by reading the files (\`AuthServer.Tests/Compose\`).

Last run: **$(date -u +%Y-%m-%d)**, commit \`$commit\`, Docker $(docker version --format '{{.Server.Version}}'), Compose $(docker compose version --short), $(nproc) cores.

No registry was asked: the base images were stand-ins under the real names, made of Debian's packages and of the machine's own .NET. So what
the real images do beyond this was not run.

| name in the files | what stood for it |
|---|---|
| \`mcr.microsoft.com/dotnet/sdk:10.0\`, \`aspnet:10.0\` | Debian $(version_of mcr.microsoft.com/dotnet/aspnet:10.0 cat /etc/debian_version), .NET SDK $(version_of mcr.microsoft.com/dotnet/sdk:10.0 dotnet --version) |
| \`mysql:8.4\` | $(version_of mysql:8.4 mysqld --version | sed 's/.*Ver \([^ ]*\).*/MySQL \1/'), with an entrypoint of a few lines |
| \`mariadb:11.4\` | $(version_of mariadb:11.4 mariadbd --version | sed 's/.*Ver \([^ ]*\).*/\1/'), with an entrypoint of a few lines |
| \`haproxy:3.0\` | $(version_of haproxy:3.0 haproxy -v | cut -d' ' -f1-3) |

A loss of power is a kill of all processes at once: what the machine has in memory and not on its disk is not lost by it. Seconds are those of
one run on a machine with other work.

| file | what | seen |
|---|---|---|
EOF
        sort -u "$CONTAINERS_REPORT"
    } >docs/operate/verified.md
    echo "Wrote docs/operate/verified.md."
}
