# exec makes a process in a running container; attach makes none.
warm
begin "exec and attach" "exec과 attach"

chapter "A container that listens" "귀 기울이는 컨테이너"
fishbowl run -di --name pond tiny sh -c 'while read -r line; do echo "pid $$ heard $line"; done'
note exec.user "What attach types later, this process hears: it is PID 1." \
  "나중에 attach에서 친 글자를 이 프로세스가 듣는다. PID 1이다."

chapter "exec: another process" "exec: 또 하나의 프로세스"
fishbowl exec pond sh -c 'echo "pid $$, parent $PPID"; ps'
note exec.join "The new process enters the namespaces of PID 1. It is no child of PID 1: its parent shows as 0." \
  "새 프로세스는 PID 1의 네임스페이스에 들어간다. PID 1의 자식이 아니므로 부모가 0으로 보인다."

chapter "attach: the same process" "attach: 같은 프로세스"
echo hello | fishbowl attach pond
note run "No process was made: PID 1 read the line and answered. Then the input ended, and with it PID 1 and the container." \
  "프로세스를 만들지 않았다. PID 1이 그 줄을 읽고 답했다. 입력이 끝나자 PID 1도, 컨테이너도 끝났다."
fishbowl wait pond
fishbowl rm --trace aside.db pond >/dev/null
