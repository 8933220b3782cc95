import type { ControlValue } from '~/ui/controls';
import { formatNumber } from '~/ui/chart';
import { images, kinds, presetNames, presetOf, stepOf, type Action, type State } from './state';

/** The stops of the slider for T: about one in ten apart, so that every press of a key is felt. */
export const lengths: readonly number[] = [
  4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 140,
  160, 180, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000,
];

const nearestLength = (T: number): number =>
  lengths.reduce(
    (best, length, i) => (Math.abs(length - T) < Math.abs(lengths[best] - T) ? i : best),
    0,
  );

/** The rates span five decades: their sliders move over log₁₀ β, to three significant digits. */
const rateAt = (position: number) => Number((10 ** position).toPrecision(3));

export function controlValues(state: State): Record<string, ControlValue> {
  return {
    t: stepOf(state),
    kind: state.kind,
    preset: presetOf(state) ?? 'own',
    T: nearestLength(state.T),
    b1: Math.log10(state.b1),
    bT: Math.log10(state.bT),
    s: state.s,
    tau: state.tau,
    image: state.image,
    seed: state.seed,
    compare: state.compare,
  };
}

export function controlLabels(state: State): Record<string, string> {
  return {
    t: `${stepOf(state)} of ${state.T}`,
    T: String(state.T),
    b1: formatNumber(state.b1),
    bT: formatNumber(state.bT),
    s: formatNumber(state.s),
    tau: formatNumber(state.tau),
  };
}

const among = <Name extends string>(names: readonly Name[], value: ControlValue) =>
  names.find((name) => name === value);

export function controlAction(name: string, value: ControlValue, { T }: State): Action | undefined {
  switch (name) {
    case 't':
      return { type: 'time', u: Number(value) / T };
    case 'T':
      return { type: 'number', name, value: lengths[Number(value)] };
    case 'b1':
    case 'bT':
      return { type: 'number', name, value: rateAt(Number(value)) };
    case 's':
    case 'tau':
    case 'seed':
      return { type: 'number', name, value: Number(value) };
    case 'compare':
      return { type: 'compare', on: value === true };
    case 'kind': {
      const kind = among(kinds, value);
      return kind && { type: 'kind', kind };
    }
    case 'preset': {
      const preset = among(presetNames, value);
      return preset && { type: 'preset', name: preset };
    }
    case 'image': {
      const image = among(images, value);
      return image && { type: 'image', name: image };
    }
    default:
      return undefined;
  }
}
