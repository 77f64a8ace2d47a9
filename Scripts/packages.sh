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

work=$(mktemp -d)
made=
trap 'rm -rf "$work" $made' EXIT
log=$work/log
# What is installed for tests is started by them alone: neither by its package now (policy-rc.d(8)), nor at a boot.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  made=$policy
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
enabled() { systemctl list-unit-files --state=enabled --no-legend 2>/dev/null | awk '{ print $1 }' | sort; }
get() { DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends $missing </dev/null >"$log" 2>&1; }
enabled >"$work/before"
echo "Installing$missing"
get || { apt-get update -qq >>"$log" 2>&1 && get; } || { cat "$log" >&2; exit 1; }
for unit in $(enabled | comm -13 "$work/before" -); do systemctl --quiet disable "$unit" || true; done
