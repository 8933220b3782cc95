import { formatNumber, type Scale } from '~/ui/chart';
import { put } from '~/ui/put';
import { handleTimes } from './curve';
import { alphaBarY, betaY, logSnrY, onChart, placed, schedulePaths, snrY, timeX } from './geometry';
import { handlesOf, stepOf, type State } from './state';

const markOf = (handle: HTMLElement) => handle.parentElement!;

/** Draws the charts over time: the curves when the schedule changes, the cursor in every frame. */
export function createSchedulePlots(root: HTMLElement): (state: State) => void {
  const bench = root.querySelector<HTMLElement>('[data-bench]')!;
  const path = (name: string) => root.querySelector<SVGPathElement>(`[data-path="${name}"]`)!;
  const dot = (name: string) =>
    root.querySelector<HTMLElement>(`[data-plot="${name}"] [data-dot]`)!;
  const paths = {
    alphaBar: path('alphaBar'),
    hit: path('hit'),
    beta: path('beta'),
    snr: path('snr'),
    logSnr: path('logSnr'),
  };
  const dots = {
    alphaBar: dot('alphaBar'),
    beta: dot('beta'),
    snr: dot('snr'),
    logSnr: dot('logSnr'),
  };
  const cursors = [...root.querySelectorAll<HTMLElement>('[data-cursor]')];
  const handles = [...root.querySelectorAll<HTMLElement>('[data-handle]')];
  const betas = root.querySelector<HTMLElement>('[data-betas]')!;
  const betaHandles = [...betas.querySelectorAll<HTMLElement>('[data-beta]')];
  const ghosts = [...root.querySelectorAll<HTMLElement | SVGElement>('.ghost, .ghost-name')];
  const kindControls = [...root.querySelectorAll<HTMLElement>('[data-kind]')];
  let drawn: State | undefined;

  // Dead until the script is here: only now are they something a keyboard can reach.
  for (const handle of [...handles, ...betaHandles]) {
    handle.role = 'slider';
    handle.tabIndex = 0;
  }
  for (const handle of handles) {
    handle.ariaOrientation = 'vertical';
    handle.ariaValueMin = '0';
    handle.ariaValueMax = '1';
  }
  for (const handle of betaHandles) {
    handle.ariaOrientation = 'vertical';
    handle.ariaLabel = handle.dataset.beta === 'b1' ? 'First rate β₁' : 'Last rate β_T';
    handle.ariaValueMin = '0.00001';
    handle.ariaValueMax = '0.5';
  }

  function drawCurves(state: State): void {
    const { schedule, betaTop, T, kind } = state;
    const next = schedulePaths(schedule, betaTop);
    paths.alphaBar.setAttribute('d', next.alphaBar);
    paths.hit.setAttribute('d', next.alphaBar);
    paths.beta.setAttribute('d', next.beta);
    paths.snr.setAttribute('d', next.snr);
    paths.logSnr.setAttribute('d', next.logSnr);
    put(bench.dataset, 'drawn', String(kind === 'drawn'));
    handlesOf(state).forEach((value, k) => {
      const handle = handles[k];
      markOf(handle).style.translate = placed(timeX(handleTimes[k]), alphaBarY(value));
      put(handle, 'ariaLabel', `ᾱ at step ${Math.round(handleTimes[k] * T)}`);
      put(handle, 'ariaValueNow', String(value));
      put(handle, 'ariaValueText', `${formatNumber(value)} of the signal left`);
    });
    put(betas, 'hidden', kind !== 'linear');
    for (const handle of betaHandles) {
      const first = handle.dataset.beta === 'b1';
      const value = first ? state.b1 : state.bT;
      markOf(handle).style.translate = placed(timeX(first ? 1 / T : 1), betaY(betaTop)(value));
      put(handle, 'ariaValueNow', String(value));
      put(handle, 'ariaValueText', formatNumber(value));
    }
    for (const control of kindControls) {
      put(control, 'hidden', control.dataset.kind !== kind);
    }
  }

  function place(mark: HTMLElement, scale: Scale, u: number, value: number): void {
    const at = scale(value);
    put(mark, 'hidden', !onChart(at));
    if (!mark.hidden) mark.style.translate = placed(timeX(u), at);
  }

  return (state) => {
    const { schedule, betaTop, u, compare } = state;
    if (schedule !== drawn?.schedule || betaTop !== drawn.betaTop) drawCurves(state);
    if (compare !== drawn?.compare) {
      for (const ghost of ghosts) ghost.style.display = compare ? '' : 'none';
    }
    const t = stepOf(state);
    const alphaBar = schedule.alphaBar[t];
    const ratio = alphaBar / (1 - alphaBar);
    for (const cursor of cursors) cursor.style.translate = placed(timeX(u));
    place(dots.alphaBar, alphaBarY, u, alphaBar);
    place(dots.beta, betaY(betaTop), u, t === 0 ? NaN : schedule.beta[t]);
    place(dots.snr, snrY, u, ratio);
    place(dots.logSnr, logSnrY, u, Math.log(ratio));
    drawn = state;
  };
}
