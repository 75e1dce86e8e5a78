/* Fields that name people: what is chosen becomes a chip, the box is empty again. The keyboard alone is enough. */
const box = (element) => element.closest?.('[data-people]');

function choose(hit) {
  const field = box(hit);
  const chosen = field.querySelector('.people-chosen');
  if (!field.hasAttribute('data-several')) chosen.replaceChildren();
  if (!chosen.querySelector(`[data-person="${hit.value}"]`)) {
    const chip = document.createElement('span');
    chip.className = 'chip on';
    chip.dataset.person = hit.value;
    chip.append(hit.dataset.name);
    const kept = document.createElement('input');
    Object.assign(kept, { type: 'hidden', name: field.dataset.people, value: hit.value });
    const drop = document.createElement('button');
    Object.assign(drop, { type: 'button', className: 'chip-drop', textContent: '×' });
    drop.dataset.dropPerson = '';
    chip.append(kept, drop);
    chosen.append(chip);
  }
  close(field);
  const find = field.querySelector('.people-find');
  find.value = '';
  find.focus();
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

const close = (field) => field.querySelector('.people-found').replaceChildren();

document.addEventListener('click', (event) => {
  const hit = event.target.closest('.people-found button');
  if (hit) return choose(hit);
  const drop = event.target.closest('[data-drop-person]');
  if (drop) {
    const field = box(drop);
    drop.closest('.chip').remove();
    return field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  const area = event.target.closest('.people-box');
  area?.querySelector('.people-find').focus();
  for (const field of document.querySelectorAll('[data-people]')) if (!field.contains(event.target)) close(field);
  return undefined;
});

document.addEventListener('keydown', (event) => {
  const find = event.target.closest?.('.people-find');
  if (!find) return;
  const field = box(find);
  const hits = [...field.querySelectorAll('.people-found button')];
  const at = hits.findIndex((hit) => hit.classList.contains('active'));
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    hits[at]?.classList.remove('active');
    hits[(at + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length]?.classList.add('active');
  } else if (event.key === 'Enter') {
    event.preventDefault();
    if (hits.length) choose(hits[Math.max(at, 0)]);
  } else if (event.key === 'Backspace' && !find.value) {
    field.querySelector('.people-chosen .chip:last-child')?.remove();
  } else if (event.key === 'Escape' && hits.length) {
    event.preventDefault();
    close(field);
  }
});
