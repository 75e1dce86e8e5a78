/* A detail page: its dialogs speak of one object; Escape or Backspace leads back to where the reader came from. */
import { typing } from './shell.js';

const thing = () => document.getElementById('thing');
let about = ''; // a button within a panel may speak of a part of the object: its address says which
document.addEventListener('htmx:configRequest', (event) => {
  const { elt, parameters, path, verb } = event.detail;
  if (verb === 'get' && elt.closest('#thing')) about = new URL(path, location).searchParams.get('_ids') || '';
  if (verb === 'post' && elt.closest('[data-batch-form]') && thing()) parameters._ids = about || thing().dataset.id;
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
