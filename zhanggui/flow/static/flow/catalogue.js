/* The catalogue: what does not fit what is typed is hidden; Enter opens the first that is left. */
const find = document.querySelector('[data-catalogue-find]');
const cards = [...document.querySelectorAll('[data-find]')];

find?.addEventListener('input', () => {
  const wanted = find.value.trim().toLowerCase();
  for (const card of cards) card.hidden = !card.dataset.find.toLowerCase().includes(wanted);
  for (const group of document.querySelectorAll('[data-catalogue-group]')) group.hidden = !group.querySelector('[data-find]:not([hidden])');
});
find?.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') cards.find((card) => !card.hidden)?.querySelector('.catalogue-start')?.click();
});
