// Notes and chapters: what people wrote beside the runs, found in the transcript. Keys go from one to the next, through all runs.
const written = '.note, .chapter';
const stepOfNote = note => Number(note.closest('.step')?.dataset.step ?? 0);
const notedSteps = film => [...new Set([...transcript(film, now.language).querySelectorAll(written)].map(stepOfNote))];
const notedPlaces = () => films.flatMap((film, run) =>
  notedSteps(film).map(step => ({ film, run, count: step === 0 ? 0 : film.countAfter(step) })));

const leap = by => {
  const run = films.indexOf(now.film);
  const isBefore = (a, b) => a.run < b.run || (a.run === b.run && a.count < b.count);
  const here = { run, count: now.count };
  const places = notedPlaces();
  const next = by > 0 ? places.find(place => isBefore(here, place)) : places.filter(place => isBefore(place, here)).pop();
  if (!next) return;
  now.film = next.film;
  now.count = next.count;
  redraw();
};

// Those of the whole run: beneath its heading.
const runNotes = film => [...transcript(film, now.language).children].filter(child => child.matches(written));
const chapterOf = film => runNotes(film).find(note => note.matches('.chapter'))?.lastChild.textContent.trim();
