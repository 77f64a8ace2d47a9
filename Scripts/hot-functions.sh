#!/bin/sh
# hot-functions.sh PROGRAM: the functions that a container's life calls, each when it is first called, for lld's
# --symbol-ordering-file: what lies together is paged in together. The program must have its symbols, and no DWARF.
#
# valgrind(1) has no clone3(2): what would make a process is undone under it, and all around it is seen.
set -eu
program=$(realpath "$1")
work=$(mktemp -d)
export FISHBOWL_ROOT="$work/store" FISHBOWL_TRACE="$work/trace.db"
trap '"$program" rm -f watched >/dev/null 2>&1 || :; rm -rf "$work"' EXIT

watch() {
  valgrind -q --tool=callgrind --demangle=no --callgrind-out-file="$work/calls.%p" "$program" "$@" >"$work/output" 2>&1 </dev/null || :
}

"$program" run -d --name watched tiny sleep 600 >/dev/null
watch run --rm -m 256m --pids-limit 100 tiny echo hi
watch exec watched true

sed -nE "s/^c?fn=\([0-9]+\) (.*)/\1/p" $(ls -v "$work"/calls.*) | sed "s/'[0-9]*$//" | grep -v '^0x\|^(' | awk '!seen[$0]++'
