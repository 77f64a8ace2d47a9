import Steps

extension Korean {
  /// Things in a row, without an "and": `a, b, c`.
  func list(_ items: [String]) -> String { items.joined(separator: ", ") }

  /// The sentence, and as many of the items as there is room for in its line.
  func line(_ sentence: String, naming items: [String]) -> String {
    let whole = "\(sentence): \(list(items))."
    if Format.cells(whole) <= Format.lineCells { return whole }
    let lines = items.indices.dropFirst().reversed().map { shown in
      "\(sentence): \(list(Array(items.prefix(shown)))) 외 \(items.count - shown)개."
    }
    return lines.first { Format.cells($0) <= Format.lineCells } ?? sentence + "."
  }

  /// `8 MiB`, `812바이트`.
  func bytes(_ count: Int64) -> String {
    let (number, unit) = Format.bytes(count)
    return unit.map { number + " " + $0 } ?? number + "바이트"
  }

  /// A ceiling in words: `메모리 64 MiB`, `CPU 0.5개`, `프로세스 100개`.
  func ceiling(_ resource: Limit.Resource, _ value: String, name: String = "") -> String {
    switch resource {
    case .memory: Int64(value).map { "메모리 " + bytes($0) } ?? "메모리 제한 없음"
    case .swap: Int64(value).map { $0 == 0 ? "스왑 0" : "스왑 " + bytes($0) } ?? "스왑 제한 없음"
    case .reservation: Int64(value).map { "지켜 줄 메모리 " + ($0 == 0 ? "0" : bytes($0)) } ?? "지켜 줄 메모리 \(value)"
    case .cpus: Format.cpus(value).map { "CPU \($0)개" } ?? "CPU 시간 제한 없음"
    case .weight: "CPU 가중치 \(value)"
    case .cpuList: value.isEmpty ? "모든 CPU" : "CPU 번호 \(value)"
    case .nodeList: value.isEmpty ? "모든 메모리 노드" : "메모리 노드 번호 \(value)"
    case .processes: Int(value).map { "프로세스 \($0)개" } ?? "프로세스 수 제한 없음"
    case .other: "\(name) \(value)"
    }
  }

  /// What a namespace separates, in everyday words.
  func name(of namespace: Namespace) -> String {
    switch namespace {
    case .cgroup: "cgroup 경로"
    case .ipc: "IPC"
    case .mnt: "마운트"
    case .net: "네트워크"
    case .pid: "PID"
    case .time: "시간"
    case .user: "사용자"
    case .uts: "호스트 이름"
    }
  }

  /// An errno in words.
  func message(_ error: Errno) -> String { Self.messages[error.name] ?? error.message }

  private static let messages: [String: String] = [
    "EPERM": "허용되지 않는 작업", "ENOENT": "그런 파일이나 디렉터리가 없음", "ESRCH": "그런 프로세스가 없음",
    "EINTR": "시스템 콜이 중단됨", "EIO": "입출력 오류", "ENXIO": "그런 장치나 주소가 없음",
    "E2BIG": "인자 목록이 너무 김", "ENOEXEC": "실행 파일 형식 오류", "EBADF": "잘못된 파일 디스크립터",
    "ECHILD": "자식 프로세스가 없음", "EAGAIN": "자원을 지금은 쓸 수 없음", "ENOMEM": "메모리를 할당할 수 없음",
    "EACCES": "권한이 없음", "EFAULT": "잘못된 주소", "EBUSY": "장치나 자원이 사용 중", "EEXIST": "파일이 이미 있음",
    "EXDEV": "다른 파일 시스템으로 이어지는 링크", "ENODEV": "그런 장치가 없음", "ENOTDIR": "디렉터리가 아님",
    "EISDIR": "디렉터리임", "EINVAL": "잘못된 인자", "ENFILE": "시스템에 열린 파일이 너무 많음",
    "EMFILE": "열린 파일이 너무 많음", "ENOTTY": "장치에 맞지 않는 ioctl", "ETXTBSY": "실행 중인 파일",
    "EFBIG": "파일이 너무 큼", "ENOSPC": "장치에 남은 공간이 없음", "EROFS": "읽기 전용 파일 시스템",
    "EMLINK": "링크가 너무 많음", "EPIPE": "끊긴 파이프", "ERANGE": "결과가 범위를 벗어남",
    "ENAMETOOLONG": "파일 이름이 너무 김", "ENOSYS": "구현되지 않은 시스템 콜", "ENOTEMPTY": "디렉터리가 비어 있지 않음",
    "ELOOP": "심볼릭 링크가 너무 많이 이어짐", "ENODATA": "데이터가 없음", "EOVERFLOW": "값이 너무 큼",
    "EUSERS": "사용자가 너무 많음", "EOPNOTSUPP": "지원하지 않는 작업", "EAFNOSUPPORT": "지원하지 않는 주소 체계",
    "EADDRINUSE": "주소가 이미 사용 중", "ENOBUFS": "버퍼 공간이 없음", "ETIMEDOUT": "시간 초과",
    "ESTALE": "낡은 파일 핸들", "EDQUOT": "디스크 할당량 초과",
  ]
}
