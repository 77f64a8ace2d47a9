extension TinyImage {
  /// Names of busybox in /bin: those that Debian 12's busybox-static has and a container has a use for.
  static let applets = """
    [ arch arping ash awk base64 basename bc bunzip2 bzip2 cal cat chgrp chmod chown chroot clear cmp cp cpio crc32 cut
    date dc dd df diff dirname dmesg du echo ed egrep env expand expr factor fallocate false fgrep find fold free
    getopt grep groups gunzip gzip head hexdump hostid hostname httpd id ifconfig ionice ip kill killall less link ln
    logname ls md5sum mkdir mkfifo mknod mktemp more mount mv nc netstat nl nologin nproc nsenter
    nslookup od paste pidof ping ping6 pivot_root printf ps pwd readlink realpath renice
    reset rev rm rmdir route run-parts sed seq setpriv setsid sh sha1sum sha256sum sha512sum shred shuf sleep sort stat
    strings stty su sync sysctl tac tail tar taskset tee telnet test time timeout top touch tr traceroute true truncate
    tty umount uname unexpand uniq unlink unshare unxz unzip uptime usleep vi w watch wc wget which who whoami xargs xxd
    xz xzcat yes zcat
    """.split { $0 == " " || $0 == "\n" }.map(String.init)
}
