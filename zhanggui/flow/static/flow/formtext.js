/* The text of a form: Tab indents, and a named mistake leads to its line. */
const text = document.querySelector('[data-form-text]');
text?.addEventListener('keydown', (event) => {
  if (event.key !== 'Tab' || event.shiftKey) return;
  event.preventDefault();
  text.setRangeText('  ', text.selectionStart, text.selectionEnd, 'end');
});
document.addEventListener('click', (event) => {
  const line = event.target.closest('[data-line]')?.dataset.line;
  if (!line || !text) return;
  const lines = text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
  text.scrollTop = (line - 4) * parseFloat(getComputedStyle(text).lineHeight);
});
