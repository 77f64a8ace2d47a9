#!/bin/sh
# fetch.sh SCRATCH…: fetches the Swift packages into these directories, so that whoever builds next needs no network.
# Run by root, it leaves all that to the owner of the project's directory. Without Swift here there is nothing to do:
# the build fetches by itself.
set -eu
command -v "${SWIFT:-swift}" >/dev/null || exit 0
# Swift keeps its locks in TMPDIR: one that root left there would lock its owner out.
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
for scratch in "$@"; do
  "${SWIFT:-swift}" package resolve --scratch-path "$scratch" >/dev/null 2>"$TMPDIR/log" || { cat "$TMPDIR/log" >&2; exit 1; }
done
[ "$(id -u)" != 0 ] || chown -Rh --reference=. "$@" Package.resolved
