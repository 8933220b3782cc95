/** The models' page: measures a network's speed in this browser when it is asked to. */
import { measureModel } from '~/runtime/measure';

const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-measure]')];
const all = document.querySelector<HTMLButtonElement>('[data-measure-all]')!;
const news = document.querySelector<HTMLElement>('[data-measured]')!;
const allWords = all.textContent;
let running: AbortController | undefined;

for (const button of buttons) {
  button.hidden = false;
  button.addEventListener('click', () => void measure(button));
}
all.hidden = false;
all.addEventListener('click', () => {
  if (running) running.abort();
  else void measureAll();
});

/** One after the other: together they would slow each other down. */
async function measureAll(): Promise<void> {
  const { signal } = (running = new AbortController());
  all.textContent = 'Stop measuring';
  for (const button of buttons) {
    if (!button.dataset.graph && !signal.aborted) await measure(button, signal);
  }
  all.textContent = allWords;
  running = undefined;
}

async function measure(button: HTMLButtonElement, signal?: AbortSignal): Promise<void> {
  const { measure: id = '', graph } = button.dataset;
  const name = graph ? `${id}/${graph}` : id;
  const before = button.textContent;
  button.disabled = true;
  button.textContent = '…';
  try {
    const { milliseconds, runs, backend, threads } = await measureModel(id, {
      graph,
      signal,
      onProgress: ({ loaded, total, phase }) => {
        const share = Math.round((100 * loaded) / Math.max(1, total));
        button.textContent = phase === 'start' ? '…' : `${share} %`;
      },
    });
    const time = `${Number(milliseconds.toPrecision(2))} ms`;
    const where =
      backend === 'webgpu' ? 'WebGPU' : `WebAssembly, ${threads} thread${threads > 1 ? 's' : ''}`;
    button.textContent = time;
    button.ariaLabel = `${name}: ${time}; measure again`;
    news.textContent = `${name}: ${time} a run (${where}; one row, median of ${runs} runs).`;
  } catch (error) {
    button.textContent = before;
    if (!signal?.aborted) {
      news.textContent = `${name}: ${error instanceof Error ? error.message : String(error)}`;
    }
  } finally {
    button.disabled = false;
  }
}
