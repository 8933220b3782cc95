import { links, MEASURED, shareOf, tieOf } from './crowd';
import { heldFactors, type State } from './state';

export const correlationLabels = {
  none: 'none: all independent',
  hatWithBeard: 'hats with beards',
  glassesWithGreyHair: 'glasses with grey hair',
  blushWithSmile: 'blush with a smile',
  lemonWithSmile: 'lemon behind a smile',
} as const satisfies Record<State['correlation'], string>;

const percent = (share: number): string =>
  Number.isNaN(share) ? 'none' : `${Math.round(100 * share)} %`;

const grouped = (n: number): string => Math.round(n).toLocaleString('en-GB');

/** How rare the held factors are together. */
export function shareInWords(state: State): string {
  const count = heldFactors(state).length + Number(state.held.smile !== undefined);
  if (count === 0) return 'Nothing is held: each face is a fresh draw from the whole distribution.';
  const held = count === 1 ? 'One factor is held' : `${count} factors are held`;
  if (state.correlation !== 'none') return `${held}; the others follow from them or from chance.`;
  const odds = 1 / shareOf(state);
  const among = odds < 10 ? odds.toFixed(1) : grouped(Number(odds.toPrecision(2)));
  return `${held}; drawn freely, one face in ${among} would be like this.`;
}

/** What the switch of a correlation does, as counted. */
export function tieInWords(state: State): string {
  const { name, givenParent, otherwise } = tieOf(state);
  const { child, parents } = links[name];
  return `Of ${grouped(MEASURED)} faces drawn this way: ${child} on ${percent(givenParent)} of the ${parents}, on ${percent(otherwise)} of the others.`;
}
