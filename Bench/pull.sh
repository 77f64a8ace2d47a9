#!/bin/sh
# pull.sh PROGRAM [ROUNDS]: what it takes to have an image of about 200 MB under a container, from a registry on loopback:
# `fishbowl pull` beside `podman pull`, and skopeo with umoci: in turn, in one sandbox (Tests/Counterparts/sandbox.sh).
# The image is made of this machine's files, in five layers. Then the memory of each at its peak, and of ours for an image
# of a fifth of the size.
set -eu
rounds=${2:-7}
bench=$(dirname "$(realpath "$0")")
. "$bench/program.sh"
# Memory, as far as it goes: the disk's moods are no part of the comparison.
work=$(mktemp -d)
trap 'kill $registry; cd /; umount -l "$work"; rmdir "$work"' EXIT
mount -t tmpfs -o mode=711 tmpfs "$work"
cd "$work"
cc -O2 -Wall -Wextra -static -o "$out/lap" "$bench/lap.c"

printf '{log: {level: error, accesslog: {disabled: true}}, version: 0.1, storage: {filesystem: {rootdirectory: %s}}, %s}\n' \
  "$work/registry" 'http: {addr: "127.0.0.1:5077", secret: x}' >registry.yml
docker-registry serve registry.yml 2>registry.log &
registry=$!
export FISHBOWL_ROOT="$work/fishbowl" FISHBOWL_TRACE="$work/trace.db"
name=127.0.0.1:5077/bench

# A layer ends where a fifth of the bytes is reached.
find /usr/bin /usr/lib /usr/share -xdev -type f -size -8192k -printf '%s\t%p\n' | LC_ALL=C sort -k 2 |
  awk -F '\t' 'sum < 200e6 { sum += $1; print $2 > "list" int(sum / 40e6) }'
umoci init --layout lay
umoci new --image lay:big
tar -cPf list.tar -T list0
umoci raw add-layer --image lay:big --tag small list.tar
for list in list[0-4]; do
  tar -cPf list.tar -T "$list"
  umoci raw add-layer --image lay:big list.tar
done
rm list.tar
for tag in small big; do
  tries=50
  until skopeo copy -q --insecure-policy --dest-tls-verify=false "oci:lay:$tag" "docker://$name:$tag"; do
    [ $((tries -= 1)) -gt 0 ] || exit 1
    sleep 0.1
  done
done
rm -r lay

podman="podman --root $work/podman --runroot /run/podman"
podman="$podman --cgroup-manager cgroupfs --events-backend none"
cat >with-skopeo <<'END'
set -e
skopeo copy -q --insecure-policy --src-tls-verify=false "docker://$1" oci:with-skopeo-lay:it
umoci unpack --image with-skopeo-lay:it with-skopeo-tree
END

# contender NUMBER TAG RUNNER…: has it fetched from nothing.
contender() {
  number=$1 image=$name:$2
  shift 2
  case $number in
  1) "$@" "$program" pull -q "$image" ;;
  2) "$@" $podman pull -q --tls-verify=false "$image" ;;
  3) "$@" sh with-skopeo "$image" ;;
  esac
}

forget() {
  case $1 in
  1) "$program" rmi "$image" >/dev/null ;;
  2) $podman rmi "$image" >/dev/null ;;
  3) rm -rf with-skopeo-lay with-skopeo-tree ;;
  esac
}

label() { echo "fishbowl pull,podman pull,skopeo + umoci" | cut -d , -f "$1"; }

# The first round is for warming up, and doesn't count. Every second one goes the other way round.
round=-1
while [ $((round += 1)) -le "$rounds" ]; do
  [ $((round % 2)) = 0 ] && order="1 2 3" || order="3 2 1"
  for turn in $order; do
    contender "$turn" big "$out/lap" laps "$(label "$turn")"
    forget "$turn"
  done
  [ $round -gt 0 ] || rm laps
done

# What each holds at its peak, in MB: all its processes together.
tree() {
  for process in $1; do
    echo "/proc/$process/status"
    tree "$(cat /proc/"$process"/task/*/children 2>/dev/null)"
  done
}

peak() {
  image=$name:$2
  contender "$1" "$2" >/dev/null &
  most=0
  while kill -0 $! 2>/dev/null; do
    now=$(cat $(tree $!) 2>/dev/null | awk '/^VmHWM/ { sum += $2 } END { printf "%d", sum / 1000 }')
    [ "$now" -le "$most" ] || most=$now
  done
  wait $!
  forget "$1"
  echo "$most"
}
peaks="$(peak 1 big) $(peak 2 big) $(peak 3 big)"
small=$(peak 1 small)

echo "$(date -u +%F), $(uname -sr) $(uname -m), $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
echo "$(podman --version), $(skopeo --version | cut -d ' ' -f 1-3), umoci $(umoci --version | cut -d ' ' -f 3)"
echo "Each $rounds times in turn after a round of warming up; registry and stores on tmpfs."
echo
sort -t '	' -k 1,1 -k 2n laps | awk -F '\t' -v rounds="$rounds" -v peaks="$peaks" -v small="$small" '
  { values[$1, ++count[$1]] = $2 }
  function middle(name,   half) {
    half = count[name] / 2
    return (values[name, int(half + 1)] + values[name, int(half + 0.5)]) / 2
  }
  function budget(what, value, most) {
    printf "%-52s %7s   budget %s%s\n", what, value, most, (value + 0 > most + 0 ? "   EXCEEDED" : "")
  }
  END {
    names = split("fishbowl pull,podman pull,skopeo + umoci", name, ",")
    split(peaks, peak, " ")
    printf "| %-16s | ms | x ours | peak, MB |\n|---|--:|--:|--:|\n", "median of " rounds
    for (i = 1; i <= names; i++)
      printf "| %-16s | %7.0f | %5.2f | %4d |\n", name[i], middle(name[i]), middle(name[i]) / middle(name[1]), peak[i]
    print ""
    fastest = middle(name[2]) < middle(name[3]) ? middle(name[2]) : middle(name[3])
    budget("pull and unpack, against the fastest", sprintf("%.2f", middle(name[1]) / fastest), 0.8)
    budget("memory, against that for a fifth of the image", sprintf("%.2f", peak[1] / small), 1.5)
  }'
