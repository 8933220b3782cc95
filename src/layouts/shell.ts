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

/**
 * A formula wider than the screen scrolls; then, and only then, it takes the keyboard's focus. An
 * observer hears of a formula when it is laid out anyway; measuring all at once would lay out the
 * whole chapter.
 */
const scrollers = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const formula = target as HTMLElement;
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute('tabindex');
  }
});
for (const formula of document.querySelectorAll('.display-formula')) {
  if (!formula.closest('.equation-body')) scrollers.observe(formula);
}

addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details.solution')) {
    details.open = true;
  }
});
