#!/bin/sh
# life.sh PROGRAM [ROUNDS]: what the verbs of a container's life cost beside podman, Debian's docker engine and crun: in
# turn, in one sandbox (Tests/Counterparts/sandbox.sh), until the command returns. All have the image `tiny` and no network
# but loopback; crun, which has neither images nor records, a bundle of the same files.
set -eu
rounds=${2:-20}
bench=$(dirname "$(realpath "$0")")
. "$bench/program.sh"

# First the image, then docker's engine, and beside it all the rest.
if [ -z "${DOCKER_HOST:-}" ]; then
  work=$(mktemp -d)
  # Lazily: docker's engine is still there.
  trap 'cd /; umount -l "$work"; rmdir "$work"' EXIT
  mount -t tmpfs -o mode=711 tmpfs "$work"
  export FISHBOWL_ROOT="$work/fishbowl" FISHBOWL_TRACE="$work/trace.db"
  "$program" run --rm --no-trace tiny true
  sh "$bench/../Tests/Counterparts/dockerd.sh" "$work" "$FISHBOWL_ROOT" sh "$0" "$program" "$rounds"
  exit
fi
work=${DOCKER_HOST#unix://}
work=${work%/*}
cc -O2 -Wall -Wextra -static -o "$out/lap" "$bench/lap.c"

# podman reads docker's.
echo '{}' >"$DOCKER_CONFIG/config.json"
podman="podman --root $work/podman --runroot /run/podman --cgroup-manager cgroupfs --events-backend none"
/usr/bin/docker save tiny | $podman load -q >/dev/null
pulled=$($podman images -q | head -1)
mkdir -p "$work/bundle/rootfs"
/usr/bin/docker create --name files tiny >/dev/null
/usr/bin/docker export files | tar -x -C "$work/bundle/rootfs"
/usr/bin/docker rm files >/dev/null
crun --cgroup-manager=cgroupfs spec -b "$work/bundle"
sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"readonly": true/"readonly": false/' \
  -e 's/"sh"/"sleep", "1000"/' "$work/bundle/config.json"

lap() { "$out/lap" "$work/laps" "$@"; }

# life NAME OPTIONS IMAGE PROGRAM…: of an engine that types as docker does.
life() {
  name=$1 options=$2 image=$3
  shift 3
  lap "run -d	$name" "$@" run -d --name one $options "$image" sleep 1000
  lap "exec	$name" "$@" exec one true
  lap "stop	$name" "$@" stop -t 0 one
  lap "start	$name" "$@" start one
  lap "rm -f	$name" "$@" rm -f one
}

life_of_crun() {
  lap "run -d	crun" crun --cgroup-manager=cgroupfs run -d -b "$work/bundle" one
  lap "exec	crun" crun --cgroup-manager=cgroupfs exec one true
  lap "rm -f	crun" crun --cgroup-manager=cgroupfs delete -f one
}

# The first round is for warming up, and doesn't count. Every second one goes the other way round.
round=-1
while [ $((round += 1)) -le "$rounds" ]; do
  [ $((round % 2)) = 0 ] && order="1 2 3 4" || order="4 3 2 1"
  for turn in $order; do
    case $turn in
    1) life fishbowl "" tiny "$program" ;;
    2) life podman "--network none --stop-timeout 0" "$pulled" $podman ;;
    3) life docker "" tiny /usr/bin/docker ;;
    4) life_of_crun ;;
    esac
  done
  [ $round -gt 0 ] || rm "$work/laps"
done

echo "$(date -u +%F), $(uname -sr) $(uname -m), $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
echo "$($podman --version), docker $(/usr/bin/docker version -f '{{.Server.Version}}'), $(crun --version | head -1)"
echo
sort -t '	' -k 1,2 -k 3n "$work/laps" | awk -F '\t' -v rounds="$rounds" '
  function ratio(verb, other) {
    return middle[verb, other] ? sprintf("%.2f", middle[verb, "fishbowl"] / middle[verb, other]) : "-"
  }
  function budget(verb, other, most,   value) {
    value = ratio(verb, other)
    printf "%-52s %7s   budget %s%s\n", verb " against " other, value, most, (value + 0 > most ? "   EXCEEDED" : "")
  }
  { key = $1 SUBSEP $2; values[key, ++count[key]] = $3 }
  END {
    for (key in count) { half = count[key] / 2; middle[key] = (values[key, int(half + 1)] + values[key, int(half + 0.5)]) / 2 }
    printf "| median of %-14s | fishbowl, ms | podman, ms | docker, ms | crun, ms | x podman | x docker | x crun |\n", rounds
    print "|---|--:|--:|--:|--:|--:|--:|--:|"
    verbs = split("run -d,exec,stop,start,rm -f", verb, ",")
    for (i = 1; i <= verbs; i++)
      printf "| %-24s | %12.2f | %10.2f | %10.2f | %8s | %8s | %8s | %6s |\n", verb[i], middle[verb[i], "fishbowl"],
        middle[verb[i], "podman"], middle[verb[i], "docker"],
        middle[verb[i], "crun"] ? sprintf("%.2f", middle[verb[i], "crun"]) : "-", ratio(verb[i], "podman"),
        ratio(verb[i], "docker"), ratio(verb[i], "crun")
    print ""
    budget("exec", "crun", 0.6)
    budget("run -d", "podman", 0.05)
    budget("run -d", "docker", 0.05)
  }'
