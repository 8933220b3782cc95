/** The networks that the figure draws faces with. */
import type { Measures } from '~/components/family-measures';
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';
import { networkOf, type Sampled } from './families';

/** Faces on show, drawn together. */
export const FACES = 6;
export const size: RasterSize = { width: 32, height: 32, channels: 3 };
export const PIXELS = size.width * size.height * size.channels;

/** What the page brings along for each network. */
export type Facts = Measures & {
  /** Numbers in z, of one sample. */
  codeLength: number;
};
export type AllFacts = Readonly<Record<Sampled, Facts>>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Pick<Manifest, 'id'>): boolean =>
  (Object.values(networkOf) as string[]).includes(id);

export const partsOf = (family: Sampled): Readonly<Record<'network', Wanted>> => ({
  network: { model: networkOf[family], batch: FACES },
});
