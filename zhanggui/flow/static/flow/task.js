/* The page of a task: keys decide, phrases are typed by a click, @ names a colleague. */
import { typing } from '../ui/shell.js';

const NEXT = 'flow-next';

/* --- keys: a approves, r refuses; Ctrl+Enter sends the first button from anywhere in the form --- */
document.addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open]')) return;
  const form = document.getElementById('act');
  if (!form) return;
  if (event.key === 'Enter' && event.ctrlKey && form.contains(event.target)) return form.querySelector('[name=outcome]')?.click();
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener('click', (event) => {
  const phrase = event.target.closest('[data-phrase]');
  if (!phrase) return;
  const opinion = phrase.closest('.act-opinion').querySelector('textarea');
  opinion.value = opinion.value ? `${opinion.value.trimEnd()}，${phrase.textContent}` : phrase.textContent;
  opinion.dispatchEvent(new Event('change', { bubbles: true }));
  opinion.focus();
});

/* --- whether the next task opens by itself is remembered --- */
const remember = () => {
  for (const box of document.querySelectorAll('[data-next]')) box.checked = localStorage.getItem(NEXT) !== '0';
};
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-next]')) localStorage.setItem(NEXT, event.target.checked ? '1' : '0');
  if (event.target.matches('[data-files]')) {
    const names = [...event.target.files].map((file) => file.name).join('、');
    event.target.closest('form').querySelector('.say-files').textContent = names;
  }
});
document.addEventListener('htmx:afterSettle', remember);
remember();

/* --- mentions: @ and a few letters, chosen by Enter or a click --- */
const at = (area) => /@([^\s@]{0,20})$/.exec(area.value.slice(0, area.selectionStart));
let asked;

document.addEventListener('input', (event) => {
  const area = event.target.closest('[data-mention]');
  if (!area) return;
  const found = area.parentElement.querySelector('.mention-found');
  const match = at(area);
  clearTimeout(asked);
  if (!match) return found.replaceChildren();
  asked = setTimeout(async () => {
    const answer = await fetch(`${area.dataset.mention}?find=${encodeURIComponent(match[1])}`, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok || !at(area)) return;
    found.innerHTML = await answer.text();
    found.querySelector('button')?.classList.add('active');
  }, 150);
  return undefined;
});

function mention(area, hit) {
  const match = at(area);
  const end = area.selectionStart;
  const start = match ? end - match[0].length : end;
  area.setRangeText(`@${hit.dataset.name} `, start, end, 'end');
  area.parentElement.querySelector('.mention-found').replaceChildren();
  const kept = area.closest('form').querySelector('.say-mentions');
  if (!kept.querySelector(`[value="${hit.value}"]`)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name: 'mentions', value: hit.value });
    const chip = document.createElement('span');
    chip.className = 'badge bg-blue-lt';
    chip.textContent = `@${hit.dataset.name}`;
    chip.append(input);
    kept.append(chip);
  }
  area.focus();
}

document.addEventListener('click', (event) => {
  const hit = event.target.closest('.mention-found button');
  if (hit) mention(hit.closest('.say-box').querySelector('textarea'), hit);
});
document.addEventListener('keydown', (event) => {
  const area = event.target.closest?.('[data-mention]');
  if (!area) return;
  if (event.key === 'Enter' && event.ctrlKey) return area.form.requestSubmit();
  const found = area.parentElement.querySelector('.mention-found');
  const hits = [...found.querySelectorAll('button')];
  if (!hits.length) return undefined;
  const now = hits.findIndex((hit) => hit.classList.contains('active'));
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    hits[now]?.classList.remove('active');
    hits[(now + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length]?.classList.add('active');
  } else if (event.key === 'Enter' || event.key === 'Tab') {
    event.preventDefault();
    mention(area, hits[Math.max(now, 0)]);
  } else if (event.key === 'Escape') found.replaceChildren();
  return undefined;
});
