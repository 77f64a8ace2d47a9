#!/bin/sh
# test.sh: runs the tests that were built, sees that there were any, and lists what was skipped, with the reasons. The static
# program is built meanwhile, of what they leave of the processors: only BundleTests, which come last, need it.
set -eu
swift=${SWIFT:-swift}
log=.build/test.log
rm -f "$log.failed"

nice -n 19 "${MAKE:-make}" --no-print-directory program >.build/program.log 2>&1 &
program=$!
trap 'kill "$program" 2>/dev/null || :' EXIT
trap 'exit 130' INT TERM

run() { "$swift" test --skip-build --disable-xctest --no-parallel "$@" 2>&1 || echo "exit $?" >"$log.failed"; }

run --skip BundleTests | tee "$log"
wait "$program" || { cat .build/program.log >&2; exit 1; }
run --filter BundleTests | tee -a "$log"
if [ -e "$log.failed" ]; then
  rm "$log.failed"
  echo "Failed:" >&2
  # With what was expected, which stands in the lines that follow.
  awk '/^✘ Test .* (recorded an issue|failed after)/ || /error:/ || (/^↳/ && last) { print; last = 1; next } { last = 0 }' \
    "$log" >&2
  exit 1
fi

count=$(sed -nE 's/.*Test run with ([0-9]+) tests?.* passed after.*/\1/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
[ "${count:-0}" -gt 0 ] || { echo "no test was run: a filter or a folder is wrong" >&2; exit 1; }

# ➜ Test "name" skipped: "reason"   ➜ Test name() skipped.   ➜ Test name() was cancelled after 0.001 seconds: "reason"
skipped=$(sed -nE 's/^[^ ]+ Test (.*) (skipped|was cancelled after [0-9.]+ seconds)(: "(.*)"|\.)$/\1: \4/p' "$log")
if [ -n "$skipped" ]; then
  echo "Skipped here, $(echo "$skipped" | wc -l) of $count tests:"
  echo "$skipped" | sed -e 's/: $/: no reason given/' -e 's/^/  /'
else
  echo "All $count tests ran; none was skipped."
fi
