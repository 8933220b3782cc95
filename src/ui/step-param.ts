import { integer, type Param } from '~/embed/params';

/**
 * The step on show of a run that a link trains up to, 0 … max. One that is out of reach is not trained
 * up to, as other numbers out of range would be: that would take for ever.
 */
export function stepParam(max: number): Param<number> {
  const whole = integer({ min: 0, max, default: 0 });
  return {
    ...whole,
    parse(text) {
      const { value, notice } = whole.parse(text);
      return notice === undefined
        ? { value }
        : { value: 0, notice: notice.replace(/using \d+$/, 'starting at 0') };
    },
  };
}
