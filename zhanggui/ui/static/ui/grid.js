/* Grids of lines: rows are added and dropped, and a piece of a spreadsheet can be pasted into any cell. A page may hold several;
   everything is delegated, so that a grid that comes later works as well. */
const gridOf = (element) => element.closest('[data-grid]');
const boxOf = (grid) => grid.closest('[data-grid-box]') ?? document;
const cells = (row) => [...row.querySelectorAll('input:not([type=hidden]),select,textarea')];

const number = (grid) => {
  const body = grid.tBodies[0];
  [...body.rows].forEach((row, index) => {
    row.cells[0].textContent = index + 1;
    for (const field of row.querySelectorAll('[name]')) {
      field.name = field.name.replace(/-(\d+|__prefix__)-/, `-${index}-`);
      field.id = `id_${field.name}`;
    }
  });
  document.querySelector(`[name=${grid.dataset.grid}-TOTAL_FORMS]`).value = body.rows.length;
};
const add = (grid) => {
  const body = grid.tBodies[0];
  if (body.rows.length >= Number(grid.dataset.max)) return null;
  body.append(boxOf(grid).querySelector('[data-grid-line]').content.cloneNode(true));
  return body.rows[body.rows.length - 1];
};
const put = (field, value) => {
  if (field.type === 'checkbox') field.checked = /^(是|√|y|yes|true|1)$/i.test(value);
  else if (field.nodeName === 'SELECT') {
    const option = [...field.options].find((each) => each.text.trim() === value || each.value === value);
    if (option) field.value = option.value;
  } else field.value = value;
};
const tell = (grid) => grid.dispatchEvent(new Event('change', { bubbles: true }));

document.addEventListener('click', (event) => {
  const adds = event.target.closest('[data-grid-add]');
  if (adds) {
    const grid = boxOf(adds).querySelector('[data-grid]');
    const row = add(grid);
    number(grid);
    if (row) cells(row)[0].focus();
  }
  const drops = event.target.closest('[data-grid-drop]');
  const grid = drops && gridOf(drops);
  if (!grid) return;
  drops.closest('tr').remove();
  if (!grid.tBodies[0].rows.length) add(grid);
  number(grid);
  tell(grid);
});
document.addEventListener('keydown', (event) => {
  const grid = event.key === 'Enter' && event.target.nodeName !== 'BUTTON' && gridOf(event.target);
  if (!grid || !event.target.closest('tbody')) return;
  event.preventDefault();
  const row = event.target.closest('tr');
  const place = cells(row).indexOf(event.target);
  const next = row.nextElementSibling ?? add(grid);
  number(grid);
  if (next) cells(next)[place]?.focus();
});
document.addEventListener('paste', (event) => {
  const grid = gridOf(event.target);
  if (!grid) return;
  const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  let row = event.target.closest('tr');
  const first = cells(row).indexOf(event.target);
  for (const line of text.split('\n')) {
    if (!row) row = add(grid);
    if (!row) break;
    const fields = cells(row);
    line.split('\t').forEach((value, index) => fields[first + index] && put(fields[first + index], value.trim()));
    row = row.nextElementSibling;
  }
  number(grid);
  tell(grid);
});
