#!/bin/sh
# machine.sh KERNEL_FOLDER PROGRAM <SCRIPT: runs a shell script in a virtual machine of pure cgroup v2, where `fishbowl` is
# PROGRAM: Debian's cloud kernel, emulated, so that neither rights nor hardware are needed. What the script prints goes to
# standard output; the exit code is the script's, 124 if it did not come to an end.
#
# machine.sh --systemd KERNEL_FOLDER PROGRAM <SCRIPT: the same on a small Debian with systemd, instead of busybox alone. As root,
# whose files those are.
#
# machine.sh --fetch KERNEL_FOLDER: puts the kernel there, and for the soak that Debian, from Debian's packages.
set -eu

fetch() {
  fetch_kernel "$1"
  [ -z "${FISHBOWL_SOAK:-}" ] || [ -e "$1/debian.tar" ] || [ "$(id -u)" != 0 ] || make_debian "$1/debian.tar"
}

fetch_kernel() {
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

make_debian() {
  suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mmdebstrap -q --format=tar --variant=minbase "$suite" "$1.$$" \
    --include=systemd-sysv,dbus-user-session,libpam-systemd,uidmap,busybox-static >&2
  mv "$1.$$" "$1"
}

make_root() {
  for folder in bin dev etc lib64 proc root run sbin sys tmp usr/bin usr/sbin var/lib var/tmp; do mkdir -p "$root/$folder"; done
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do
    [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
  done
  echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
  echo root:x:0: >"$root/etc/group"
  write_init
}

add_program() {
  cp "$kernel/overlay.ko" "$root/"
  cp "$program" "$root/bin/fishbowl"
  strip -g "$root/bin/fishbowl"
  if command -v strace >/dev/null; then cp "$(command -v strace)" "$root/bin/"; fi
  # Of programs that are linked with libraries, those.
  for library in $(ldd "$program" "$root/bin/strace" 2>/dev/null | awk '$2 == "=>" && $3 ~ "^/" { print $3 } $1 ~ "^/.*[^:]$" { print $1 }'); do
    mkdir -p "$root${library%/*}"
    [ -e "$root$library" ] || cp -L "$library" "$root$library"
  done
  cat >"$root/script"
  cat >"$root/begin" <<'END'
# Else the kernel's words stand between the script's.
busybox dmesg -n 1
busybox insmod /overlay.ko
echo
echo MACHINE BEGINS
sh /script </dev/null 2>&1
echo "MACHINE ENDS $?"
busybox poweroff -f
END
}

# Its last unit is the script.
make_debian_root() {
  mkdir "$root"
  tar -x --numeric-owner -f "$kernel/debian.tar" -C "$root"
  units=$root/etc/systemd/system
  cat >"$units/script.service" <<'END'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
Environment=HOME=/root
ExecStart=sh /begin
StandardOutput=tty
TTYPath=/dev/ttyS0
END
  mkdir -p "$units/multi-user.target.wants"
  ln -s ../script.service "$units/multi-user.target.wants"
  ln -s /dev/null "$units/serial-getty@ttyS0.service"
}

write_init() {
  cat >"$root/init" <<'END'
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
ip link set lo up
ln -s /proc/self/fd /dev/fd
echo "+cpuset +cpu +io +memory +pids" >/sys/fs/cgroup/cgroup.subtree_control
. /begin
END
  chmod +x "$root/init"
}

make=make_root
case $1 in
--fetch) fetch "$2"; exit ;;
--systemd) make=make_debian_root; shift ;;
esac
kernel=$1 program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
$make
add_program
# A disk of ext4: on Linux 6.1 a tmpfs can't be shown to other users (mount_setattr(2), MOUNT_ATTR_IDMAP).
mkfs.ext4 -q -O ^has_journal -d "$root" "$work/disk" 900M >/dev/null
rm -rf "$root"
init=$([ $make = make_root ] && echo /init || echo "/sbin/init systemd.show_status=false")
# One processor: on a busy host two emulated ones can wait for each other for minutes ("soft lockup").
timeout "${MACHINE_SECONDS:-600}" qemu-system-x86_64 -machine q35,accel=tcg -cpu max -smp 1 -m 1536 -nographic -no-reboot \
  -nodefaults -serial stdio -kernel "$kernel/vmlinuz" -drive "file=$work/disk,format=raw,if=none,id=disk,cache=unsafe" \
  -device nvme,drive=disk,serial=1 -append "console=ttyS0 quiet panic=-1 cgroup_no_v1=all root=/dev/nvme0n1 rw init=$init" \
  </dev/null | tr -d '\r' >"$work/output"
# Before that, the firmware speaks.
sed -n '/^MACHINE BEGINS$/,/^MACHINE ENDS/ { /^MACHINE/!p }' "$work/output"
code=$(sed -n 's/^MACHINE ENDS //p' "$work/output")
exit "${code:-124}"
