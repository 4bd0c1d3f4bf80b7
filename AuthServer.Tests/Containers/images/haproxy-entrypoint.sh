#!/bin/sh
set -e
# As the image does: a master that hands signals on to its worker.
if [ "$1" = haproxy ]; then shift; set -- haproxy -W -db "$@"; fi
exec "$@"
