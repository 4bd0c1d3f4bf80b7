# Part of ./bench: which change of a result exceeds noise, against the last committed one (docs/performance.md, between its marks).
# shellcheck shell=bash

PAGE=docs/performance.md
FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER"' EXIT
RESULT="${2:-$FOLDER/now}"
if [ $# = 1 ]; then
    # Several short runs: without a spread nothing is known of noise.
    BENCH_RUNS="${BENCH_RUNS:-3}" ./bench quick | tee "$RESULT"
fi
[ -r "$RESULT" ] || { echo "$RESULT cannot be read." >&2; exit 2; }
git show "HEAD:$PAGE" >"$FOLDER/page" 2>/dev/null || cp "$PAGE" "$FOLDER/page"
sed -n '/<!-- bench -->/,/<!-- \/bench -->/p' "$FOLDER/page" >"$FOLDER/before"
echo
echo "Before: $(sed -n 's/^\(20..-..-.., .*\); \.NET.*/\1/p' "$FOLDER/before"). Now: $(sed -n 's/^\(20..-..-.., .*\); \.NET.*/\1/p' "$RESULT")."
awk -f AuthServer.Tests/Bench/compare.awk "$FOLDER/before" "$RESULT"
