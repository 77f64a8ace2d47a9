# What the writable layer holds after a write, after a mere open, and after an rm.
warm
begin "Copy-up and whiteout" "카피업과 화이트아웃"

chapter "One byte costs a whole file" "1바이트 때문에 파일 전체가 복사된다"
fishbowl run --name append tiny sh -c 'printf x >>/data/big'
note fs.changed "One byte was appended. All 8 MiB of the file went up before it." \
  "1바이트를 덧붙였다. 그 전에 파일 8 MiB가 모두 위로 복사됐다."

chapter "Opening it for writing is enough" "쓰기로 열기만 해도 복사한다"
fishbowl run --name open tiny sh -c 'exec 3<>/data/big'
note fs.changed "No byte was written, and yet the whole file went up." \
  "한 바이트도 쓰지 않았지만 파일 전체가 위로 복사됐다."

chapter "What rm leaves behind" "rm이 남기는 것"
fishbowl run --name remove tiny sh -c 'rm /etc/motd; echo mine >/etc/own; rm /etc/own'
note fs.changed "The whiteout hides the image's /etc/motd. /etc/own was the container's: nothing of it is left." \
  "화이트아웃은 이미지의 /etc/motd를 가린다. /etc/own은 컨테이너가 만든 파일이라 남은 것이 없다."
