/* A grid of lines: rows are added and dropped, and a piece of a spreadsheet can be pasted into any cell. */
const grid = document.querySelector('[data-grid]');
if (grid) {
  const prefix = grid.dataset.grid;
  const total = document.querySelector(`[name=${prefix}-TOTAL_FORMS]`);
  const body = grid.tBodies[0];
  const pattern = document.querySelector('[data-grid-line]');
  const cells = (row) => [...row.querySelectorAll('input:not([type=hidden]),select,textarea')];

  const number = () => {
    [...body.rows].forEach((row, index) => {
      row.cells[0].textContent = index + 1;
      for (const field of row.querySelectorAll('[name]')) {
        field.name = field.name.replace(/-(\d+|__prefix__)-/, `-${index}-`);
        field.id = `id_${field.name}`;
      }
    });
    total.value = body.rows.length;
  };
  const add = () => {
    if (body.rows.length >= Number(grid.dataset.max)) return null;
    body.append(pattern.content.cloneNode(true));
    return body.rows[body.rows.length - 1];
  };
  const put = (field, value) => {
    if (field.nodeName === 'SELECT') {
      const option = [...field.options].find((each) => each.text.trim() === value || each.value === value);
      if (option) field.value = option.value;
    } else field.value = value;
  };

  document.querySelector('[data-grid-add]').addEventListener('click', () => {
    const row = add();
    number();
    if (row) cells(row)[0].focus();
  });
  body.addEventListener('click', (event) => {
    if (!event.target.closest('[data-grid-drop]')) return;
    event.target.closest('tr').remove();
    if (!body.rows.length) add();
    number();
  });
  body.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target.nodeName === 'BUTTON') return;
    event.preventDefault();
    const row = event.target.closest('tr');
    const place = cells(row).indexOf(event.target);
    const next = row.nextElementSibling ?? add();
    number();
    if (next) cells(next)[place]?.focus();
  });
  body.addEventListener('paste', (event) => {
    const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '');
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    let row = event.target.closest('tr');
    const first = cells(row).indexOf(event.target);
    for (const line of text.split('\n')) {
      if (!row) row = add();
      if (!row) break;
      const fields = cells(row);
      line.split('\t').forEach((value, index) => fields[first + index] && put(fields[first + index], value.trim()));
      row = row.nextElementSibling;
    }
    number();
  });
}
