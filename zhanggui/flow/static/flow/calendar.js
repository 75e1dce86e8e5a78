/* A click on a day begins a span, a second one ends it. */
const first = document.querySelector('[name=first]');
const last = document.querySelector('[name=last]');

function show() {
  const until = last.value || first.value;
  for (const each of document.querySelectorAll('[data-day]')) {
    each.classList.toggle('picked', Boolean(first.value) && each.dataset.day >= first.value && each.dataset.day <= until);
  }
}

document.addEventListener('click', (event) => {
  const day = event.target.closest('[data-day]')?.dataset.day;
  if (!day || !first) return;
  if (!first.value || last.value || day < first.value) {
    first.value = day;
    last.value = '';
  } else {
    last.value = day;
  }
  show();
});
for (const field of [first, last]) field?.addEventListener('change', show);
