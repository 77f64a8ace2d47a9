import Steps

extension Replay {
  /// What a whole screen begins with. A presentation that was cut goes on where it was, unless a place was asked for.
  /// - Throws: `StoryError` if the run has no step of the number that was asked for.
  package func opening(_ film: Film, of source: ReplaySource) throws -> (film: Film, viewing: Viewing) {
    guard isPresent, view == .scenes(.none), source.run == nil, let place = PresentedPlace.found(for: film),
      let cut = try? film.other(place.run), let position = cut.outline.position(of: place.step)
    else { return (film, try viewing(film)) }
    var viewing = Viewing(outline: cut.outline, language: language, depth: depth, isPresent: true)
    if cut.story.run == film.story.run, viewing.position == position { return (film, viewing) }
    viewing.enter(cut.outline, at: position)
    viewing.say(.resumed(place.step))
    return (cut, viewing)
  }
}
