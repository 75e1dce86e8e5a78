/* Words for people in both languages, where they are used; which one shows is the page's language. */
export const chinese = !document.documentElement.lang.startsWith('en');
export const say = (zh, en) => (chinese ? zh : en);

export function toast(text, tone = 'info') {
  const box = document.createElement('div');
  box.className = `toast-line ${tone}`;
  box.setAttribute('role', 'status');
  box.textContent = text;
  document.getElementById('toasts')?.append(box);
  setTimeout(() => box.remove(), tone === 'danger' ? 8000 : 3500);
}
