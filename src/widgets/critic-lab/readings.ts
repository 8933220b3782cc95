import { stepOf } from '~/training/run';
import { createScene } from './scene';
import { criticNames, measuredOf, type State } from './state';

/**
 * `step`; `w1`, exact between the points; for the critics with `clip`, `penalty` and `norm` their
 * `…Gap` (E f on the data less E f on the generated points), `…Slope` (largest |∇f|) and `…Bound`
 * (their quotient); `mmd` at the width of the kernel, and the `pull` of its witness on the
 * generated points as a whole. What has to do with critics needs a run that stands still: a link with a step
 * trains to it.
 */
export const readingNames = [
  'step',
  'w1',
  'mmd',
  'pull',
  ...criticNames.flatMap((name) => [`${name}Gap`, `${name}Slope`, `${name}Bound`] as const),
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { run } = state;
  const scene = createScene();
  const { mmd, pull } = scene.witness(state);
  const isStill = run.frame && !run.playing && run.frame.measured.step === run.frame.step;
  const critics = criticNames.flatMap((name) => {
    const { gap, slope, bound } = measuredOf(state, name);
    return [
      [`${name}Gap`, isStill ? gap : NaN],
      [`${name}Slope`, isStill ? slope : NaN],
      [`${name}Bound`, isStill ? bound : NaN],
    ];
  });
  const numbers = { step: stepOf(run), w1: scene.w1(state), mmd, pull };
  return { ...numbers, ...Object.fromEntries(critics) } as ReturnType<typeof readings>;
}
