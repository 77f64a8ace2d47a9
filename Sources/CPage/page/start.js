// Opens the recording: as it stands in the page, or unpacked first. Packed, the transcript comes as a tree of elements, of
// which only these names are built.
const known = new Set(['section', 'h2', 'h3', 'p', 'ol', 'li', 'dl', 'dt', 'dd', 'div', 'b']);
const isKnown = name => name === 'class' || name === 'lang' || name.startsWith('data-');
const grow = of => {
  if (typeof of === 'string') return of;
  const [name, attributes, ...content] = of;
  if (!known.has(name) || !Object.keys(attributes).every(isKnown)) throw new Error(`a transcript has no ${name}`);
  return el(name, attributes, content.map(grow));
};

const unpack = async text => {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
};

const open = recording => {
  $('text').append(...(recording.text ?? []).map(grow));
  $('wait')?.remove();
  start(recording.runs);
};

const ready = (async () => {
  if ($('recording')) open(JSON.parse($('recording').textContent));
  else if (typeof DecompressionStream === 'function') open(await unpack($('packed').textContent));
})();
