/** The reader's theme, the search shortcut, and solutions opened for printing. */
import './figure-loader';
import './popups';
import './print-cards';

const THEMES = ['auto', 'light', 'dark'] as const;
const root = document.documentElement;
const button = document.querySelector<HTMLButtonElement>('[data-theme-switch]');

const currentTheme = () => root.dataset.theme ?? 'auto';

function show(): void {
  if (button) button.textContent = `Theme: ${currentTheme()}`;
}

button?.addEventListener('click', () => {
  const next = THEMES[(THEMES.findIndex((theme) => theme === currentTheme()) + 1) % THEMES.length];
  root.dataset.theme = next;
  show();
  try {
    localStorage.setItem('theme', next);
  } catch {
    // Storage refused: the choice lasts as long as the page.
  }
});
show();

document.addEventListener('keydown', (event) => {
  const typing = (event.target as Element).closest('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
  const search = document.querySelector<HTMLAnchorElement>('a[data-search]');
  if (!search) return;
  event.preventDefault();
  search.click();
});

/** A formula wider than the screen scrolls; then, and only then, it takes the keyboard's focus. */
function markScrollers(): void {
  for (const formula of document.querySelectorAll<HTMLElement>('.katex-display')) {
    const scrolls = formula.scrollWidth > formula.clientWidth && !formula.closest('.equation-body');
    if (scrolls) formula.tabIndex = 0;
    else formula.removeAttribute('tabindex');
  }
}
addEventListener('load', markScrollers);
addEventListener('resize', markScrollers);

addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details.solution')) {
    details.open = true;
  }
});
