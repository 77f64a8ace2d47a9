import Narration
import Steps

/// The words of the picture.
enum PictureWords: Equatable, Bilingual {
  case host, container, noProcess, moreProcesses(Int)
  case hostname, network, ipc, cgroup, mounts, users, disk, kernel
  case shared, copy, down, sameNumber
  case rootIsHosts, rootIsHere(String), rootWasHere, overlay
  case writableLayer, readOnlyLayer(Int), readOnlyLayers(String), empty, bytes(Int64)
  case tasks, noCeiling
  case ready(Int), readOnly
  case canUse, canGain, filter, noFilter
  case new

  var both: (en: String, ko: String) {
    switch self {
    case .host: ("HOST, seen from outside", "호스트 (밖에서 본 모습)")
    case .container: ("CONTAINER, seen from inside", "컨테이너 (안에서 본 모습)")
    case .noProcess: ("(no process yet)", "(아직 프로세스가 없다)")
    case .moreProcesses(let count): ("   and \(count) more", "   그 밖에 \(count)개")
    case .hostname: ("hostname", "호스트 이름")
    case .network: ("network", "네트워크")
    case .ipc: ("IPC", "IPC")
    case .cgroup: ("cgroup", "cgroup")
    case .mounts: ("mounts", "마운트")
    case .users: ("users", "사용자")
    case .disk: ("disk", "디스크")
    case .kernel: ("kernel", "커널")
    case .shared: ("= the host's, shared", "= 호스트와 공유")
    case .copy: ("(a copy)", "(복사본)")
    case .down: ("(down)", "(꺼짐)")
    case .sameNumber: ("the same number", "같은 번호")
    case .rootIsHosts: ("its / is the host's disk", "/는 아직 호스트 디스크다")
    case .rootIsHere(let place): ("its / is here: \(place)", "/는 이제 여기: \(place)")
    case .rootWasHere: ("- its / was here: disk  /", "- /가 있던 곳: 디스크  /")
    case .overlay: ("overlay", "오버레이")
    case .writableLayer: ("writable layer", "쓰기 가능 레이어")
    case .readOnlyLayer(let position): ("read-only \(position)   ", "읽기 전용 \(position)     ")
    case .readOnlyLayers(let positions): ("read-only \(positions)", "읽기 전용 \(positions)")
    case .empty: ("empty", "비어 있다")
    case .bytes(let count): (Narrator(.en).bytes(count), Narrator(.ko).bytes(count))
    case .tasks: ("processes", "프로세스")
    case .noCeiling: ("no ceiling", "제한 없음")
    case .ready(let count): ("\(count) ready, not in place:", "준비된 마운트 \(count)개:")
    case .readOnly: ("read-only", "읽기 전용")
    case .canUse: ("can use", "쓸 수 있음")
    case .canGain: ("can gain", "얻을 수 있음")
    case .filter: ("seccomp: each call is checked", "seccomp: 호출마다 검사한다")
    case .noFilter: ("any system call", "모든 시스템 콜")
    case .new: ("new", "생김")
    }
  }
}
