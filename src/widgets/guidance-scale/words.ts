/** What the figure says; the same at build and live. */
import { backendInWords as liveBackend } from '~/ui/network-status';
import { rowNear, type Measured } from './measurements';
import { CALLS, PICTURES } from './models';
import { picturesOf, rowNames, showsBuilt, type Params, type State, type Wish } from './state';

export const wishNames: Readonly<Record<Wish, string>> = {
  party: 'a party hat',
  sunglasses: 'sunglasses',
  full: 'a full beard',
  night: 'at night',
};

export const askedInWords = ({ subject, wish, digit }: Params): string =>
  subject === 'faces' ? wishNames[wish] : `a ${digit}`;

export const guidedLabel = ({ scale }: Params): string => `scale ${scale}`;
export const PLAIN_LABEL = 'scale 1, the plain conditional network';

const whole = (value: number): string => (100 * value).toFixed(0);
/** With a space that does not break. */
const percent = (value: number): string => `${whole(value)}\u00a0%`;
const interval = ([value, low, high]: Measured): string =>
  `${percent(value)} (${whole(low)}–${whole(high)})`;

/** What was measured of many faces at the scale nearest. */
export function measuredInWords({ params: { scale }, measurements }: State): string {
  const row = rowNear(measurements, scale);
  return (
    `Measured at ${row.scale}: ${interval(row.asked)} read as asked, spread ${interval(row.spread)} ` +
    `of the real faces’. Asked for all that shows: FID ${row.fid[0].toFixed(1)}, ` +
    `precision ${percent(row.precision[0])}, recall ${percent(row.recall[0])}.`
  );
}

/** How the eight on show are read. */
export function verdictInWords(state: State): string {
  const { network } = state;
  if (network.status !== 'live') {
    return rowNames.every((name) => showsBuilt(state, name))
      ? 'Drawn when the book was built, by the same network. Load it to have yours read.'
      : 'The pale pictures belong to other settings. Load the networks for yours.';
  }
  const [guided, plain] = rowNames.map((name) => picturesOf(state, name));
  if (!guided?.verdict) return `Above: step ${guided?.taken ?? 0} of ${CALLS}.`;
  const hits = guided.verdict.hits.filter(Boolean).length;
  const read = `${hits} of ${PICTURES} are read as ${askedInWords(state.params)}`;
  if (!plain?.verdict) return `${read}. Below: step ${plain?.taken ?? 0} of ${CALLS}.`;
  const ratio = guided.verdict.variety / plain.verdict.variety;
  const others = plain.verdict.hits.filter(Boolean).length;
  return `${read}, at scale 1 ${others} of ${PICTURES}; they differ from each other ${ratio.toFixed(2)} times as much as those.`;
}

export const loadLabel = ({ params: { subject } }: State): string =>
  subject === 'faces' ? 'Load the networks of faces' : 'Load the networks of digits';

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'measured and recorded';
