// Runs before the first paint, so that the page never flashes in the wrong colours.
(() => {
  const themes = ['light', 'dark', 'auto'];
  let theme = new URLSearchParams(location.search).get('theme');
  if (!themes.includes(theme)) {
    try {
      theme = localStorage.getItem('theme');
    } catch {
      theme = null;
    }
  }
  document.documentElement.dataset.theme = themes.includes(theme) ? theme : 'auto';
})();
