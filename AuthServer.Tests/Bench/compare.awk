# Reads two results of ./bench, the earlier first, and prints which change exceeds noise: the spreads (min–max) do not meet, and the
# medians differ by a tenth or more. It is asked twice: of the CPU as measured, and of the CPU in bare endpoints of the same run,
# since machines differ. What is allocated and how many statements there are does not depend on the machine.
function number(text, part) { # part 1: the median, 2: the least, 3: the most
    gsub(/[()]/, "", text)
    sub(/–/, " ", text)
    split(text, n, " ")
    return n[part] == "" ? n[1] + 0 : n[part] + 0
}
function change(before, after) { return before ? sprintf("%+.0f %%", 100 * (after / before - 1)) : "–" }
# -1 less, 1 more, 0 within noise
function beyond(before, least, most, after, lesser, greater) {
    if (!before || (after / before > 0.9 && after / before < 1.1)) return 0
    return greater < least ? -1 : lesser > most ? 1 : 0
}
function verdict(measured, beside) {
    if (measured && measured == beside) return measured > 0 ? "**slower**" : "**faster**"
    if (measured && !beside) return (measured > 0 ? "slower" : "faster") " as measured only"
    if (beside && !measured) return (beside > 0 ? "slower" : "faster") " beside the bare endpoint only"
    return measured ? (measured > 0 ? "slower as measured, faster" : "faster as measured, slower") " beside the bare endpoint" : ""
}
BEGIN { FS = " *[|] *" }
FNR == 1 { file++ }
!/^[|]/ { table = ""; next }
/^[|]/ && table == "" { # its head
    table = $2 == "" ? "unnamed" : $2
    sub(/ [0-9][0-9.]*$/, "", table) # a version
    cpu = kilobytes = failed = 0
    for (i = 3; i < NF; i++) {
        head[i] = $i
        if ($i == "CPU, ms") cpu = i
        if ($i == "KB allocated") kilobytes = i
        if ($i == "failed") failed = i
    }
    next
}
/^[|]-/ { next }
table ~ /^Statements/ {
    for (i = 3; i < NF; i++) if (head[i] !~ /^(SET|PRAGMA)$/) {
        key = table ": " $2 ", " head[i]
        if (file == 1) asked[key] = $i
        else if (key in asked && ($i - asked[key] > 0.5 || asked[key] - $i > 0.5)) moved[++moves] = key " " asked[key] " → " $i
    }
    next
}
cpu {
    if ($2 ~ /^bare endpoint/) bare[file, table] = $cpu
    if (file == 1) {
        then[table, $2] = $cpu
        held[table, $2] = kilobytes ? $kilobytes : ""
        listed[++lines] = table SUBSEP $2
        next
    }
    seen[table, $2]
    if (table != last) {
        last = table
        printf "\n| %s | CPU before, ms | now | change | beside the bare endpoint | | KB allocated |\n|---|---|---|---|---|---|---|\n", table
    }
    if (!((table, $2) in then)) {
        printf "| %s | – | %s | | | new | %s |\n", $2, $cpu, kilobytes ? number($kilobytes, 1) : ""
        next
    }
    old = then[table, $2]
    for (i = 1; i <= 3; i++) { o[i] = number(old, i); c[i] = number($cpu, i) }
    for (i = 1; i <= 3; i++) { ob[i] = number(bare[1, table], i); cb[i] = number(bare[2, table], i) }
    isBare = $2 ~ /^bare endpoint/ || !ob[1] || !cb[1]
    measured = beyond(o[1], o[2], o[3], c[1], c[2], c[3])
    beside = isBare ? 0 : beyond(o[1] / ob[1], o[2] / ob[3], o[3] / ob[2], c[1] / cb[1], c[2] / cb[3], c[3] / cb[2])
    was = held[table, $2]
    allocated = was == "" || !kilobytes ? (kilobytes ? number($kilobytes, 1) : "") \
        : number(was, 1) " → " number($kilobytes, 1) (beyond(number(was, 1), number(was, 2), number(was, 3),
            number($kilobytes, 1), number($kilobytes, 2), number($kilobytes, 3)) ? " (**" change(number(was, 1), number($kilobytes, 1)) "**)" : "")
    printf "| %s | %s | %s | %s | %s | %s | %s |\n", $2, old, $cpu, change(o[1], c[1]),
        isBare ? "–" : change(o[1] / ob[1], c[1] / cb[1]), verdict(measured, beside) (failed && $failed ? " (" $failed " failed)" : ""), allocated
}
END {
    for (i = 1; i <= lines; i++) if (!(listed[i] in seen)) {
        split(listed[i], gone, SUBSEP)
        print (first++ ? "" : "\n") "Not measured this time: " gone[1] ", " gone[2] "."
    }
    if (moves) print "\nStatements that changed:\n"
    for (i = 1; i <= moves; i++) print "- " moved[i]
}
