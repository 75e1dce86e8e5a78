/* The home by keyboard: j and k walk through the to-dos, Enter opens; cards are moved up and down where they are arranged. */
import { typing } from '../ui/shell.js';

const lines = () => [...document.querySelectorAll('[data-line]')];

document.addEventListener('keydown', (event) => {
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  const all = lines();
  if (!all.length) return;
  event.preventDefault();
  const at = all.indexOf(document.activeElement);
  all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))].focus();
});

document.addEventListener('click', (event) => {
  const mover = event.target.closest('[data-move]');
  if (!mover) return;
  const row = mover.closest('li');
  if (mover.dataset.move === '-1') row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  mover.focus();
});

/* Opened to be ticked off, a duty's note is typed at once. */
document.addEventListener('toggle', (event) => {
  if (event.target.matches?.('.home-tick[open]')) event.target.querySelector('input[name=note]').focus();
}, true);

/* A card that could not be asked for says so: the others stand as they are. */
document.addEventListener('htmx:responseError', (event) => {
  const waiting = event.detail.elt.querySelector?.('[data-failed]');
  if (!waiting) return;
  waiting.textContent = waiting.dataset.failed;
  waiting.removeAttribute('aria-busy');
});
