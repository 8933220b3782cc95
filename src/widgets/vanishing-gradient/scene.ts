/** What the plane shows for a state, the same at build time and live. */
import { sampleMixture } from '~/math/gaussian-mixture';
import { latticePoints } from '~/math/planar-density';
import { createRandom } from '~/math/random';
import { ganOf, shownFakes } from '~/training/critic-options';
import type { Field } from '~/training/family';
import { startField, witnessField } from '~/training/gan-start';
import { lattice } from '~/training/meter';
import { levelsOf, type PlanePicture } from '~/ui/field-plane';
import { memoLast } from '~/ui/memo-last';
import { critics, type CriticName } from './losses';
import { sceneOf, type SceneName } from './scenes';
import { FIELD_SIDE, KERNEL_WIDTH, POINTS, type State } from './state';

export const REACH = lattice.reach;
const places = latticePoints({ side: FIELD_SIDE, reach: REACH });

/** A judgement before the first update, as the run begins with it. */
function firstField(look: CriticName, scene: SceneName, apart: number, seed: number): Field {
  const { data, source } = sceneOf({ scene, apart, seed });
  const critic = critics.find(({ name }) => name === look)!;
  const gan = ganOf(critic, KERNEL_WIDTH);
  const task = { data, seed };
  return look === 'witness'
    ? witnessField(gan, task, (n) => shownFakes(source, seed, n), places)
    : startField(gan, task, places);
}

/** Values along which lines run, besides the undecided one. */
function levelsFor(look: CriticName, field: Field): number[] {
  switch (look) {
    case 'log':
      return [0.01, 0.1, 0.9, 0.99];
    case 'squares':
      return [0, 0.25, 0.75, 1];
    case 'hinge':
      return [-1, -0.5, 0.5, 1];
    case 'critic':
      // Where the slope is 1, half a unit of the plane lies between two lines.
      return [-4, -3, -2, -1, 1, 2, 3, 4].map((k) => field.centre + k / 2);
    case 'witness':
      return levelsOf(field, 6);
  }
}

export function createScene(): (state: State) => PlanePicture {
  const clouds = memoLast((scene: SceneName, apart: number, seed: number) => {
    const { data, source } = sceneOf({ scene, apart, seed });
    const real = sampleMixture(data, POINTS, createRandom(seed).fork('real on show'));
    return { real, fake: shownFakes(source, seed, POINTS) };
  });
  const first = memoLast(firstField);
  return ({ params: { scene, apart, seed, look }, run }) => {
    const { real, fake } = clouds(scene, apart, seed);
    // A field that has been asked for a moment ago comes with the next frame.
    const field = run.frame ? run.frame.fields[look] : first(look, scene, apart, seed);
    return {
      field,
      levels: field ? levelsFor(look, field) : [],
      clouds: [
        { points: real, colour: 'data' },
        { points: fake, colour: 'generated' },
      ],
    };
  };
}
