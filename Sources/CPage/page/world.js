'use strict';
// The recording, and the World at each of its steps. Nothing is computed here: recorded effects are applied in order.

const set = (world, subject, attribute, value) => {
  if (!world.has(subject)) world.set(subject, new Map());
  const attributes = world.get(subject);
  if (value === null) attributes.delete(attribute); else attributes.set(attribute, value);
  if (attributes.size === 0) world.delete(subject);
};

const copyOf = world => new Map([...world].map(([subject, attributes]) => [subject, new Map(attributes)]));

// One run. Worlds are kept at every 256th step: to go back is to walk on from one of them, never to write a `before`,
// which at a birth is the parent's value.
class Film {
  static interval = 256;

  constructor(run) {
    this.number = run.run;
    this.steps = run.steps;
    this.machine = run.machine;
    this.command = run.command;
    const before = new Map();
    for (const [subject, attributes] of Object.entries(run.before))
      for (const [attribute, value] of Object.entries(attributes)) set(before, subject, attribute, value);
    this.kept = [before];
  }

  // What held when the first `count` steps were done.
  world(count) {
    const from = Math.min(Math.floor(count / Film.interval), this.kept.length - 1);
    const world = copyOf(this.kept[from]);
    for (let i = from * Film.interval; i < count; i++) {
      for (const [subject, attribute, , after] of this.steps[i].effects) set(world, subject, attribute, after);
      if ((i + 1) / Film.interval === this.kept.length) this.kept.push(copyOf(world));
    }
    return world;
  }

  // How many steps are done when the step of that number is; a step that was never reached left a gap.
  countAfter(number) {
    const found = this.steps.findIndex(step => step.step === number);
    if (found >= 0) return found + 1;
    return this.steps.filter(step => (step.after ?? step.step) <= number).length;
  }
}

// Questions to a World.
const get = (world, subject, attribute) => world.get(subject)?.get(attribute) ?? null;
const numbered = (world, start) => [...world.keys()].filter(name => name.startsWith(start))
  .map(name => Number(name.slice(start.length))).filter(Number.isInteger).sort((a, b) => a - b);
const processes = world => numbered(world, 'process:').filter(number => number > 0);
const layers = world => numbered(world, 'layer:');

// One PID for each level; level 0 is where fishbowl runs.
const pids = (world, number) => {
  const found = [];
  for (let pid; (pid = get(world, `process:${number}`, `pid@${found.length}`)) !== null;) found.push(pid);
  return found;
};

const hasOwn = (world, namespace, number = 1) => {
  const own = get(world, `process:${number}`, `ns@${namespace}`);
  return own !== null && own !== get(world, 'process:0', `ns@${namespace}`)
    && get(world, `process:${number}`, `joined@${namespace}`) === null;
};

const mounts = world => numbered(world, 'mount:').map(number => ({ number, of: world.get(`mount:${number}`) }))
  .filter(({ of }) => of.has('path') && !of.has('gone'))
  .map(({ number, of }) => ({ number, path: of.get('path'), type: of.get('fstype') ?? '', target: of.get('target') }));
const isPlaced = mount => mount.path.startsWith('/');
const isReady = mount => mount.path === '(ready)';

const capabilities = (world, number, which) =>
  [...(world.get(`cap:${number}:${which}`) ?? [])].filter(([, value]) => value === '1').map(([name]) => name);

const isAlive = (world, number) => pids(world, number).length > 0
  && get(world, `process:${number}`, 'state') !== 'ended' && get(world, `process:${number}`, 'exit') === null;
const hasStack = world => get(world, 'process:1', 'root') === 'overlay';
