#!/bin/sh
# packages.sh PACKAGE…: installs those Debian packages that are missing. As root only; quiet unless it fails.
set -eu

# Elsewhere than on Debian nothing can be asked: the build then says what it lacks.
command -v dpkg-query >/dev/null || exit 0

missing=
for package in "$@"; do
  dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "Missing from this machine:$missing. Please run: sudo make packages" >&2
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
get() { DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends $missing </dev/null >"$log" 2>&1; }
echo "Installing$missing"
get || { apt-get update -qq >>"$log" 2>&1 && get; } || { cat "$log" >&2; exit 1; }
