/* A list in the browser: what is selected survives refreshes and pages; keys move, select and open; columns are chosen here. */
import { openDialog, typing } from './shell.js';

const list = () => document.getElementById('list');
const key = () => `picked:${list().dataset.screen}`;
let picked = new Set();
let all = null; // {filter, count} when everything behind the filter is meant
let at = -1;

const rows = () => [...list().querySelectorAll('tbody tr')];
const keep = () => sessionStorage.setItem(key(), JSON.stringify([...picked]));
const filterNow = () => {
  const params = new URLSearchParams(location.search);
  for (const name of ['after', 'before', 'view', 'count', 'size']) params.delete(name);
  return params.toString();
};

function restore() {
  try {
    picked = new Set(JSON.parse(sessionStorage.getItem(key()) ?? '[]'));
  } catch {
    picked = new Set();
  }
  if (all && all.filter !== filterNow()) all = null;
  at = -1;
  show();
  freeze();
}

function show() {
  const root = list();
  for (const row of rows()) {
    const on = all !== null || picked.has(row.dataset.id);
    row.classList.toggle('on', on);
    const box = row.querySelector('.pick input');
    if (box) box.checked = on;
  }
  const words = root.querySelector('#picked');
  if (!words) return;
  const count = all ? all.count : picked.size;
  const pattern = all && all.count > max() ? words.dataset.capped : all ? words.dataset.all : count ? words.dataset.some : words.dataset.none;
  words.textContent = pattern.replace('{n}', all && all.count > max() ? max().toLocaleString() : shown(count));
  words.classList.toggle('some', count > 0);
  for (const button of root.querySelectorAll('[data-batch]')) button.disabled = !count;
  root.querySelector('#pick-none').hidden = !count;
  const page = root.querySelector('#pick-page');
  const here = rows().filter((row) => picked.has(row.dataset.id)).length;
  if (page) {
    page.checked = all !== null || (here > 0 && here === rows().length);
    page.indeterminate = all === null && here > 0 && here < rows().length;
  }
  const whole = root.querySelector('#pick-all');
  whole.hidden = all !== null || here === 0 || here < rows().length || !root.querySelector('[rel=next],[rel=prev]');
  if (!whole.hidden && !whole.textContent) countAll(whole, words);
}

const max = () => Number(list().dataset.max);
const shown = (count) => (count > max() ? `${max().toLocaleString()}+` : Number(count).toLocaleString());

async function countAll(whole, words) {
  whole.textContent = '…';
  const params = new URLSearchParams(filterNow());
  params.set('count', '1');
  const answer = await fetch(`${list().dataset.path}?${params}`);
  if (!answer.ok) return;
  whole.dataset.count = await answer.text();
  whole.textContent = words.dataset.offer.replace('{n}', shown(Number(whole.dataset.count)));
}

function pick(row, on) {
  if (all) all = null;
  if (on) picked.add(row.dataset.id);
  else picked.delete(row.dataset.id);
}

function clear() {
  picked.clear();
  all = null;
  keep();
  show();
}

let last = -1;
document.addEventListener('click', (event) => {
  const target = event.target;
  const root = list();
  if (!root) return;
  if (target.id === 'pick-page') {
    for (const row of rows()) pick(row, target.checked);
    keep();
    return show();
  }
  if (target.id === 'pick-none') return clear();
  if (target.closest('#pick-all')) {
    all = { filter: filterNow(), count: Number(target.closest('#pick-all').dataset.count) };
    return show();
  }
  if (target.closest('#columns')) return openDialog(document.getElementById('columns-template').content.cloneNode(true)) ?? htmx.process(document.getElementById('dialog'));
  if (target.closest('[data-again]')) return htmx.trigger(document.body, 'zg:refresh');
  const more = target.closest('#more-filters');
  if (more) {
    const folded = document.getElementById('filters-folded');
    folded.hidden = !folded.hidden;
    more.setAttribute('aria-expanded', String(!folded.hidden));
    return undefined;
  }
  const sort = target.closest('[data-sort]');
  if (sort && root.contains(sort)) {
    const params = new URLSearchParams(location.search);
    for (const name of ['after', 'before', 'view']) params.delete(name);
    params.set('sort', sort.dataset.sort);
    const address = `${root.dataset.path}?${params}`;
    return htmx.ajax('GET', address, { source: '#list', target: '#list', swap: 'outerHTML', event }).then(() => history.pushState({}, '', address));
  }
  const row = target.closest('#list tbody tr');
  if (!row) return undefined;
  const index = rows().indexOf(row);
  if (target.matches('.pick, .pick *')) {
    const box = row.querySelector('.pick input');
    const on = target === box ? box.checked : !box.checked;
    const from = event.shiftKey && last >= 0 ? Math.min(last, index) : index;
    const to = event.shiftKey && last >= 0 ? Math.max(last, index) : index;
    for (const each of rows().slice(from, to + 1)) pick(each, on);
    last = index;
    keep();
    return show();
  }
  at = index;
  move();
  return undefined;
});
document.addEventListener('dblclick', (event) => {
  const row = event.target.closest('#list tbody tr[data-href]');
  if (row && !event.target.closest('a,button,input')) location.assign(row.dataset.href);
});

function move() {
  rows().forEach((row, index) => row.classList.toggle('at', index === at));
  rows()[at]?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('keydown', (event) => {
  if (!list() || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const all_rows = rows();
  const row = all_rows[at];
  if (event.key === 'j' || event.key === 'k') {
    at = Math.max(0, Math.min(all_rows.length - 1, at + (event.key === 'j' ? 1 : -1)));
    move();
  } else if (event.key === 'x' && row?.querySelector('.pick')) {
    pick(row, !picked.has(row.dataset.id));
    keep();
    show();
  } else if (event.key === 'Enter' && row?.dataset.href && !event.target.closest('a,button')) {
    location.assign(row.dataset.href);
  } else if (event.key === '/') {
    event.preventDefault();
    document.querySelector('[data-search]')?.focus();
  } else if (event.key === 'n') list().querySelector('[rel=next]')?.click();
  else if (event.key === 'p') list().querySelector('[rel=prev]')?.click();
});

/* A batch button asks with a count; its dialog is sent with the rows themselves. */
document.addEventListener('htmx:configRequest', (event) => {
  const { elt, parameters } = event.detail;
  const button = elt.closest('[data-batch]');
  const form = elt.closest('[data-batch-form]');
  if (!list() || (!button && !form)) return;
  parameters._count = String(all ? all.count : picked.size);
  if (all) Object.assign(parameters, { _all: '1', _screen: list().dataset.screen, _filter: all.filter });
  else if (form) parameters._ids = [...picked].join(',');
});
/* What was done is no longer selected; a mere refresh leaves the selection alone. */
document.addEventListener('zg:refresh', (event) => {
  if (!event.detail?.performed) return;
  picked.clear();
  all = null;
  keep();
});
document.addEventListener('htmx:afterSettle', (event) => {
  if (event.detail.elt?.id === 'list' || event.detail.target?.id === 'list') restore();
});

/* Frozen columns need to know how wide those before them are. CSSOM only: the policy allows no style attributes. */
function freeze() {
  const head = list().querySelector('thead tr');
  if (!head) return;
  let left = head.querySelector('.pick')?.offsetWidth ?? 0;
  [...head.querySelectorAll('th.freeze')].forEach((cell, index) => {
    for (const each of list().querySelectorAll(`.freeze-${index}`)) each.style.left = `${left}px`;
    left += cell.offsetWidth;
  });
}
addEventListener('resize', freeze);

/* Columns: dragged or moved by buttons; the form sends them in their order. */
let dragged;
document.addEventListener('dragstart', (event) => {
  dragged = event.target.closest?.('.column-list li');
});
document.addEventListener('dragover', (event) => {
  const over = event.target.closest?.('.column-list li');
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  over[event.clientY < box.top + box.height / 2 ? 'before' : 'after'](dragged);
});
document.addEventListener('click', (event) => {
  const item = event.target.closest('.column-list li');
  if (!item) return;
  if (event.target.closest('[data-up]')) item.previousElementSibling?.before(item);
  if (event.target.closest('[data-down]')) item.nextElementSibling?.after(item);
});

restore();
