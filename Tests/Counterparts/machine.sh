#!/bin/sh
# machine.sh KERNEL_FOLDER PROGRAM <SCRIPT: runs a shell script in a virtual machine of pure cgroup v2, where `fishbowl` is
# PROGRAM: Debian's cloud kernel, emulated, so that neither rights nor hardware are needed. What the script prints goes to
# standard output; the exit code is the script's, 124 if it did not come to an end.
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

make_root() {
  for folder in bin dev etc lib64 proc root run sbin sys tmp usr/bin usr/sbin var/lib var/tmp; do mkdir -p "$root/$folder"; done
  cp "$kernel/overlay.ko" "$root/"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do
    [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
  done
  cp "$program" "$root/bin/fishbowl"
  strip -g "$root/bin/fishbowl"
  if command -v strace >/dev/null; then cp "$(command -v strace)" "$root/bin/"; fi
  # Of programs that are linked with libraries, those.
  for library in $(ldd "$program" "$root/bin/strace" 2>/dev/null | awk '$2 == "=>" && $3 ~ "^/" { print $3 } $1 ~ "^/.*[^:]$" { print $1 }'); do
    mkdir -p "$root${library%/*}"
    cp -L "$library" "$root$library"
  done
  echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
  echo root:x:0: >"$root/etc/group"
  cat >"$root/script"
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
  cat >"$root/second" <<'END'
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
# Else the kernel's words stand between the script's.
dmesg -n 1
echo
echo MACHINE BEGINS
sh /script </dev/null 2>&1
echo "MACHINE ENDS $?"
poweroff -f
END
  chmod +x "$root/init" "$root/second"
}

if [ "$1" = --fetch ]; then
  fetch "$2"
  exit
fi
kernel=$1 program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
make_root
write_init
(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) >"$work/initrd"
rm -rf "$root"
timeout "${MACHINE_SECONDS:-300}" qemu-system-x86_64 -machine q35,accel=tcg -cpu max -smp 2 -m 1536 -nographic -no-reboot \
  -nodefaults -serial stdio -kernel "$kernel/vmlinuz" -initrd "$work/initrd" \
  -append "console=ttyS0 quiet panic=-1 cgroup_no_v1=all" </dev/null | tr -d '\r' >"$work/output"
# Before that, the firmware speaks.
sed -n '/^MACHINE BEGINS$/,/^MACHINE ENDS/ { /^MACHINE/!p }' "$work/output"
code=$(sed -n 's/^MACHINE ENDS //p' "$work/output")
exit "${code:-124}"
