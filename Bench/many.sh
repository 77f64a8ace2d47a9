#!/bin/sh
# many.sh PROGRAM [COUNT]: whether what runs already makes the next one slower: COUNT containers (500) are started one
# after the other, and stay; then they are listed. In a sandbox of its own (Tests/Counterparts/sandbox.sh), by `make bench`.
set -eu
count=${2:-500}
bench=$(dirname "$(realpath "$0")")
. "$bench/program.sh"
work=$(mktemp -d)
trap 'cd /; umount -l "$work"; rmdir "$work"' EXIT
mount -t tmpfs -o mode=711 tmpfs "$work"
export FISHBOWL_ROOT="$work/fishbowl" FISHBOWL_TRACE="$work/trace.db"
cc -O2 -Wall -Wextra -static -o "$out/lap" "$bench/lap.c"
lap() { "$out/lap" "$work/laps" "$@"; }

"$program" run --rm --no-trace tiny true
i=0
while [ $((i += 1)) -le 5 ]; do "$program" run --rm tiny true; done
i=0
while [ $((i += 1)) -le "$count" ]; do
  lap start "$program" run -d --name "c$i" tiny sleep 100000
  # What a half of the budget means, and how it grows on the way there.
  case $i in *00) [ ! -t 2 ] || printf '\r%s of %s' "$i" "$count" >&2 ;; esac
done
[ ! -t 2 ] || printf '\r                \r' >&2
i=0
while [ $((i += 1)) -le 20 ]; do lap ps "$program" ps; done

awk -F '\t' -v edge=$((count < 40 ? count / 2 : 20)) '
  # The median of a run of values.
  function median(values, from, to,   sorted, n, i, j, value) {
    n = 0
    for (i = from; i <= to; i++) {
      value = values[i]
      for (j = n++; j > 0 && sorted[j] > value; j--) sorted[j + 1] = sorted[j]
      sorted[j + 1] = value
    }
    return (sorted[int((n + 1) / 2)] + sorted[int(n / 2) + 1]) / 2
  }
  function budget(what, value, most) {
    printf "%-52s %7.2f   budget %s%s\n", what, value, most, (value > most ? "   EXCEEDED" : "")
  }
  $1 == "start" { start[++starts] = $2 }
  $1 == "ps" { list[++lists] = $2 }
  END {
    first = median(start, 1, edge)
    last = median(start, starts - edge + 1, starts)
    printf "run -d, first and last %d of %d running containers: %.2f and %.2f ms\n", edge, starts, first, last
    budget("the last starts against the first", last / first, 1.5)
    budget("ps over " starts " running containers, ms", median(list, 1, lists), 50)
  }' "$work/laps"

# One line for each ends all of them at once; the folder goes with its mount.
"$program" rm -f $("$program" ps -aq) >/dev/null
