// The rows of the picture that are one line high: a namespace each, the host's value left, the container's right.
const namespaces = ['pid', 'mnt', 'uts', 'ipc', 'net', 'cgroup', 'user', 'time'];

// A wall stands from the namespace's birth until the kernel is seen to have let it go.
const stands = (world, namespace) => hasOwn(world, namespace) && get(world, 'process:1', 'namespaces') !== 'released';

const drawPane = (world, namespace) => {
  $(`w-${namespace}`).className = `pane ${namespace}${stands(world, namespace) ? ' on' : ''}`;
  put(`w-${namespace}`, namespace, mark(`wall ${namespace}`), hasOwn(world, namespace) ? mark('walls') : null);
};

const drawRow = (namespace, title, outside, inside) => {
  put(`h-${namespace}`, span('k', title), span('v', outside));
  put(`c-${namespace}`, isAlive(now.world, 1) ? inside : null);
  drawPane(now.world, namespace);
};

// Of a namespace that the process shares: with whom, and the value there.
const sharedValue = (world, namespace, value) => {
  const neighbour = get(world, 'process:1', `joined@${namespace}`);
  const who = neighbour === null ? `= ${say('same')}` : `${say('with')} ${neighbour}`;
  return [neighbour === null ? span('v hostly', value) : null, span('s', who)];
};

const linksOf = (world, side) => [...world.keys()].filter(name => name.startsWith(`link:${side}/`)).map(name => {
  const state = get(world, name, 'state');
  return [name.split('/').slice(1).join('/'), get(world, name, 'address'), state === 'down' ? `(${say('down')})` : null]
    .filter(Boolean).join(' ');
});

const drawHostname = world => {
  const [host, own] = ['uts@host', 'uts@own'].map(uts => get(world, uts, 'hostname') ?? '');
  const isCopy = own === host && !now.signs.has('uts own');
  const mine = [span('v own', own), mark('uts own'), isCopy ? span('s', `= ${say('copy')}`) : null];
  drawRow('uts', say('hostname'), [host, mark('uts host')], hasOwn(world, 'uts') ? mine : sharedValue(world, 'uts', host));
};

const drawNetwork = world => {
  const mine = [linksOf(world, 'own').map(link => span('v', link)), mark('net own')];
  drawRow('net', say('network'), [linksOf(world, 'host').join(' '), mark('net host')],
    hasOwn(world, 'net') ? mine : sharedValue(world, 'net', ''));
};

const drawGroup = world => {
  const path = short(get(world, 'process:1', 'cgroup') ?? get(world, 'process:0', 'cgroup') ?? '');
  drawRow('cgroup', say('cgroup'), [path, mark('cgroup')],
    hasOwn(world, 'cgroup') ? span('v', '/') : sharedValue(world, 'cgroup', ''));
};

const drawUser = world => {
  const uid = get(world, 'process:1', 'uid') ?? '?';
  const map = get(world, 'process:1', 'uid_map');
  const mine = [span('v', `uid ${uid}`), map === null ? null : span('s', map), mark('user')];
  const host = get(world, 'process:0', 'uid') ?? '?';
  const theirs = [span('v hostly', `uid ${uid}`), uid === host ? span('s', `= ${say('same')}`) : null, mark('user')];
  drawRow('user', say('user'), `uid ${host}`, hasOwn(world, 'user') ? mine : theirs);
};

const drawRooms = world => {
  drawHostname(world);
  drawNetwork(world);
  drawGroup(world);
  drawUser(world);
  for (const [namespace, title] of [['ipc', 'ipc'], ['time', 'clock']])
    drawRow(namespace, say(title), '', hasOwn(world, namespace) ? span('s', say('fresh')) : sharedValue(world, namespace, ''));
  drawPane(world, 'pid');
  drawPane(world, 'mnt');
};

// The cgroup: its ring around the container, and its gauge beside it.
const drawGauge = world => {
  const group = world.get('cgroup');
  const path = group?.get('path');
  const members = Number(group?.get('tasks') ?? 0);
  $('ring').className = `ring${path ? (members > 0 ? ' in' : ' made') : ''}`;
  $('gauge').className = `gauge${path ? '' : ' off'}`;
  if (!path) return put('gauge', el('b', {}, say('cgroup')), el('span', {}, say('none'), mark('gauge')));
  const ceiling = group.get('memory.max');
  const rest = [...group].filter(([name]) => !['path', 'tasks'].includes(name));
  put('gauge', el('span', {}, el('b', {}, say('cgroup')), ' ', mark('gauge')), span('m', short(path)),
    el('div', { class: ceiling && !ceiling.startsWith('max') ? 'tube cap' : 'tube' }),
    ceiling ? null : span('k', say('noLimit')), span('k', say('tasks')), span('v', String(members)),
    members === 0 ? span('k', say('nobody')) : null, rest.map(([name, value]) => [span('k', name), span('v', value)]));
};

const drawFoot = world => {
  const filter = [...(world.get('process:1') ?? [])].find(([name, value]) => name.startsWith('seccomp') && value !== '0');
  const runs = isAlive(world, 1);
  $('sieve').className = `sieve${runs ? (filter ? ' on' : ' off') : ''}`;
  put('sieve', runs ? say(filter ? 'sieve' : 'noSieve') : '\u00a0', mark('sieve'));
  put('kernel', el('b', {}, say('kernel')), el('span', {}, `Linux ${now.film.machine.kernel}`), el('span', {}, say('shared')));
};
