#!/bin/sh
# hot-functions.sh PROGRAM: the functions that a run and an exec call, for lld's --symbol-ordering-file: what lies together is
# paged in together. The program must have its symbols, and no DWARF. On x86-64, whose names of the C library the list has;
# elsewhere the linker passes over what it does not find.
#
# valgrind(1) has no clone3(2): what would make a process is undone under it, and all around it is seen.
set -eu
[ "$(uname -m)" = x86_64 ] || { echo "The list is made on x86-64." >&2; exit 1; }
program=$(realpath "$1")
work=$(mktemp -d)
export FISHBOWL_ROOT="$work/store" FISHBOWL_TRACE="$work/trace.db"
trap '"$program" rm -f watched >/dev/null 2>&1 || :; rm -rf "$work"' EXIT

# Its name, then the command line.
watch() {
  name=$1
  shift
  valgrind -q --tool=callgrind --demangle=no --callgrind-out-file="$work/$name.%p" "$program" "$@" >"$work/output" 2>&1 \
    </dev/null || :
  grep -q fishbowl_main "$work/$name".* || { cat "$work/output" >&2; exit 1; }
}

"$program" run -d --name watched tiny sleep 600 >/dev/null
watch run run --rm -m 256m --pids-limit 100 tiny echo hi
watch exec exec watched true

for calls in $(ls -v "$work"/run.* "$work"/exec.*); do
  sed -nE "s/^c?fn=\([0-9]+\) (.*)/\1/p" "$calls"
done | sed "s/'[0-9]*$//" | grep -v '^0x\|^(' | awk '!seen[$0]++'
