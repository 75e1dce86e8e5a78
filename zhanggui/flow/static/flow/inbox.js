/* The inbox by keyboard: a approves, r refuses, c claims: what is selected, or the row the cursor stands on. */
import { typing } from '../ui/shell.js';

const DOES = { a: 'flow.approve', r: 'flow.refuse', c: 'flow.claim' };

document.addEventListener('keydown', (event) => {
  const name = DOES[event.key];
  if (!name || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const list = document.getElementById('list');
  const button = list?.querySelector(`[data-batch][hx-get$="/do/${name}/"]`);
  if (!button) return;
  if (button.disabled) list.querySelector('tbody tr.at .pick input')?.click();
  if (button.disabled) return;
  event.preventDefault();
  button.click();
});
