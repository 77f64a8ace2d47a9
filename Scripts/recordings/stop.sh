# SIGTERM to a PID 1 that has a handler for it, and to one that has none.
warm
begin "stop, with a handler and without" "핸들러가 있을 때와 없을 때의 stop"

chapter "With a handler" "핸들러가 있을 때"
fishbowl run -d --name polite tiny sh -c 'trap "echo bye; exit 0" TERM; sleep 300 & wait'
until [ "$(fishbowl top polite | wc -l)" = 3 ]; do sleep 0.1; done
fishbowl stop polite
note stop.signal "The handler says bye and exits. stop is done in a moment." \
  "핸들러가 bye를 쓰고 끝낸다. stop은 금방 끝난다."

chapter "Without one" "핸들러가 없을 때"
fishbowl run -d --name deaf tiny sleep 300
fishbowl stop -t 2 deaf
note stop.signal "PID 1 has no handler, so the kernel drops the signal, though it comes from the host." \
  "PID 1에 핸들러가 없으면 호스트에서 보낸 시그널이라도 커널이 버린다."
note stop.kill "SIGKILL from an outer PID namespace works on a PID 1 as well. Exit code 137 is 128 + 9." \
  "바깥 PID 네임스페이스에서 보낸 SIGKILL은 PID 1에도 통한다. 종료 코드 137은 128 + 9다."

chapter "rm" "rm"
fishbowl rm polite deaf
note rw.delete "Files that it had written would go only now. The image's layers stay." \
  "컨테이너가 쓴 파일이 있다면 이제야 사라진다. 이미지의 레이어는 남는다."
