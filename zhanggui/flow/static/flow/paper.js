/* The printed paper of a case. */
document.querySelector('[data-print]')?.addEventListener('click', () => print());
