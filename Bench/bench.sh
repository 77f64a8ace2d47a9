#!/bin/sh
# bench.sh PROGRAM [ROUNDS]: what a run costs beside a C floor that makes the same calls, crun and runc: interleaved, on
# one tree, in one sandbox (Tests/Counterparts/sandbox.sh, by `make bench`). Absolute figures differ from hour to hour:
# compare the columns of one table only. Then where the time goes, step by step, from the trace itself.
set -eu
rounds=${2:-40}
bench=$(dirname "$(realpath "$0")")
. "$bench/program.sh"
# Memory, as far as it goes: the disk's moods are no part of the comparison.
work=$(mktemp -d)
trap 'cd /; umount "$work"; rmdir "$work"' EXIT
mount -t tmpfs -o mode=711 tmpfs "$work"

for source in floor race stamp; do cc -O2 -Wall -Wextra -static -o "$out/$source" "$bench/$source.c"; done

make_tree() {
  mkdir -p "$work/tree/bin" "$work/tree/etc" "$work/tree/proc" "$work/tree/sys" "$work/tree/dev" "$work/tree/tmp"
  cp "$(command -v busybox)" "$work/tree/bin/busybox"
  ln -s busybox "$work/tree/bin/sh"
  cp "$out/stamp" "$work/tree/stamp"
}

# The peers' bundle: `runc spec`, with the limits that ours gets.
make_bundle() {
  mkdir "$work/bundle"
  runc spec -b "$work/bundle"
  sed -i -e 's/"terminal": true/"terminal": false/' -e 's|"sh"|"/stamp"|' -e "s|\"path\": \"rootfs\"|\"path\": \"$work/tree\"|" \
    -e 's/"readonly": true/"readonly": false/' \
    -e 's/"resources": {/&"memory": {"limit": 268435456}, "pids": {"limit": 100},/' "$work/bundle/config.json"
}

list_contenders() {
  options="--rm -m 256m --pids-limit 100 --rootfs $work/tree /stamp"
  printf '%s\t%s\n' \
    "C floor" "$out/floor $work/floor $work/tree /stamp" \
    "fishbowl run --no-trace" "$program run --root $work/untraced --no-trace $options" \
    "fishbowl run, recorded" "$program run --root $work/traced --trace $work/trace.db $options" \
    "the same, no filter" "$program run --root $work/open --trace $work/open.db --security-opt seccomp=unconfined $options" \
    "crun" "crun --cgroup-manager=cgroupfs run -b $work/bundle bench" \
    "runc" "runc run -b $work/bundle bench"
}

# Only what was asked for by name: BENCH_ONLY='C floor|crun'.
chosen() { grep -E "^(${BENCH_ONLY:-.*})	"; }

show_table() {
  awk -F '\t' '
    { name[NR] = $1; user[$1] = $2; total[$1] = $3 }
    function ratio(a, b) { return b > 0 ? sprintf("%.2f", a / b) : "-" }
    function budget(what, value, most) {
      if (value != "-") printf "%-52s %7s   budget %s%s\n", what, value, most, (value + 0 > most + 0 ? "   EXCEEDED" : "")
    }
    END {
      printf "| %-24s | to user code, ms | total, ms | x floor | x crun |\n|%s|\n", "median of '"$rounds"'",
        "---|--:|--:|--:|--:"
      for (i = 1; i <= NR; i++)
        printf "| %-24s | %16.2f | %9.2f | %7s | %6s |\n", name[i], user[name[i]], total[name[i]],
          ratio(user[name[i]], user["C floor"]), ratio(user[name[i]], user["crun"])
      ours = user["fishbowl run, recorded"]; plain = user["fishbowl run --no-trace"]
      if (!ours) exit
      print ""
      budget("to user code, recorded, against the C floor", ratio(ours, user["C floor"]), 1.5)
      budget("to user code, recorded, against crun", ratio(ours, user["crun"]), 0.6)
      if (plain) {
        budget("recording, to user code, in %", sprintf("%.1f", 100 * (ours / plain - 1)), 8)
        budget("recording, whole run, in ms",
          sprintf("%.2f", total["fishbowl run, recorded"] - total["fishbowl run --no-trace"]), 0.6)
      }
      open = user["the same, no filter"]
      if (open) printf "%-52s %7.2f\n", "what the seccomp filter costs, to user code, in ms", ours - open
    }' "$1"
}

# From exec to main and out again: the program when it does nothing.
show_startup() {
  i=0 begin=$(date +%s%N)
  while [ $((i += 1)) -le 20 ]; do "$program" --version >/dev/null; done
  awk -v ns=$(($(date +%s%N) - begin)) 'BEGIN {
    ms = ns / 20e6; printf "%-52s %7.2f   budget 5%s\n", "start and end of fishbowl --version, ms", ms, (ms > 5 ? "   EXCEEDED" : "") }'
}

# Private memory of a monitor while its container runs: the child of the command that holds a child of its own. Another
# container runs beside it, whose monitor has the program's pages too: what each one costs.
show_monitor() {
  hold() { exec "$program" run --root "$work/held" --no-trace --rm --rootfs "$work/tree" /bin/busybox sleep 2 </dev/null; }
  hold &
  other=$!
  hold &
  command=$!
  sleep 1
  monitor=$(cat /proc/$command/task/$command/children)
  kilobytes=$(awk '/^Private_/ { sum += $2 } END { print sum }' "/proc/${monitor%% *}/smaps_rollup")
  wait $command $other
  printf '%-52s %7s   budget 1024%s\n' "private memory of the monitor, KiB" "$kilobytes" \
    "$([ "$kilobytes" -le 1024 ] || echo '   EXCEEDED')"
}

# The median of each step's time over the recorded runs.
show_steps() {
  echo
  echo "Where the time goes (step, kind, who, calls, ms: the median of the recorded runs):"
  "$program" trace sql --trace "$work/trace.db" --run all "
    SELECT step, kind, actor, calls, round(ms, 3) AS ms FROM (
      SELECT *, row_number() OVER (PARTITION BY step ORDER BY ms) AS place, count(*) OVER (PARTITION BY step) AS runs
      FROM step WHERE ms IS NOT NULL)
    WHERE place = (runs + 1) / 2 ORDER BY step"
}

make_tree
make_bundle
mkdir "$work/floor"
# The floor loads the filter that ours makes; the peers' bundle has none, and they load none.
"$program" run --root "$work/warm" --no-trace --rm --rootfs "$work/tree" /bin/busybox true
FLOOR_FILTER=$(echo "$work"/warm/cache/seccomp/*)
export FLOOR_FILTER
list_contenders | chosen >"$work/contenders"

echo "$(date -u +%F), $(uname -sr) $(uname -m), $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
echo "$(crun --version | head -1), $(runc --version | head -1)"
echo "Each $rounds times in turn after 3 rounds of warming up; tree, store and trace on tmpfs."
echo
"$out/race" "$rounds" "$work/contenders" >"$work/results"
show_table "$work/results"
if grep -q '^fishbowl run, recorded' "$work/contenders"; then
  show_startup
  show_monitor
  show_steps
fi
