# A container made by an ordinary user: a user namespace comes first.
fishbowl() { as_student /usr/local/bin/fishbowl "$@"; }
warm
begin "Without being root" "root 사용자가 아니어도"

chapter "uid 0 inside, uid 1000 outside" "안에서는 uid 0, 밖에서는 uid 1000"
fishbowl run --name mine tiny sh -c 'id; cat /proc/self/uid_map'
note ns.user "uid 0 of the new user namespace is uid 1000 outside: root of what it owns, and of nothing else." \
  "새 사용자 네임스페이스의 uid 0은 밖에서 uid 1000이다. 자기 것에서만 root 사용자다."
note cgroup.absent "Nobody gave this user a cgroup, so there is none, and no limit." \
  "이 사용자에게 위임한 cgroup이 없으므로 cgroup도 제한도 없다."

chapter "What that root may not do" "이 root 사용자가 할 수 없는 일"
ends 1 fishbowl run --name node tiny mknod /tmp/disk b 8 0
note exec.user "CAP_MKNOD is among the 14, but it counts in its own user namespace only; devices belong to the first one." \
  "14개에 CAP_MKNOD가 있지만 자기 사용자 네임스페이스 안에서만 통한다. 장치는 첫 네임스페이스의 것이다."
