import Narration

/// The headings of a World's listing.
enum WorldWords: CaseIterable, Bilingual {
  case processes, namespaces, hostname, mounts, layers, cgroup, capabilities, links, other
  case own, shared, inside, ready, none, volume, level

  var both: (en: String, ko: String) {
    switch self {
    case .processes: ("processes", "프로세스")
    case .namespaces: ("namespaces", "네임스페이스")
    case .hostname: ("hostname", "호스트 이름")
    case .mounts: ("mounts", "마운트")
    case .layers: ("layers", "레이어")
    case .cgroup: ("cgroup", "cgroup")
    case .capabilities: ("capabilities", "capability")
    case .links: ("links", "링크")
    case .other: ("other", "그 밖")
    case .own: ("own", "자체")
    case .shared: ("shared with the host", "호스트와 공유")
    case .inside: ("inside", "안에서")
    case .ready: ("made, but not in place yet", "만들었지만 아직 제자리에 없음")
    case .none: ("none", "없음")
    case .volume: ("volume", "볼륨")
    case .level: ("level", "레벨")
    }
  }
}
