// The card is the transcript's own entry, shown beside the picture. Which of its words are seen is the depth's matter.
const transcript = (film, language) => document.querySelector(`.run[data-run="${film.number}"][lang="${language}"]`);
const entryOf = (film, number) => transcript(film, now.language).querySelector(`.step[data-step="${number}"]`);
const sceneOf = (film, scene) => transcript(film, now.language).querySelector(`.scene[data-scene="${scene}"]`);

const drawCard = () => {
  const film = now.film;
  const step = film.steps[now.count - 1];
  if (step) {
    const entry = entryOf(film, step.step);
    const scene = sceneOf(film, step.scene).querySelector('h3').textContent;
    const [title, line, ...rest] = [...entry.children].map(child => child.cloneNode(true));
    put('kw', el('div', { class: 'kick' }, el('b', {}, scene), title), el('h2', { class: 'what' }, ...line.childNodes));
    $('scroll').classList.toggle('asking', isAsked());
    // What is asked stands before what would tell it.
    const asked = rest.filter(child => child.matches('.guess')).map(guessCard);
    const [notes, told] = [rest.filter(child => child.matches(written)), rest.filter(child => !child.matches(`.guess, ${written}`))];
    put('scroll', notes, asked, told);
  } else {
    put('kw', el('div', { class: 'kick' }, el('b', {}, say('start'))), el('h2', { class: 'what' }, say('startLine')));
    put('scroll', runNotes(film).map(note => note.cloneNode(true)), el('p', {}, transcript(film, now.language).querySelector('h2').textContent));
  }
  $('scroll').scrollTop = 0;
  put('pos', say('stepOf', step ? step.step : 0, film.last));
  $('b-back').disabled = now.count === 0;
  $('b-next').disabled = now.count === film.steps.length;
  $('live').textContent = `${$('pos').textContent}. ${document.querySelector('.what').textContent}`;
};

// The path of scenes, with a tick for each step; above 200 one bar stands for all of a scene.
const mostTicks = 200;

const buildPath = () => {
  const film = now.film;
  const noted = new Set(notedSteps(film));
  put('path', film.scenes.map(scene => {
    const [number, ...name] = sceneOf(film, scene).querySelector('h3').textContent.split(' ');
    const steps = film.steps.map((step, index) => ({ step, index })).filter(({ step }) => step.scene === scene);
    const ticks = steps.length > mostTicks ? [] : steps;
    return el('li', { 'data-scene': scene },
      el('button', { 'data-go': (steps[0]?.index ?? -1) + 1, title: sceneOf(film, scene).querySelector('.lead').textContent, disabled: steps.length === 0 ? '' : null },
        span('n', number), span('nm', name.join(' '))),
      el('div', { class: 'ticks', 'aria-hidden': 'true' }, ticks.map(({ step, index }) =>
        el('i', { 'data-go': index + 1, class: `${step.key ? 'key' : ''} ${step.outcome === 'done' ? '' : step.outcome}${noted.has(step.step) ? ' noted' : ''}`, title: `${step.step} ${step.kind}` }))));
  }));
};

const drawPath = () => {
  const scene = now.film.steps[now.count - 1]?.scene ?? 0;
  for (const item of $('path').children) {
    const number = Number(item.dataset.scene);
    item.className = number < scene ? 'done' : '';
    if (number === scene) item.firstChild.setAttribute('aria-current', 'step'); else item.firstChild.removeAttribute('aria-current');
  }
  for (const tick of document.querySelectorAll('.ticks i')) {
    tick.classList.toggle('past', Number(tick.dataset.go) < now.count);
    tick.classList.toggle('now', Number(tick.dataset.go) === now.count);
  }
};

