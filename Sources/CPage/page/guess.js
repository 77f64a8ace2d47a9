// A question before its answer: a, b, c choose, Enter shows. What was chosen is kept while the page is open.
const answers = new Map();
const guessKey = () => `${now.film.number} ${now.count}`;
const question = () => {
  const step = now.film.steps[now.count - 1];
  return step ? entryOf(now.film, step.step).querySelector('.guess') : null;
};
const isAsked = () => question() !== null && !answers.has(guessKey());

const guessCard = of => {
  const [ask, choices, why] = [...of.children].map(child => child.cloneNode(true));
  const chosen = answers.get(guessKey());
  if (chosen === undefined) return el('div', { class: 'guess' }, span('k', say('guess')), ask, el('div', { class: 'choices' },
    [...choices.children].map((choice, index) => el('button', { 'data-choice': index }, el('kbd', {}, 'abc'[index]), ' ', choice.textContent)),
    el('button', { 'data-choice': -1 }, el('kbd', {}, 'Enter'), ' ', say('answer'))));
  const verdict = chosen < 0 ? null : el('b', {}, say(chosen === Number(of.dataset.answer) ? 'right' : 'notQuite'), ' ');
  return el('div', { class: 'guess' }, span('k', say('guess')), ask, el('p', { class: 'why' }, verdict, ...why.childNodes));
};

const choose = choice => {
  if (!isAsked() || choice >= question().children[1].children.length) return false;
  answers.set(guessKey(), choice);
  drawCard();
  $('live').textContent = document.querySelector('#scroll .why').textContent;
  return true;
};
