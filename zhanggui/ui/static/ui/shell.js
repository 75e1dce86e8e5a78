/* The shell of every page: dialog, toasts, copy buttons, navigation, Ctrl-K. Everything is delegated, so that swaps need no re-wiring. */
const $ = (id) => document.getElementById(id);
const dialog = $('dialog');
const toasts = $('toasts');

export function toast(text, tone = 'info') {
  for (const told of toasts.children) if (told.textContent === text) told.remove(); // the same again: once is enough
  const box = document.createElement('div');
  box.className = `toast-line ${tone}`;
  box.textContent = text;
  toasts.append(box);
  setTimeout(() => box.remove(), tone === 'danger' ? 8000 : 3500);
}

for (const told of toasts?.children ?? []) setTimeout(() => told.remove(), 4500);

/* --- controls that hold several ticks show which --- */
export function showTicks() {
  for (const several of document.querySelectorAll('.several')) {
    const ticked = [...several.querySelectorAll('input:checked')].map((box) => box.nextElementSibling.textContent);
    const words = several.querySelector('.several-shown');
    words.textContent = ticked.join('、') || words.dataset.any;
  }
}
document.addEventListener('change', showTicks);
showTicks();

export function openDialog(html) {
  if (html) dialog.replaceChildren(html);
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector('[autofocus]') ?? dialog.querySelector('input:not([type=hidden]),select,textarea') ?? dialog.querySelector('button');
  first?.focus();
}

export const typing = (element) => element.matches('input:not([type=checkbox]),textarea,select,[contenteditable]');

/* --- dialogs filled by htmx --- */
document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target?.id !== 'dialog') return;
  if (!dialog.dataset.closing) openDialog();
  delete dialog.dataset.closing;
});
document.addEventListener('zg:done', (event) => {
  toast(event.detail.text, event.detail.tone);
  dialog.dataset.closing = '1';
  if (dialog.open) dialog.close();
});
dialog?.addEventListener('close', () => dialog.replaceChildren());
document.addEventListener('click', (event) => {
  const target = event.target;
  if (target.closest('[data-close]')) target.closest('dialog')?.close();
  if (target.nodeName === 'DIALOG') {
    const box = target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.detail && target.id === 'palette') target.close();
  }
  const copy = target.closest('[data-copy]');
  if (copy) {
    event.preventDefault();
    event.stopPropagation();
    navigator.clipboard?.writeText(copy.dataset.copy).then(() => toast(toasts.dataset.copied));
  }
  for (const open of document.querySelectorAll('details.pop[open]')) {
    if (!open.contains(target)) open.open = false;
  }
});

/* --- a cell too narrow for its text shows it all when pointed at --- */
document.addEventListener('mouseover', (event) => {
  const cell = event.target.closest?.('.rows td');
  if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.innerText;
});

/* --- what goes wrong is said, and nothing is lost --- */
document.addEventListener('htmx:sendError', () => toast(toasts.dataset.offline, 'danger'));
document.addEventListener('htmx:responseError', (event) => {
  const told = event.detail.xhr.getResponseHeader('X-Problem');
  toast(told ? decodeURIComponent(told) : toasts.dataset.failed.replace('{n}', event.detail.xhr.status), 'danger');
});

/* --- empty fields make addresses long and say nothing --- */
document.addEventListener('htmx:configRequest', (event) => {
  const { parameters, verb, elt } = event.detail;
  if (verb !== 'get') return;
  if (elt.id === 'filters') {
    for (const [key, value] of [...parameters.entries()]) if (value === '') parameters.delete(key);
  }
});

/* --- what the page asks by itself does not count as somebody sitting there --- */
document.addEventListener('htmx:configRequest', (event) => {
  if (!event.detail.triggeringEvent) event.detail.headers['X-Background'] = '1';
});

/* --- forms that carry the address of this page --- */
document.addEventListener('htmx:configRequest', (event) => {
  const form = event.detail.elt.closest?.('[data-here]');
  if (!form) return;
  const here = new URLSearchParams(location.search);
  for (const key of ['after', 'before', 'view', 'count']) here.delete(key);
  event.detail.parameters[form.dataset.here] = here.toString();
});

/* --- navigation --- */
$('menu')?.addEventListener('click', () => document.body.classList.toggle('menu-open'));
/* Groups somebody closed stay closed, except the one they are in. */
const closed = new Set(JSON.parse(localStorage.getItem('closed-groups') ?? '[]'));
for (const group of document.querySelectorAll('[data-group]')) {
  if (closed.has(group.dataset.group) && !group.querySelector('[aria-current]')) group.open = false;
  group.querySelector('summary').addEventListener('click', () => {
    closed[group.open ? 'add' : 'delete'](group.dataset.group);
    localStorage.setItem('closed-groups', JSON.stringify([...closed]));
  });
}
$('fold')?.addEventListener('click', () => {
  const folded = document.body.classList.toggle('folded');
  document.cookie = `folded=${folded ? 1 : 0};path=/;max-age=31536000;samesite=lax`;
});

/* --- Ctrl-K --- */
const palette = $('palette');
let asked;

function openPalette() {
  const input = document.createElement('input');
  input.type = 'search';
  input.className = 'palette-input';
  input.placeholder = palette.dataset.hint;
  input.autocomplete = 'off';
  const hits = document.createElement('div');
  hits.className = 'palette-hits';
  palette.replaceChildren(input, hits);
  palette.showModal();
  input.focus();
  const look = () => {
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const answer = await fetch(`${palette.dataset.url}?q=${encodeURIComponent(input.value)}`, { headers: { 'HX-Request': 'true' } });
      if (answer.ok) hits.innerHTML = await answer.text();
      hits.querySelector('a')?.classList.add('on');
    }, 120);
  };
  input.addEventListener('input', look);
  look();
}
palette?.addEventListener('keydown', (event) => {
  const all = [...palette.querySelectorAll('a')];
  const at = all.findIndex((hit) => hit.classList.contains('on'));
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const next = all[(at + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length];
    all[at]?.classList.remove('on');
    next?.classList.add('on');
    next?.scrollIntoView({ block: 'nearest' });
  }
  if (event.key === 'Enter' && all[at]) {
    event.preventDefault();
    all[at].click();
  }
});
$('palette-open')?.addEventListener('click', openPalette);
document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (!palette.open) openPalette();
  }
});

/* --- spans of days: 近7天 and the like, by Shanghai's calendar --- */
const DAY = 86400000;
const shanghai = (ms) => new Date(ms + 8 * 3600000).toISOString().slice(0, 10);
document.addEventListener('change', (event) => {
  const select = event.target.closest('.days-span');
  if (!select) return;
  event.stopPropagation();
  const [from, to] = select.closest('.days').querySelectorAll('input');
  const today = shanghai(Date.now());
  if (select.value === 'month') [from.value, to.value] = [`${today.slice(0, 8)}01`, today];
  else if (select.value === 'last-month') {
    const last = new Date(`${today.slice(0, 8)}01T00:00:00Z`).getTime() - DAY;
    const day = new Date(last).toISOString().slice(0, 10);
    [from.value, to.value] = [`${day.slice(0, 8)}01`, day];
  } else if (select.value) {
    const [back, end] = select.value.split(',').map(Number);
    [from.value, to.value] = [shanghai(Date.now() - back * DAY), shanghai(Date.now() - end * DAY)];
  }
  select.value = '';
  from.dispatchEvent(new Event('change', { bubbles: true }));
});
