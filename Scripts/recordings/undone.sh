# A step that fails, early and late, and how what was done before it is undone.
warm
begin "A step fails, and all is undone" "단계가 실패하면 모두 되돌린다"

chapter "Early: the cgroup can't be joined" "일찍: cgroup에 들어갈 수 없다"
ends 125 fishbowl run --name early --fail cgroup.join=EPERM tiny echo hi
note cgroup.join "The process exists and waits to be placed. It is killed before anything else is undone." \
  "프로세스는 이미 있고 제자리를 기다린다. 다른 것을 되돌리기 전에 먼저 죽인다."

chapter "Late: /proc can't be mounted" "늦게: /proc을 마운트할 수 없다"
ends 125 fishbowl run --name late --fail mount.proc=ENOMEM tiny echo hi
note mount.proc "Its mounts need no undoing: they go with the last process of their mount namespace." \
  "마운트는 되돌릴 필요가 없다. 마운트 네임스페이스의 마지막 프로세스와 함께 사라진다."
