/* The dialogs of an editor's page speak of its one version; what is not saved yet is saved first; afterwards the page is read anew. */
export function speakOf(version, { dirty, save }) {
  document.addEventListener('htmx:configRequest', ({ detail }) => {
    if (detail.verb === 'post' && detail.elt.closest('[data-batch-form]')) detail.parameters._ids = version;
  });
  document.addEventListener('htmx:confirm', (event) => {
    if (!event.detail.elt.matches?.('[data-saves]') || !dirty()) return;
    event.preventDefault();
    save().then((ok) => { if (ok) event.detail.issueRequest(true); });
  });
  document.addEventListener('zg:done', () => location.reload());
  window.addEventListener('beforeunload', (event) => { if (dirty()) event.preventDefault(); });
}
