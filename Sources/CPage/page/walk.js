// Going about: keys, buttons, and the address `#run=1&step=42&lang=ko&depth=3&present`.
let films = [];
const filmOf = run => {
  const film = new Film(run);
  film.last = film.steps.reduce((most, step) => Math.max(most, step.step), 0);
  film.scenes = run.scenes;
  const held = Object.entries(run.before).flatMap(([subject, of]) => subject.startsWith('cap:') ? Object.keys(of) : []);
  const changed = film.steps.flatMap(step => step.effects.filter(([subject]) => subject.startsWith('cap:')).map(effect => effect[1]));
  film.capabilities = [...new Set([...held, ...changed])].sort();
  return film;
};
const root = document.documentElement;
const is = { present: false, text: false };

const altText = world => {
  const told = processes(world).filter(number => pids(world, number).length > 0).map(number => say('altProcess', {
    program: programOf(world, number), outside: pids(world, number)[0], inside: pids(world, number).slice(1).join(' · '), alive: isAlive(world, number),
  }));
  return say('alt', {
    processes: told.join('; '), walls: namespaces.filter(namespace => stands(world, namespace)).join(', '),
    root: say(hasStack(world) ? 'stack' : 'hostDisk'), layers: layers(world).length,
    caps: isAlive(world, 1) ? capabilities(world, 1, 'effective').length : 0, hostname: get(world, hasOwn(world, 'uts') ? 'uts@own' : 'uts@host', 'hostname') ?? '-',
  });
};

const draw = animated => {
  now.world = now.film.world(now.count);
  now.effects = now.film.steps[now.count - 1]?.effects ?? [];
  now.signs = signsOf(now.effects);
  put('hd-host', el('b', {}, say('host')), el('span', {}, say('hostSees')));
  put('hd-own', el('b', {}, say('container')), el('span', {}, say('containerSees')));
  for (const part of [drawProcesses, drawRooms, drawMounts, drawLayers, drawGauge, drawFoot, drawTerminal]) part(now.world);
  $('stage').setAttribute('aria-label', altText(now.world));
  drawCard();
  drawPath();
  drawLines(animated);
};

const address = () => '#' + [`run=${now.film.number}`, `step=${now.film.steps[now.count - 1]?.step ?? 0}`, `lang=${now.language}`,
  root.dataset.depth !== '2' && `depth=${root.dataset.depth}`, is.present && 'present', is.text && 'text'].filter(Boolean).join('&');

const go = (count, animated = true) => {
  now.count = Math.max(0, Math.min(now.film.steps.length, count));
  draw(animated);
  history.replaceState(null, '', address());
};

// In front of a class, only key steps: those that refute a belief.
const walk = by => {
  let count = now.count + by;
  while (is.present && count > 0 && count < now.film.steps.length && !now.film.steps[count - 1].key) count += by;
  go(count);
};

const labels = () => {
  root.lang = now.language;
  document.title = `Fishbowl · ${now.film.command}`;
  put('title', transcript(now.film, now.language).querySelector('h2').textContent);
  put('b-lang', now.language === 'en' ? el('span', { lang: 'ko' }, '한국어') : el('span', { lang: 'en' }, 'English'));
  put('b-depth', say('depth')[root.dataset.depth]);
  put('b-theme', say(root.dataset.theme === 'dark' ? 'light' : 'dark'));
  for (const name of ['present', 'text']) { put(`b-${name}`, say(name)); $(`b-${name}`).setAttribute('aria-pressed', is[name]); }
  put('b-help', `? ${say('help')}`);
  put('b-note', `${say('note')} ]`);
  $('b-note').hidden = notedPlaces().length === 0;
  put('b-leave', '✕ Esc');
  put('b-back', `← ${say('back')}`);
  put('b-next', `${say('next')} →`);
  document.querySelector('.skip').textContent = say('skip');
  document.querySelector('nav').setAttribute('aria-label', say('scenes'));
  put('run', films.map((film, index) => el('option', { value: index }, [`${say('run')} ${film.number}`, chapterOf(film)].filter(Boolean).join(' · '))));
  $('run').value = films.indexOf(now.film);
  $('run').hidden = films.length === 1;
  const table = rows => el('table', {}, rows.map(([key, meaning]) => el('tr', {}, el('td', {}, el('kbd', {}, key)), el('td', {}, meaning))));
  put('help', el('h2', {}, say('help')), el('div', { class: 'cols' }, table(say('keys')), table(say('signs'))),
    el('p', {}, el('button', { 'data-do': 'close' }, say('close'))));
  $('text').hidden = !is.text;
  for (const run of document.querySelectorAll('.run')) run.hidden = run !== transcript(now.film, now.language);
  root.classList.toggle('present', is.present);
  buildPath();
};

const redraw = () => { labels(); go(now.count, false); };
const actions = {
  next: () => walk(1), back: () => walk(-1),
  lang: () => { now.language = now.language === 'en' ? 'ko' : 'en'; redraw(); },
  depth: () => { root.dataset.depth = root.dataset.depth % 3 + 1; redraw(); },
  more: () => { root.dataset.depth = Math.min(3, Number(root.dataset.depth) + 1); redraw(); },
  fewer: () => { root.dataset.depth = Math.max(1, root.dataset.depth - 1); redraw(); },
  theme: () => { root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark'; redraw(); },
  present: () => { is.present = !is.present; redraw(); },
  text: () => { is.text = !is.text; redraw(); if (is.text) $('text').scrollIntoView(); },
  help: () => $('help').showModal(), close: () => $('help').close(),
  blank: () => document.body.classList.toggle('blank'),
  first: () => go(0), last: () => go(now.film.steps.length), noteNext: () => leap(1), noteBack: () => leap(-1),
};
const keys = {
  ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'back', PageUp: 'back', Home: 'first', End: 'last', l: 'lang', d: 'theme',
  p: 'present', t: 'text', b: 'blank', '?': 'help', '+': 'more', '=': 'more', '-': 'fewer', ']': 'noteNext', '[': 'noteBack',
};

const readAddress = () => {
  const parts = new URLSearchParams(location.hash.slice(1));
  now.film = films.find(film => film.number === Number(parts.get('run'))) ?? films[0];
  now.count = parts.has('step') ? Math.max(0, now.film.countAfter(Number(parts.get('step')))) : 0;
  now.language = ['en', 'ko'].includes(parts.get('lang')) ? parts.get('lang') : now.language;
  if (/^[123]$/.test(parts.get('depth') ?? '')) root.dataset.depth = parts.get('depth');
  for (const name of ['present', 'text']) is[name] = parts.has(name);
  for (const theme of ['dark', 'light']) if (parts.has(theme)) root.dataset.theme = theme;
};

const onClick = event => {
  const target = event.target.closest('[data-do],[data-go],[data-choice]');
  if (target?.dataset.do) actions[target.dataset.do](); else if (target?.dataset.go) go(Number(target.dataset.go));
  else if (target) choose(Number(target.dataset.choice));
};
const onKey = event => {
  if (event.ctrlKey || event.metaKey || event.altKey || $('help').open || event.target.closest?.('select')) return;
  if (event.key === 'Enter' ? !event.target.closest?.('button, a') && choose(-1) : /^[abc]$/.test(event.key) && choose('abc'.indexOf(event.key)))
    return event.preventDefault();
  const scene = /^[1-9]$/.test(event.key) ? document.querySelector(`[data-scene="${event.key}"] button:not(:disabled)`) : null;
  if (scene) go(Number(scene.dataset.go)); else if (keys[event.key]) actions[keys[event.key]]();
  else if (event.key === 'Escape' && is.present) actions.present(); else return;
  event.preventDefault();
};
// Paper is light, and has the whole text.
const onPaper = (isPrinting, theme) => {
  root.classList.toggle('printing', isPrinting);
  is.screen = root.dataset.theme;
  root.dataset.theme = theme;
  drawLines(false);
};

const listen = () => {
  document.addEventListener('click', onClick);
  document.addEventListener('keydown', onKey);
  $('run').addEventListener('change', event => { now.film = films[event.target.value]; now.count = 0; redraw(); });
  addEventListener('hashchange', () => { readAddress(); redraw(); });
  addEventListener('resize', () => drawLines(false));
  addEventListener('beforeprint', () => onPaper(true, 'light'));
  addEventListener('afterprint', () => onPaper(false, is.screen));
};

const start = runs => {
  films = runs.map(filmOf);
  now.language = root.lang;
  root.classList.remove('still');
  root.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  readAddress();
  labels();
  go(now.count, false);
  listen();
  document.fonts?.ready.then(() => drawLines(false));
};
