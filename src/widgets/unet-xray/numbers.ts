import { distance, evenness } from './run';
import { resultOf, showsRecorded, x0Of, type Recorded, type State } from './state';

export type Numbers = Omit<Recorded, 'params'>;

/** The numbers of a state: live, else of the build; nothing where neither knows them. */
export function numbersOf(state: State): Numbers | undefined {
  const [result, x0] = [resultOf(state), x0Of(state)];
  if (result && x0) {
    return {
      wholeError: distance(result.whole, x0),
      cutError: distance(result.cut, x0),
      change: distance(result.whole, result.cut),
      evenness: evenness(result.maps.attention),
    };
  }
  return showsRecorded(state) ? state.recorded : undefined;
}
