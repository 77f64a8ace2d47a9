// Elements are built, never parsed: whatever a recording holds, it stays text.
const $ = id => document.getElementById(id);
// What hides or reorders text is shown by its number.
const hiding = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const visible = child => typeof child === 'string' ? child.replace(hiding, found => `\\u{${found.codePointAt(0).toString(16)}}`) : child;
const solid = children => children.flat(Infinity)
  .filter(child => child !== null && child !== undefined && child !== false && child !== '').map(visible);
const build = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) element.setAttribute(name, value);
  element.append(...solid(children));
  return element;
};
const el = (name, attributes, ...children) => build(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) =>
  build(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
const span = (kind, ...children) => el('span', { class: kind }, ...children);
const put = (id, ...children) => $(id).replaceChildren(...solid(children));
const last = path => path.split('/').filter(Boolean).pop() ?? path;
const short = text => text.replace(/[0-9a-f]{13,}/g, digest => `${digest.slice(0, 12)}…`);

// What is drawn: the World after a step, and the signs of what that step changed.
const now = { film: null, count: 0, world: null, signs: new Map(), language: 'en' };
const say = (key, ...values) => {
  const word = words[now.language][key];
  return typeof word === 'function' ? word(...values) : word;
};
const signBox = sign => sign
  ? el('i', { class: 'mk', title: say({ '+': 'made', '~': 'changed', '−': 'gone' }[sign]) }, sign) : null;
const mark = place => signBox(now.signs.get(place));
