// Where in the picture a change is marked. One table: subject, attribute, place ($1 is the subject's number or name).
const places = [
  [/^process:(\d+)$/, /^(pid@\d+|program|state|exit|signal|oom_kill)$/, 'process $1'],
  [/^process:1$/, /^namespaces$/, 'walls'],
  [/^process:1$/, /^root$/, 'root'],
  [/^process:1$/, /^(uid|uid_map|gid_map)$/, 'user'],
  [/^process:1$/, /^cgroup$/, 'cgroup'],
  [/^process:1$/, /^seccomp/, 'sieve'],
  [/^uts@(\w+)$/, /^hostname$/, 'uts $1'],
  [/^link:(\w+)\//, /./, 'net $1'],
  [/^mount:(\d+)$/, /./, 'mount $1'],
  [/^mounts$/, /^own$/, 'mount 1'],
  [/^layer:(\d+)$/, /./, 'layer $1'],
  [/^cgroup$/, /./, 'gauge'],
  [/^cap:1:(effective|bounding)$/, /./, 'caps $1'],
];

// What the picture has no place for, and only the card tells.
const cardOnly = [
  [/^process:\d+$/, /^(parent|session|cwd|pdeathsig|subreaper|signals|stdio|tty|gid|groups|descriptors|memory|init)$/],
  [/^process:\d+$/, /^(rlimit@.*|joined@.*|ns@.*|root|uid|cgroup|seccomp.*|no_new_privs|oom_score_adj|.*_map|health.*)$/],
  [/^(channel|helper|container|image|dev|sysctl|tty|folder|signal:\d+|volume.*|mounts|aquarium.*|health|terminal)$/, /./],
  [/^cap:\d+:\w+$/, /./],
];

const placeOf = (subject, attribute) => {
  if (/^process:1$/.test(subject) && /^(ns|joined)@/.test(attribute)) return `wall ${attribute.split('@')[1]}`;
  for (const [subjects, attributes, place] of places) {
    const match = subjects.exec(subject);
    if (match && attributes.test(attribute)) return place.replace('$1', match[1] ?? '');
  }
  return cardOnly.some(([subjects, attributes]) => subjects.test(subject) && attributes.test(attribute)) ? '' : null;
};

const signOf = ([, attribute, before, after]) =>
  before === null ? '+' : after === null || attribute === 'gone' || attribute === 'namespaces' ? '−' : '~';

// The signs of one step by place: one sign each, `~` where several differ.
const signsOf = effects => {
  const signs = new Map();
  const born = new Set(effects.filter(([, attribute, before]) => attribute === 'pid@0' && before === null).map(([subject]) => subject));
  for (const effect of effects) {
    if (effect[2] === effect[3]) continue;
    const place = placeOf(effect[0], effect[1]);
    if (!place) continue;
    const sign = place.startsWith('wall') ? (effect[3] === 'released' ? '−' : '+') : born.has(effect[0]) ? '+' : signOf(effect);
    signs.set(place, signs.has(place) && signs.get(place) !== sign ? '~' : sign);
  }
  return signs;
};
