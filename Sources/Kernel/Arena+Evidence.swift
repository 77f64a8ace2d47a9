import CKernel
package import Steps

/// Evidence: lines of JSON, appended by the command and the monitor only.
extension Arena {
  /// False if there is no room for it; nothing is written then.
  @discardableResult
  package func append(_ evidence: Evidence) -> Bool {
    var line: [UInt8] = []
    JSON.array([
      .number(Int64(evidence.step)), .string(evidence.moment.rawValue), .string(evidence.side.rawValue),
      .string(evidence.source), .string(evidence.key), .string(evidence.value),
    ]).write(to: &line)
    line.append(UInt8(ascii: "\n"))
    let used = header.pointee.evidence_used
    let room = header.pointee.evidence
    guard UInt64(line.count) <= room.size - used else { return false }
    UnsafeMutableRawBufferPointer(start: base + Int(room.offset + used), count: line.count).copyBytes(from: line)
    fb_store(&header.pointee.evidence_used, used + UInt64(line.count))
    return true
  }

  /// What was appended so far. Lines that are damaged are left out. What was read before is not parsed again.
  package func evidence() -> [Evidence] {
    let room = header.pointee.evidence
    let used = Int(min(fb_load(&header.pointee.evidence_used), room.size))
    guard used > seenEvidence.end else { return seenEvidence.lines }
    let news = bytes(at: Int(room.offset) + seenEvidence.end, count: used - seenEvidence.end)
    seenEvidence.lines += Array(news).split(separator: UInt8(ascii: "\n"))
      .compactMap { JSON(parsing: String(decoding: $0, as: UTF8.self)).flatMap(Evidence.init(line:)) }
    seenEvidence.end = used
    return seenEvidence.lines
  }
}

extension Evidence {
  fileprivate init?(line: JSON) {
    guard let parts = line.array, parts.count == 6, let step = parts[0].number,
      let moment = parts[1].string.flatMap(Moment.init(rawValue:)),
      let side = parts[2].string.flatMap(Side.init(rawValue:)),
      let source = parts[3].string, let key = parts[4].string, let value = parts[5].string
    else { return nil }
    self.init(step: Int(step), moment: moment, side: side, source: source, key: key, value: value)
  }
}
