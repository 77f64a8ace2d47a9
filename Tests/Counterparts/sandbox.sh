#!/bin/sh
# sandbox.sh [-t SECONDS] COMMAND [ARG…]: runs a command, as root, in a place of its own that leaves nothing behind:
# mount, PID, network, UTS, IPC and cgroup namespaces, a cgroup in each v1 hierarchy, an empty /run. Other engines are
# started in here, and ours beside them in a benchmark. Its exit code is the command's; 137 after SECONDS (default 300).
#
# On v1 the hierarchies are mounted again, so that the sandbox's cgroup is their root, and without the v2 tree, which
# crun refuses in hybrid mode. On pure v2 the host's tree stays: what is made there has to be removed by its maker.
set -eu

# Runs inside, as PID 1 of the sandbox.
if [ "${1:-}" = --inside ]; then
  shift
  hierarchies=$1
  shift
  mount --make-rshared /
  mount -t tmpfs -o mode=755 tmpfs /run
  ip link set lo up
  if [ -n "$hierarchies" ]; then
    umount -R /sys/fs/cgroup
    mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
    for pair in $hierarchies; do
      mkdir -p "${pair%%=*}"
      mount -t cgroup -o "${pair#*=}" cgroup "${pair%%=*}"
    done
  fi
  # Not exec: PID 1 reaps what the command leaves, and its end takes all with it.
  code=0
  "$@" || code=$?
  exit $code
fi

seconds=300
if [ "${1:-}" = -t ]; then
  seconds=$2
  shift 2
fi
[ $# -gt 0 ] || { echo "usage: sandbox.sh [-t SECONDS] COMMAND [ARG...]" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "sandbox.sh needs root: it makes namespaces and cgroups" >&2; exit 1; }

# MOUNTPOINT=OPTIONS of each v1 hierarchy; a named one has no controller.
hierarchies=$(awk '$(NF - 2) == "cgroup" {
  n = split($NF, options, ","); wanted = ""
  for (i = 1; i <= n; i++) if (options[i] !~ /^(rw|ro|xattr|clone_children|release_agent=.*)$/)
    wanted = wanted (wanted == "" ? "" : ",") (options[i] ~ /^name=/ ? "none," : "") options[i]
  print $5 "=" wanted
}' /proc/self/mountinfo)
name=sandbox-$$
groups=

cleanup() {
  for group in $groups; do
    [ ! -e "$group/freezer.state" ] || find "$group" -name freezer.state -exec sh -c 'echo THAWED >"$1"' - {} \;
  done
  for group in $groups; do
    tries=50
    # Killed processes may take a moment to leave their group.
    until find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || [ $((tries -= 1)) = 0 ]; do sleep 0.1; done
  done
}
trap cleanup EXIT

for pair in $hierarchies; do
  point=${pair%%=*}
  # Beneath the group that this process is in, if it is seen from here.
  key=${pair#*=}
  own=$(awk -F: -v key="${key#none,}" '$2 == key { print $3 }' /proc/self/cgroup)
  parent=$point${own%/}
  [ -d "$parent" ] || parent=$point
  mkdir "$parent/$name"
  groups="$groups $parent/$name"
  for file in cpuset.cpus cpuset.mems; do
    [ ! -e "$parent/$file" ] || cat "$parent/$file" >"$parent/$name/$file"
  done
done

self=$(realpath "$0")
exec 3<&0
# In the background, so that a signal is noticed while the command runs; KILL, since unshare blocks the others. The
# sandbox's PID 1 dies with unshare, and everything in it with PID 1.
sh -euc '
  groups=$1 hierarchies=$2 seconds=$3 self=$4
  shift 4
  for group in $groups; do echo $$ >"$group/tasks"; done
  exec timeout --foreground -s KILL "$seconds" \
    unshare -m -p -n -u -i ${groups:+-C} -f --kill-child --mount-proc --propagation private \
    sh "$self" --inside "$hierarchies" "$@"' - "$groups" "$hierarchies" "$seconds" "$self" "$@" <&3 3<&- &
child=$!
trap 'pkill -KILL -P $child || true' INT TERM
while :; do
  code=0
  wait $child || code=$?
  kill -0 $child 2>/dev/null || exit $code
done
