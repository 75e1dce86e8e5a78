/* Sets the theme before anything is painted: the reader's choice, or the system's. */
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const choice = root.dataset.themeChoice;
    const theme = choice === 'dark' || (choice !== 'light' && dark.matches) ? 'dark' : 'light';
    root.setAttribute('data-bs-theme', theme);
  };
  apply();
  dark.addEventListener('change', apply);
})();
