/** The panel that takes in a network of the reader's own, and the badge that says it runs. */
import { MAX_BYTES } from '~/runtime/own-file';
import { manifestOf } from '~/runtime/registry';
import {
  modelCost,
  onOwnNetworks,
  type OpenProgress,
  type OwnNetwork,
  ownNetworksOf,
  RuntimeError,
  useBooksNetwork,
  useOwnNetwork,
} from '~/runtime/session';
import {
  type GraphSpecs,
  placesOf,
  portInWords,
  signatureInWords,
  specsOf,
} from '~/runtime/signature';

/** What a figure's element offers: see `FigureElement`. */
type NetworkFigure = HTMLElement & {
  readonly models: readonly string[];
  changeNetwork(load: boolean): void;
};

/** A figure's part of the page: the badge stays while a file runs, the panel while it is open. */
type Place = { host: HTMLElement; badge: HTMLElement; panel?: Panel };
type Panel = { root: HTMLElement; models: string; status: HTMLElement; check?: AbortController };

const places = new WeakMap<HTMLElement, Place>();
/** Figures that were given a file which is not yet checked. */
const asked = new WeakSet<HTMLElement>();
let ids = 0;

/** Opens the panel, or closes it. */
export async function toggle(figure: HTMLElement): Promise<void> {
  const { panel } = placeOf(figure);
  if (panel) close(figure);
  else (await open(figure as NetworkFigure)).root.querySelector('input')?.focus();
}

/** Checks the file and, where it fits, runs it in every figure of the page that runs its model. */
export async function take(figure: HTMLElement, file: File): Promise<void> {
  const panel = await open(figure as NetworkFigure);
  const { models } = figure as NetworkFigure;
  panel.check?.abort();
  const check = (panel.check = new AbortController());
  const cancel = buttonOf('Cancel', () => check.abort());
  const words = element('span', '', `Checking ${file.name} …`);
  panel.status.replaceChildren(row(words, cancel));
  const onProgress = ({ loaded, total, phase }: OpenProgress): void => {
    const share = Math.round((100 * loaded) / Math.max(1, total));
    words.textContent =
      phase === 'start' ? `Checking ${file.name} …` : `Fetching what it needs to run: ${share} % …`;
  };
  asked.add(figure);
  try {
    await useOwnNetwork(file, models, { onProgress, signal: check.signal });
    close(figure);
  } catch (error) {
    asked.delete(figure);
    if (panel.check !== check) return;
    panel.status.replaceChildren(
      ...(check.signal.aborted ? [paragraph('Given up; nothing has changed.')] : refusal(error)),
    );
  }
}

function placeOf(figure: HTMLElement): Place {
  const known = places.get(figure);
  if (known) return known;
  const host = figure.querySelector<HTMLElement>('[data-own-network]')!;
  const badge = element('div', 'own-network-badge');
  badge.role = 'status';
  host.append(badge);
  const place: Place = { host, badge };
  places.set(figure, place);
  return place;
}

async function open(figure: NetworkFigure): Promise<Panel> {
  const place = placeOf(figure);
  const models = figure.models.join(' ');
  if (place.panel?.models === models) return place.panel;
  close(figure);
  const root = element('div', 'own-network-panel');
  root.id = `own-network-${++ids}`;
  const status = element('div');
  status.role = 'status';
  place.panel = { root, models, status };
  const input = element('input');
  input.type = 'file';
  input.accept = '.onnx';
  input.ariaLabel = 'An ONNX file of yours';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void take(figure, file);
  });
  const how = element('a', '', 'How to export one');
  how.href = place.host.dataset.how ?? '';
  how.target = '_blank';
  how.rel = 'noopener';
  const wanted = element('div');
  root.append(
    element(
      'p',
      '',
      'Run a network of your own here: choose an ONNX file, or drop it on the figure.',
    ),
    wanted,
    input,
    status,
    paragraph(
      `At most ${MAX_BYTES / 1e6} MB. It is checked in this page and stays in it: sent nowhere, stored nowhere, gone when you leave. Everything around the network, such as the schedule and what its output means, stays as the book’s network has it. On a GPU the book checks its own networks against known results; yours has none to be checked by. `,
      how,
    ),
  );
  root.lastElementChild?.classList.add('own-network-soft');
  place.host.append(root);
  const button = buttonIn(figure);
  button.ariaExpanded = 'true';
  button.setAttribute('aria-controls', root.id);
  show(figure);
  wanted.replaceChildren(...(await wantedBy(figure.models)));
  return place.panel;
}

function close(figure: HTMLElement): void {
  const place = placeOf(figure);
  const { panel } = place;
  place.panel = undefined;
  panel?.check?.abort();
  const button = buttonIn(figure);
  // Who was in the panel goes on where it was opened.
  if (panel?.root.contains(document.activeElement)) button.focus();
  panel?.root.remove();
  button.ariaExpanded = 'false';
  button.removeAttribute('aria-controls');
  show(figure as NetworkFigure);
}

/** For each kind of network that fits somewhere in the figure: whose place it takes, and its ports. */
async function wantedBy(models: readonly string[]): Promise<HTMLElement[]> {
  const manifests = await Promise.all(models.map(manifestOf));
  const kinds = new Map<string, { specs: GraphSpecs; name: string }>();
  for (const { manifest, graph } of placesOf(manifests)) {
    const specs = specsOf(manifest, graph);
    const key = signatureInWords(specs);
    // Of places that are alike, a file takes the first.
    if (!kinds.has(key)) kinds.set(key, { specs, name: placeInWords(manifest.id, graph) });
  }
  return [...kinds.values()].flatMap(({ specs, name }) => {
    const list = element('dl', 'own-network-ports');
    for (const [does, ports] of [
      ['takes', specs.inputs],
      ['gives', specs.outputs],
    ] as const) {
      const lines = ports.map((port) => element('code', '', portInWords(port)));
      const cell = element('dd');
      cell.append(...lines);
      list.append(element('dt', '', does), cell);
    }
    return [paragraph(`In the place of ${name} it must have just these, by name:`), list];
  });
}

const placeInWords = (model: string, graph: string): string =>
  graph === 'model.onnx' ? model : `${model}/${graph}`;

/** The badge, and whether there is anything to show. */
function show(figure: NetworkFigure): void {
  const { host, badge, panel } = placeOf(figure);
  const own = ownNetworksOf(figure.models);
  const running = isRunning(figure) || figure.dataset.state === 'loading';
  const key = JSON.stringify([own, running]);
  if (badge.dataset.shown !== key) {
    badge.dataset.shown = key;
    badge.replaceChildren(...own.map((network) => badgeOf(network, running)));
  }
  host.hidden = own.length === 0 && !panel;
  figure.toggleAttribute('data-own', own.length > 0);
}

const isRunning = ({ dataset }: HTMLElement): boolean =>
  dataset.backend === 'wasm' || dataset.backend === 'webgpu';

function badgeOf(own: OwnNetwork, running: boolean): HTMLElement {
  const { model, graph, name, size } = own;
  const words = element('span');
  words.append(
    'Your file: ',
    element('strong', '', name),
    `, ${sizeInWords(size)}, `,
    running
      ? `runs in the place of ${placeInWords(model, graph)}.`
      : `will run in the place of ${placeInWords(model, graph)}, once the network is loaded.`,
  );
  return row(
    words,
    buttonOf('Back to the book’s network', () => useBooksNetwork(own)),
  );
}

/** What is wrong, and what to do about it. */
function refusal(error: unknown): HTMLElement[] {
  if (!(error instanceof RuntimeError)) return [paragraph(String(error))];
  return [paragraph(error.finding), paragraph(element('strong', '', error.remedy))];
}

const sizeInWords = (bytes: number): string =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

const buttonIn = (figure: HTMLElement): HTMLElement =>
  figure.querySelector<HTMLElement>('[data-bar="own-network"]')!;

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function paragraph(...parts: (string | HTMLElement)[]): HTMLElement {
  const made = element('p');
  made.append(...parts);
  return made;
}

function row(...parts: HTMLElement[]): HTMLElement {
  const made = paragraph(...parts);
  made.className = 'own-network-row';
  return made;
}

function buttonOf(words: string, onClick: () => void): HTMLElement {
  const made = element('button', '', words);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

const figures = (): NetworkFigure[] => [
  ...document.querySelectorAll<NetworkFigure>('[data-widget][data-models]'),
];

onOwnNetworks((model) => {
  for (const figure of figures()) {
    if (figure.models.includes(model)) void change(figure);
  }
});

/**
 * Figures whose network runs, and the one that was given the file, run the new one; the others when
 * they are asked to. The book's network comes back at once only where that fetches nothing, as its
 * size was not shown.
 */
async function change(figure: NetworkFigure): Promise<void> {
  show(figure);
  const isAsked = asked.delete(figure);
  if (!isAsked && !isRunning(figure)) return;
  // At once: what still runs would go on with the new network, and fetch the book's unasked.
  figure.changeNetwork(false);
  const costs = await Promise.all(figure.models.map((model) => modelCost(model)));
  if (costs.every(({ cached }) => cached)) figure.changeNetwork(true);
}

// Which networks a figure runs, and whether, changes with its state.
const look = (target: EventTarget | null): void => {
  if (target instanceof HTMLElement && target.matches('[data-widget][data-models]')) {
    show(target as NetworkFigure);
  }
};
document.addEventListener('input', ({ target }) => look(target));
new MutationObserver((changes) => {
  for (const { target } of changes) look(target);
}).observe(document.body, { subtree: true, attributeFilter: ['data-state', 'data-backend'] });
