/* A meeting: what is typed keeps itself, @ offers people, the page prints. */
const PAUSE_MS = 700;
const form = () => document.querySelector('.minutes-form');

let timer = 0;
let closing = false;

async function keep() {
  const here = form();
  if (!here || closing) return;
  const told = new FormData(here);
  const answer = await fetch(here.dataset.notes, { method: 'POST', body: told, headers: { 'X-CSRFToken': told.get('csrfmiddlewaretoken') } });
  here.querySelector('[data-kept]').textContent = answer.ok || answer.status === 422 ? await answer.text() : '';
}

document.addEventListener('input', (event) => {
  if (!event.target.closest('.minutes-form')) return;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE_MS);
  if (event.target.matches('[data-mention]')) offer(event.target);
});
document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.detail.elt === form()) {
    closing = true;
    clearTimeout(timer);
  }
});
document.addEventListener('htmx:afterRequest', () => { closing = false; });

/* @: the word under the cursor, from the sign on. */
const begun = (box) => /[@＠]([^\s@＠]*)$/.exec(box.value.slice(0, box.selectionStart));
const list = (box) => box.parentElement.querySelector('.who-list');

async function offer(box) {
  const found = begun(box);
  const shown = list(box);
  if (!found) {
    shown.hidden = true;
    return;
  }
  const answer = await fetch(`${form().dataset.people}?find=${encodeURIComponent(found[1])}`, { headers: { 'HX-Request': 'true' } });
  if (!answer.ok || !begun(box)) return;
  shown.innerHTML = await answer.text();
  shown.hidden = !shown.querySelector('button');
  shown.querySelector('button')?.classList.add('active');
}

function take(box, button) {
  const found = begun(box);
  if (!found) return;
  const end = box.selectionStart;
  const start = end - found[1].length;
  box.setRangeText(`${button.dataset.name} `, start, end, 'end');
  list(box).hidden = true;
  box.focus();
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

document.addEventListener('keydown', (event) => {
  if (!event.target.matches?.('[data-mention]')) return;
  const shown = list(event.target);
  if (shown.hidden) return;
  const all = [...shown.querySelectorAll('button')];
  const at = all.findIndex((each) => each.classList.contains('active'));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    all[at]?.classList.remove('active');
    all[(at + step + all.length) % all.length].classList.add('active');
  } else if (event.key === 'Enter' || event.key === 'Tab') {
    event.preventDefault();
    take(event.target, all[Math.max(at, 0)]);
  } else if (event.key === 'Escape') {
    shown.hidden = true;
  }
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('.who-list button');
  if (button) {
    event.preventDefault();
    take(button.closest('.who-box').querySelector('[data-mention]'), button);
  }
  if (event.target.closest('[data-print]')) print();
});
