# The root directory without pivot_root: left out, replaced by chroot, and put back.
warm
begin "Without pivot_root" "pivot_root가 없다면"

chapter "Left out" "빼면"
fishbowl run --name bare --break-isolation --skip root.pivot tiny sh -c 'echo "PID $$"; head -n 1 /etc/os-release'
note run "PID 1 all the same, and the host's files: two mechanisms. The aquarium keeps the host from harm." \
  "그래도 PID는 1이고 파일은 호스트의 것이다. 두 가지는 서로 다른 장치다. 호스트는 수족관이 지킨다."

chapter "chroot in its place" "그 자리에 chroot를 두면"
fishbowl run --name flat --break-isolation --instead root.pivot=root.chroot tiny escape
note root.chroot "chroot moves where path look-up starts. The host's tree is still mounted, and escape climbs to it." \
  "chroot는 경로를 찾기 시작하는 곳만 옮긴다. 호스트의 트리가 그대로 있어 escape가 거기까지 올라간다."

chapter "pivot_root put back" "pivot_root를 다시 넣으면"
ends 1 fishbowl run --name whole tiny escape
note root.detach_old "The host's tree is gone from this mount namespace: there is nowhere to climb to." \
  "이 마운트 네임스페이스에서 호스트의 트리가 사라졌다. 올라갈 곳이 없다."
