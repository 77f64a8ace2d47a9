// From the host's row to the fish: the same process. From the fish to where its `/` is.
let lastEnd = null;
let frame = 0;

const drawLines = animated => {
  const stage = $('stage').getBoundingClientRect();
  const box = element => {
    const of = element.getBoundingClientRect();
    return { l: of.left - stage.left, r: of.right - stage.left, t: of.top - stage.top, b: of.bottom - stage.top, y: (of.top + of.bottom) / 2 - stage.top };
  };
  const [row, tail] = [document.querySelector('[data-fish]'), document.querySelector('.num.o')];
  if (!row || !tail || $('page').hidden) { lastEnd = null; return $('links').replaceChildren(); }
  const [from, to] = [box(row), box(tail)];
  const alive = isAlive(now.world, 1);
  const same = `M${from.r} ${from.y}C${from.r + 30} ${from.y} ${to.l - 34} ${to.y - 6} ${to.l - 3} ${to.y - 6}`;
  const paths = [svg('path', { class: 'halo', d: same }), svg('path', { class: 'same', d: same, 'stroke-dasharray': alive ? null : '3 6' })];
  if (!alive) { lastEnd = null; return $('links').replaceChildren(...paths); }
  const start = { x: box($('c-pid')).l + 15, y: to.b + 4 };
  const disk = { x: box($('disk')).r + 2, y: box($('disk')).y };
  const stack = { x: start.x, y: box($('sheets')).t - 1 };
  swing(paths, start, disk, hasStack(now.world) ? stack : disk, animated);
};

const bend = (start, end) => start.x - end.x < 14
  ? `M${start.x} ${start.y + 16}V${end.y - 7}`
  : `M${start.x} ${start.y + 16}V${end.y - 9}Q${start.x} ${end.y} ${start.x - 9} ${end.y}H${end.x + 6}`;

const rootLine = (paths, start, disk, end) => {
  const moved = now.signs.has('root') && hasStack(now.world);
  const former = moved ? bend(start, disk) : null;
  const tip = start.x - end.x < 14 ? '-5 -10h10' : '10 -5v10';
  $('links').replaceChildren(...paths, ...[
    former && svg('path', { class: 'was', d: former }),
    svg('path', { class: 'halo', d: bend(start, end) }), svg('path', { class: `root${moved ? ' hl' : ''}`, d: bend(start, end) }),
    svg('path', { class: 'end', d: `M${end.x} ${end.y}l${tip}z` }),
    moved && svg('rect', { class: 'chip', x: start.x - 8, y: start.y + 30, width: 16, height: 16, rx: 3 }),
    moved && svg('text', { class: 'sign', x: start.x, y: start.y + 43 }, '~'),
    svg('circle', { cx: start.x, cy: start.y + 8, r: 9 }), svg('text', { x: start.x, y: start.y + 12 }, '/'),
  ].filter(Boolean));
};

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches || matchMedia('print').matches;

const swing = (paths, start, disk, end, animated) => {
  cancelAnimationFrame(frame);
  const from = lastEnd;
  lastEnd = end;
  if (!animated || isStill() || !from || (from.x === end.x && from.y === end.y)) return rootLine(paths, start, disk, end);
  const began = performance.now();
  const draw = time => {
    const part = Math.max(0, Math.min(1, (time - began) / 450));
    const eased = part < .5 ? 2 * part * part : 1 - 2 * (1 - part) ** 2;
    rootLine(paths, start, disk, { x: from.x + (end.x - from.x) * eased, y: from.y + (end.y - from.y) * eased });
    if (part < 1) frame = requestAnimationFrame(draw);
  };
  frame = requestAnimationFrame(draw);
};
