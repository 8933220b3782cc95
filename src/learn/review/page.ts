/** The review page: opens progress and the cards, shows the page at rest or one of four modes. */
import type { LearnIndex } from '~/learn/chapter-cards';
import { bindCarry, offerProgress } from '~/learn/review/carry-view';
import { drawHome } from '~/learn/review/home-view';
import { openLibrary } from '~/learn/review/library';
import { part } from '~/learn/review/page-parts';
import { MOST_SEED, readRoute, writeRoute, type Route } from '~/learn/review/route';
import { play, type Stop } from '~/learn/review/sessions';
import { drawSummary } from '~/learn/review/summary-view';
import { openStorage, type ProgressStore } from '~/learn/storage';

const root = document.querySelector<HTMLElement>('[data-review-page]')!;
const home = part(root, 'home');
const session = part(root, 'session');
const base = document.documentElement.dataset.base ?? '/';
const library = openLibrary(base);

const freshSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] % (MOST_SEED + 1);

const errorText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

async function start(): Promise<void> {
  const store = await openStorage();
  const index = await library.index();
  bindCarry({ root, store, library, index, address: new URL(base, location.href).href });
  part<HTMLFieldSetElement>(root, 'controls').disabled = false;

  const redraw = async () => {
    part(root, 'refused').hidden = store.persistent;
    if (!home.hidden) drawHome(home, index, await store.read(), new Date());
  };
  const redrawSoon = () => void redraw();
  store.subscribe(redrawSoon);
  document.addEventListener('visibilitychange', redrawSoon);

  const { show, go } = navigation(store, index);
  const chapter = part<HTMLSelectElement>(home, 'chapter');
  part(home, 'review-due').addEventListener('click', () => go({ mode: 'spaced', chapter: '' }));
  for (const mode of ['learn', 'test', 'match'] as const) {
    part(home, mode).addEventListener('click', () => go({ mode, chapter: chapter.value }));
  }

  await redraw();
  await show();
  root.dataset.state = 'ready';
  addEventListener('hashchange', () => void takeFragment(store));
  await takeFragment(store);
}

/** The address decides what is shown, so that Back leaves a session and a link starts one. */
function navigation(store: ProgressStore, index: LearnIndex) {
  const slugs = index.chapters.map(({ slug }) => slug);
  let stop: Stop | undefined;
  let shown: string | undefined;

  async function show(): Promise<void> {
    // A changed fragment is no other place.
    if (location.search === shown) return;
    shown = location.search;
    stop?.();
    stop = undefined;
    const wasPlaying = home.hidden;
    const route = readRoute(new URLSearchParams(location.search), slugs, freshSeed());
    home.hidden = route !== undefined;
    session.hidden = route === undefined;
    // A session whose cards arrive after the reader went on draws into a box nobody sees.
    const host = document.createElement('div');
    session.replaceChildren(host);
    if (!route) {
      drawHome(home, index, await store.read(), new Date());
      if (wasPlaying) part(root, 'heading').focus();
      return;
    }
    try {
      const begun = await play(route, {
        host,
        store,
        library,
        index,
        conclude: (summary) => drawSummary(host, summary, { home: leave, again: () => go(route) }),
        leave,
        go,
      });
      if (host.isConnected) stop = begun;
      else begun?.();
    } catch (error) {
      drawSummary(
        host,
        { title: 'This session could not start', lines: [errorText(error)], again: 'Retry' },
        { home: leave, again: () => go(route) },
      );
    }
  }

  function go(route: Omit<Route, 'seed'>): void {
    history.pushState(null, '', `?${writeRoute({ ...route, seed: freshSeed() })}`);
    void show();
  }

  function leave(): void {
    history.pushState(null, '', location.pathname);
    void show();
  }

  addEventListener('popstate', () => void show());
  return { show, go };
}

/** Progress handed over in a link leaves the address at once: a reload must not ask again. */
async function takeFragment(store: ProgressStore): Promise<void> {
  if (!location.hash.startsWith('#progress=')) return;
  const { hash } = location;
  history.replaceState(history.state, '', location.pathname + location.search);
  const { readProgressFragment } = await import('~/learn/transfer');
  const read = readProgressFragment(hash);
  if (read) offerProgress(root, store, read);
}

start().catch((error: unknown) => {
  part(root, 'notice').hidden = false;
  part(root, 'notice').textContent = errorText(error);
  root.dataset.state = 'error';
});
