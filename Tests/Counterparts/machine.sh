#!/bin/sh
# machine.sh KERNEL_FOLDER BUNDLE FILTER: tests of the built BUNDLE in a virtual machine of pure cgroup v2: Debian's cloud
# kernel, emulated (no right is needed, nor hardware that helps), and of the machine's programs just those that tests use.
# What the tests print goes to standard output; the exit code is theirs, 124 if they did not come to an end.
#
# machine.sh --fetch KERNEL_FOLDER: puts the kernel there, from Debian's package.
set -eu

fetch() {
  [ ! -e "$1/overlay.ko" ] || return 0
  aside=$1.$$
  mkdir -p "$aside"
  package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-\)/\1/p' | head -1)
  (cd "$aside" && apt-get -q -o APT::Sandbox::User=root download "$package" >&2 && dpkg -x "$package"*.deb files)
  mv "$aside"/files/boot/vmlinuz-* "$aside/vmlinuz"
  mv "$aside"/files/lib/modules/*/kernel/fs/overlayfs/overlay.ko "$aside/"
  rm -rf "$aside/files" "$aside"/*.deb
  mv "$aside" "$1"
}

# take FILE…: each to its own place in the machine, with the libraries that it wants.
take() {
  for file in "$@"; do
    libraries=$(ldd "$file" 2>/dev/null | awk '$2 == "=>" && $3 ~ "^/" { print $3 } $1 ~ "^/" { print $1 }')
    for part in "$file" $libraries; do
      [ -e "$root$part" ] || { mkdir -p "$root${part%/*}" && cp -L "$part" "$root$part"; }
    done
  done
}

make_root() {
  for folder in bin dev etc lib64 proc root run sbin sys tmp usr/bin usr/sbin var/lib var/tmp; do mkdir -p "$root/$folder"; done
  cp "$kernel/overlay.ko" "$root/"
  cp "$(command -v busybox)" "$root/bin/busybox"
  # Where a test wants GNU's program, or util-linux's, busybox's is too little.
  for program in bash cat chmod cp cut du env find grep head ls mkdir nsenter ps rm sed setpriv sh sleep sort stat \
    strace tail timeout tr truncate unshare wc; do
    take "$(command -v "$program")"
  done
  for applet in $("$root/bin/busybox" --list); do
    [ -e "$root/bin/$applet" ] || [ -e "$root/usr/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
  done
  take "${bundle%/*}/fishbowl" "$bundle"
  strip -g "$root${bundle%/*}/fishbowl" "$root$bundle"
  echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
  echo root:x:0: >"$root/etc/group"
}

# The first root is no place to pivot from (pivot_root(2)): on to another.
write_init() {
  cat >"$root/init" <<'END'
#!/bin/busybox sh
/bin/busybox mkdir /new
/bin/busybox mount -t tmpfs -o size=90% tmpfs /new
/bin/busybox cp -a /bin /new
for entry in /*; do
  case $entry in /new | /bin | /init) ;; *) /new/bin/busybox mv $entry /new ;; esac
done
exec /new/bin/busybox switch_root /new /second
END
  cat >"$root/second" <<END
#!/bin/busybox sh
export PATH=/usr/bin:/bin:/usr/sbin:/sbin LANG=C HOME=/root
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /tmp
mount -t cgroup2 cgroup2 /sys/fs/cgroup
insmod /overlay.ko
ip link set lo up
ln -s /proc/self/fd /dev/fd
echo "+cpuset +cpu +io +memory +pids" >/sys/fs/cgroup/cgroup.subtree_control
"$bundle" --testing-library swift-testing --no-parallel --filter "$filter" 2>&1
echo "MACHINE ENDS \$?"
poweroff -f
END
  chmod +x "$root/init" "$root/second"
}

if [ "$1" = --fetch ]; then
  fetch "$2"
  exit
fi
kernel=$1 bundle=$2 filter=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
make_root
write_init
(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) >"$work/initrd"
rm -rf "$root"
timeout "${MACHINE_SECONDS:-600}" qemu-system-x86_64 -machine q35,accel=tcg -cpu max -smp 2 -m 2048 -nographic -no-reboot \
  -nodefaults -serial stdio -kernel "$kernel/vmlinuz" -initrd "$work/initrd" \
  -append "console=ttyS0 quiet panic=-1 cgroup_no_v1=all" </dev/null | tr -d '\r' | tee "$work/output"
code=$(sed -n 's/^MACHINE ENDS //p' "$work/output")
exit "${code:-124}"
