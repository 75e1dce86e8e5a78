/* The sheet of a plan: arrows move between cells, what is typed keeps itself, and after a dialog the page shows what became of it. */
const PAUSE_MS = 900;
const sheet = () => document.querySelector('[data-sheet]');

let timer = 0;
async function keep() {
  const form = sheet();
  if (!form?.hasAttribute('data-keeps')) return;
  const told = new FormData(form);
  const answer = await fetch(form.action, { method: 'POST', body: told, headers: { 'X-Kept': '1', 'X-CSRFToken': told.get('csrfmiddlewaretoken') } });
  const shown = form.querySelector('[data-kept]');
  if (shown) shown.textContent = await answer.text();
}
const later = (event) => {
  if (!event.target.closest('[data-sheet]')) return;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE_MS);
};
document.addEventListener('input', later);
document.addEventListener('change', later);
document.addEventListener('submit', () => clearTimeout(timer));

const cells = (row) => [...row.querySelectorAll('input,select,textarea')];
document.addEventListener('keydown', (event) => {
  const cell = event.target.closest?.('[data-sheet] tbody td');
  if (!cell || event.target.type === 'date') return;
  const row = cell.parentElement;
  const place = cells(row).indexOf(event.target);
  const input = event.target;
  const is = (key) => event.key === key;
  const atStart = input.selectionStart === 0 || input.type === 'number';
  const atEnd = input.selectionEnd === input.value.length || input.type === 'number';
  let target = null;
  if (is('ArrowDown')) target = row.nextElementSibling && cells(row.nextElementSibling)[place];
  else if (is('ArrowUp')) target = row.previousElementSibling && cells(row.previousElementSibling)[place];
  else if (is('ArrowLeft') && atStart) target = cells(row)[place - 1];
  else if (is('ArrowRight') && atEnd) target = cells(row)[place + 1];
  if (!target) return;
  event.preventDefault();
  target.focus();
});
document.body.addEventListener('zg:refresh', () => location.reload());
