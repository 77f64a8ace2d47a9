#!/bin/sh
# recording.sh PROGRAM FILE: records `run tiny echo hi` as its first run ever, on a store and a trace of its own.
# They lie in a private mount namespace, so that the recording shows the ordinary paths and nothing stays behind.
set -eu
[ "$(id -u)" = 0 ] || { echo "a recording of a real run needs root: sudo make recording" >&2; exit 1; }

new=$(mktemp -d)
trap 'rm -rf "$new"; rmdir /var/lib/fishbowl /run/fishbowl 2>/dev/null || true' EXIT
mkdir -p "$(dirname "$2")" /var/lib/fishbowl /run/fishbowl
env -u SUDO_UID -u SUDO_GID -u PKEXEC_UID -u FISHBOWL_ROOT -u FISHBOWL_TRACE \
  unshare -m --propagation private sh -euc '
  mount -t tmpfs -o mode=711 tmpfs /var/lib/fishbowl
  mount -t tmpfs -o mode=711 tmpfs /run/fishbowl
  PATH=$(dirname "$1"):$PATH
  fishbowl run tiny echo hi
  cd "$2"
  fishbowl trace export 1 -o "$3"' - "$(realpath "$1")" "$new" "$(basename "$2")"
install -m 644 "$new/$(basename "$2")" "$2"

# What the golden tests compare it with.
for language in en ko; do "$1" replay "$2" --all --lang $language >"${2%.fishbowl}.$language.txt"; done
# The frames of the full screen are the tests' own: FISHBOWL_WRITE_FRAMES=1 swift test --filter FrameTests
