/** Numbers of the figure for the chapter's text, so that none is typed by hand. Runs at build time only. */
import { dataMixture } from '~/training/data';
import { leastLosses } from '~/training/ddpm-measured';

/** E(ε − ε*)² of the best network for the ring, the mean over the measured times. */
export const leastOnRing = (): number => leastLosses(dataMixture({ set: 'ring' }), 1).floor;
