// The mount tree, the layer stack, and the terminal outside.
const drawMounts = world => {
  put('h-mnt', el('div', {}, span('k', say('mounts')), span('v', get(world, 'mounts', 'host') ?? '')),
    el('div', { class: 'disk', id: 'disk' }, say('disk'), ' ', span('m', '/')));
  put('c-mnt', isAlive(world, 1) ? mountTree(world) : null);
};

const mountTree = world => {
  const all = mounts(world);
  const ready = all.filter(isReady);
  const beneath = all.find(mount => mount.path === '(old root)');
  const tops = topMounts(all.filter(isPlaced));
  return el('div', { class: 'mt' }, tops.map((top, index) => mountRow(top, index === tops.length - 1)),
    get(world, 'mount:1', 'path') === '/' && hasOwn(world, 'mnt') ? el('div', { class: 'w' }, say('ownTree')) : null,
    beneath ? el('div', { class: 'w' }, say('oldRoot'), mark('mount 1')) : null,
    ready.length > 0 ? el('div', { class: 'ready' }, say('ready'), ' ',
      ready.map(mount => [el('code', { 'data-ready': mount.target ?? '' }, mount.target ?? mount.type), mark(`mount ${mount.number}`), ' '])) : null);
};

// Mounts by the first part of their path: `/` alone, then `/dev` with what is mounted beneath it.
const topMounts = placed => {
  const tops = new Map();
  for (const mount of [...placed].sort((a, b) => a.path < b.path ? -1 : 1)) {
    const name = `/${mount.path.split('/')[1]}`;
    if (!tops.has(name)) tops.set(name, { name, own: null, beneath: [] });
    const top = tops.get(name);
    if (mount.path === name) top.own = mount; else top.beneath.push(mount);
  }
  return [...tops.values()];
};

const mountRow = ({ name, own, beneath }, isLast) => el('div', {},
  name === '/' ? null : span('g', isLast ? '└' : '├'),
  el('b', own ? { 'data-mount': own.path } : {}, name), own ? span('f', own.type) : null, own ? mark(`mount ${own.number}`) : null,
  beneath.map(mount => [el('span', { 'data-mount': mount.path, title: `${mount.path} ${mount.type}` }, last(mount.path)),
    mark(`mount ${mount.number}`)]));

const drawLayers = world => {
  const stack = layers(world).reverse();
  const overlay = mounts(world).find(mount => mount.type === 'overlay');
  put('lay', el('div', { class: 'cap' }, overlay ? span('one', say('merged')) : stack.length ? '\u00a0' : say('noLayers'),
    overlay ? mark(`mount ${overlay.number}`) : null),
  el('div', { class: `sheets${overlay ? ' one' : ''}`, id: 'sheets' }, stack.map(number => sheet(world, number))));
  $('vessel').className = `vessel${isAlive(world, 1) ? ' own' : ''}${hasStack(world) && isAlive(world, 1) ? ' full' : ''}`;
};

const sheet = (world, number) => {
  const layer = world.get(`layer:${number}`);
  const isWritable = layer.get('access') === 'writable';
  return el('div', { class: `sheet${isWritable ? ' rw' : ''}`, 'data-layer': number, 'data-access': layer.get('access') ?? '' },
    el('span', {}, `${number} ${say(isWritable ? 'writable' : 'layer')}`), mark(`layer ${number}`),
    span('f m', layer.get('name') ?? ''), span('f m sz', size(layer.get('bytes'))));
};

const size = bytes => {
  if (bytes === undefined || Number.isNaN(Number(bytes))) return bytes ?? '';
  const steps = Math.min(3, Math.floor(Math.log2(Math.max(1, Number(bytes))) / 10));
  return `${(Number(bytes) / 1024 ** steps).toFixed(steps === 0 ? 0 : 1)} ${['bytes', 'KiB', 'MiB', 'GiB'][steps]}`;
};

const drawTerminal = () => {
  const lines = now.film.steps.slice(0, now.count).flatMap(step => step.shown);
  put('term', span('t', say('terminal')), `$ ${now.film.command}`, lines.slice(-6).map(line => [el('br', {}), line]));
};
