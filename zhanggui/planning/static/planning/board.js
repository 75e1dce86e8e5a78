/* The board by keyboard: arrows walk over the cards, Enter opens one, a presses its first button, n issues a task. */
import { typing } from '../ui/shell.js';

const cards = (column) => [...column.querySelectorAll('[data-card]')];
const columns = () => [...document.querySelectorAll('.board-column')].filter((column) => cards(column).length);

let last = ''; // the card one stood on, found again after the board was read anew

function walk(key) {
  const all = columns();
  if (!all.length) return;
  const here = document.activeElement.closest?.('[data-card]');
  if (!here) return cards(all[0])[0].focus();
  const column = all.findIndex((each) => each.contains(here));
  const place = cards(all[column]).indexOf(here);
  const aside = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  const down = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  const target = cards(all[Math.min(Math.max(column + aside, 0), all.length - 1)]);
  target[Math.min(Math.max(place + down, 0), target.length - 1)].focus();
}

document.addEventListener('keydown', (event) => {
  if (typing(event.target) || document.querySelector('dialog[open]') || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = document.activeElement.closest?.('[data-card]');
  if (event.key.startsWith('Arrow')) {
    event.preventDefault();
    walk(event.key);
  } else if (event.key === 'Enter' && here === event.target) {
    location.assign(here.dataset.href);
  } else if (event.key === 'a' && here) {
    here.querySelector('.task-do button')?.click();
  } else if (event.key === 'n') {
    document.querySelector('[data-new]')?.click();
  }
});
document.addEventListener('focusin', (event) => {
  last = event.target.closest('[data-card]')?.dataset.card ?? last;
});
document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target.id === 'thing' && last && document.activeElement === document.body) {
    document.querySelector(`[data-card="${last}"]`)?.focus();
  }
});
