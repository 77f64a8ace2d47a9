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
made=
trap 'rm -f "$log" $made' EXIT
# What is installed for tests is started by them alone: neither by its package now (policy-rc.d(8)), nor at a boot.
services="docker.service docker.socket"
[ -e /usr/bin/containerd ] || services="$services containerd.service"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  made=$policy
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
get() { DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends $missing </dev/null >"$log" 2>&1; }
echo "Installing$missing"
get || { apt-get update -qq >>"$log" 2>&1 && get; } || { cat "$log" >&2; exit 1; }
case "$missing " in
*" docker.io "*) systemctl --quiet disable $services 2>/dev/null || true ;;
esac
