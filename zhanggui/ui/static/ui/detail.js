/* A detail page: its dialogs speak of one object; Escape or Backspace leads back to where the reader came from. */
import { typing } from './shell.js';

const thing = () => document.getElementById('thing');
document.addEventListener('htmx:configRequest', (event) => {
  const { elt, parameters, verb } = event.detail;
  if (verb === 'post' && elt.closest('[data-batch-form]') && thing()) parameters._ids = thing().dataset.id;
});
document.addEventListener('keydown', (event) => {
  if (typing(event.target) || document.querySelector('dialog[open]')) return;
  if (event.key === 'Backspace') document.querySelector('[data-back]')?.click();
});
document.addEventListener('click', (event) => {
  const back = event.target.closest('[data-back]');
  if (back && document.referrer.startsWith(back.href.split('?')[0])) {
    event.preventDefault();
    history.back();
    return;
  }
  const row = event.target.closest('.panel tr[data-href]');
  if (row && !event.target.closest('a,button,input') && !getSelection().toString()) location.assign(row.dataset.href);
});
