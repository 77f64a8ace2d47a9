package import Steps

extension World {
  /// `{"process:0":{"pid@0":"1"}, …}`, subjects and attributes in order.
  package var json: JSON {
    .object(
      subjects.map { subject in
        let attributes = self[subject].sorted { $0.key < $1.key }
        return JSON.Member(subject.description, .object(attributes.map { JSON.Member($0.key, .string($0.value)) }))
      })
  }

  /// `json`, compact: how a run's first World is stored.
  package var text: String { json.text }

  /// Nil for anything that `text` did not write.
  package init?(text: String) {
    guard let members = JSON(parsing: text)?.members else { return nil }
    self.init()
    for member in members {
      guard let attributes = member.value.members else { return nil }
      for attribute in attributes {
        guard let value = attribute.value.string else { return nil }
        self[Subject(member.name), attribute.name] = value
      }
    }
  }
}
