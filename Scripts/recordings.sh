#!/bin/sh
# recordings.sh PROGRAM FOLDER [NAME…]: makes FOLDER/NAME.fishbowl of what Scripts/recordings/NAME.sh types, for each of
# them or those that are named. Each is made in a sandbox of its own with a machine's and a student's invented names, an
# empty store and trace in the ordinary places, and an empty environment: nothing of this machine gets into it but what
# `trace info` says (its kernel, its distribution), and nothing stays behind.
set -eu

# What a recording's script may say.

# begin TITLE TITLE-IN-KOREAN: what is typed from here on joins the recording.
begin() { fishbowl record start "$recording" --title "$1 · $2"; }

# warm: makes tiny, so that later runs have nothing to unpack.
warm() { fishbowl run --no-trace --rm tiny true; }

# bundle: a folder with a file system and the config.json of `echo hi`, the working directory from then on.
bundle() {
  mkdir -p /run/bundle/rootfs
  cd /run/bundle
  mkdir rootfs/bin rootfs/proc rootfs/dev rootfs/sys
  cp /bin/busybox rootfs/bin/echo
  runc spec
  sed -i 's/"terminal": true/"terminal": false/; s/"sh"$/"\/bin\/echo", "hi"/' config.json
}

# chapter TITLE TITLE-IN-KOREAN: begins with the run that comes next.
chapter() {
  fishbowl record chapter --lang en "$1"
  fishbowl record chapter --lang ko "$2"
}

# note KIND TEXT TEXT-IN-KOREAN: at the last run's first step of that kind; KIND `run`: at the run as a whole.
note() {
  run=$(number "SELECT max(run) FROM run")
  place=$run
  if [ "$1" != run ]; then
    place=$run:$(number "SELECT min(step) FROM step WHERE run = $run AND kind = '$1'")
  fi
  fishbowl record note --lang en --at "$place" "$2"
  fishbowl record note --lang ko --at "$place" "$3"
}

number() { fishbowl trace sql --run all --json "$1" | tr -cd '0-9'; }

# ends CODE COMMAND…: the command, which is meant to end with that code.
ends() {
  wanted=$1 code=0
  shift
  "$@" || code=$?
  [ "$code" = "$wanted" ] || { echo "$* ended with $code, not with $wanted" >&2; exit 1; }
}

# as_student COMMAND…: the same as an ordinary user.
as_student() { setpriv --reuid 1000 --regid 1000 --clear-groups env HOME="$home" "$@"; }

# What a runtime's own language does all the time, and tells nothing of containers.
quiet=futex,nanosleep,epoll_pwait,epoll_ctl,sched_yield,rt_sigaction,rt_sigprocmask,rt_sigreturn,sigaltstack,mmap,munmap
quiet=$quiet,mprotect,madvise,brk,fstat,newfstatat,getpid,gettid,tgkill,pread64,sched_getaffinity,rseq,set_robust_list

# strace_of FILE COMMAND…: a runtime's calls.
strace_of() {
  log=$1
  shift
  strace -f -ttt -T -v -s 4096 -e "trace=!$quiet" -o "$log" "$@"
}

home=/home/"student"

# Runs inside the sandbox.
if [ "${1:-}" = --inside ]; then
  program=$2 script=$3 made=$4
  hostname lab
  mount -t tmpfs -o mode=755 tmpfs /usr/local/bin
  cp "$program" "$(dirname "$program")"/fishbowl-registry /usr/local/bin 2>/dev/null || cp "$program" /usr/local/bin
  mkdir -p /run/fishbowl
  for place in /var/lib/fishbowl /run/fishbowl; do mount -t tmpfs -o mode=711 tmpfs "$place"; done
  mount -t tmpfs -o mode=755 tmpfs /home
  mkdir -m 700 $home
  chown 1000:1000 $home
  printf '%s\n' root:x:0:0:root:/root:/bin/sh student:x:1000:1000::$home:/bin/sh >/run/passwd
  mount --bind /run/passwd /etc/passwd
  printf 'student:100000:65536\n' | tee /run/subuid >/run/subgid
  mount --bind /run/subuid /etc/subuid
  mount --bind /run/subgid /etc/subgid
  mkdir -m 1777 /run/made
  recording=/run/made/recording.fishbowl
  cd /run/made
  . "$script"
  fishbowl record stop
  cp /run/made/recording.fishbowl "$made"
  exit
fi

[ "$(id -u)" = 0 ] || { echo "recordings of real runs need root: sudo make recordings" >&2; exit 1; }
here=$(dirname "$(realpath "$0")")
program=$(realpath "$1") folder=$(realpath "$2")
shift 2
new=$(mktemp -d)
made_lib=
[ -d /var/lib/fishbowl ] || { mkdir /var/lib/fishbowl && made_lib=1; }
trap 'rm -rf "$new"; [ -z "$made_lib" ] || rmdir /var/lib/fishbowl' EXIT
[ $# -gt 0 ] || set -- $(cd "$here/recordings" && ls | sed 's/\.sh$//')

for name in "$@"; do
  echo "== $name"
  env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    sh "$here/../Tests/Counterparts/sandbox.sh" -t 120 \
    sh "$here/recordings.sh" --inside "$program" "$here/recordings/$name.sh" "$new/$name.fishbowl"
  # No name but the invented ones: of those the program says where they stand.
  others=$("$program" record edit "$new/$name.fishbowl" --mask user,host,home --dry-run -o "$new/none" 2>&1 |
    awk '/^ / && $2 !~ "^(lab|student|none|/home/[s]tudent.*)$"')
  [ -z "$others" ] || { echo "$name.fishbowl holds names: $others" >&2; exit 1; }
  install -m 644 "$new/$name.fishbowl" "$folder/$name.fishbowl"
done
