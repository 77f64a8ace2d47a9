// The processes: in the host's tree, and as fish with a PID for each level, the host's at the tail.
const shape = 'M34 27C58 2 136 0 168 20Q176 27 168 34C136 54 58 52 34 27L8 9Q17 27 8 45Z';
const mostFish = 3;

const programOf = (world, number) => last(get(world, `process:${number}`, 'program') ?? '?');

const hostTree = (world, born) => el('div', { class: 'tree' },
  el('div', {}, span('p', get(world, 'process:0', 'pid@0') ?? ''), programOf(world, 0)),
  born.slice(0, mostFish).map(number => el('div', {
    class: `d1 me${isAlive(world, number) ? '' : ' dead'}`, 'data-fish': number,
  }, span('p', pids(world, number)[0]), programOf(world, number), number === 1 ? null : mark(`process ${number}`))));

const body = name => svg('svg', { viewBox: '0 0 178 54', 'aria-hidden': 'true' },
  svg('path', { class: 'body', d: shape }),
  svg('text', { x: 100, y: 32, textLength: name.length > 13 ? 112 : null }, name), svg('circle', { class: 'eye', cx: 155, cy: 23, r: 3 }));

const fateOf = (world, number) => {
  const [exit, signal] = ['exit', 'signal'].map(name => get(world, `process:${number}`, name));
  if (isAlive(world, number)) return null;
  return span('s', say('ended'), ' ', el('b', {}, signal ? `${say('signal')} ${signal}` : exit ?? ''));
};

const fish = (world, number) => {
  const [outside, ...inside] = pids(world, number);
  const level = (kind, pid, where) => span(`num ${kind}`, pid, where ? el('small', {}, say(where)) : null);
  return el('div', { class: `fish${isAlive(world, number) ? '' : ' dead'}`, 'data-process': number, 'data-pids': pids(world, number).join(' ') },
    level('o', outside, 'outside'), body(programOf(world, number)),
    inside.length > 0 ? level('i', inside.join(' · '), 'inside') : null, mark(`process ${number}`), fateOf(world, number));
};

const ghost = () => el('div', { class: 'fish no' }, body(say('noProcess')));

const capabilityRow = (world, which) => {
  const held = new Set(isAlive(world, 1) ? capabilities(world, 1, which) : []);
  const lost = new Set(now.effects.filter(([subject, , before, after]) =>
    subject === `cap:1:${which}` && before !== after).map(([, name]) => name));
  return el('div', { class: 'row', 'data-caps': which, 'data-held': [...held].sort().join(' ') }, span('l', say(which)),
    span('bits', now.film.capabilities.map(name =>
      el('i', { class: `${held.has(name) ? '' : 'x'}${lost.has(name) ? ' j' : ''}`, title: name }))),
    span('q', String(held.size)), mark(`caps ${which}`));
};

const drawProcesses = world => {
  const born = processes(world).filter(number => pids(world, number).length > 0);
  const hidden = born.length - mostFish;
  put('h-pid', span('k', say('processes')), hostTree(world, born));
  put('c-pid', born.length === 0 ? ghost() : born.slice(0, mostFish).map(number => fish(world, number)),
    hidden > 0 ? span('s', say('more', hidden)) : null,
    el('div', { class: 'caps' }, born.length === 0 ? [] : ['effective', 'bounding'].map(which => capabilityRow(world, which))));
};
