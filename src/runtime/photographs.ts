/** The photographs that come with the classifier of photographs. */
import list from '../../models/imagenet-classifier/photographs/photographs.json';

export type Photograph = {
  name: string;
  title: string;
  /** What it shows, as a class of the classifier. */
  class: number;
  author: string;
  licence: string;
  /** Nothing where the public domain needs no licence. */
  licenceUrl: string | null;
  source: string;
};

export const photographs: readonly Photograph[] = list.map(({ file, ...facts }) => ({
  name: file.replace(/\.jpg$/, ''),
  ...facts,
}));

/** Its file in the project. */
export const photographFile = (name: string): string =>
  `models/imagenet-classifier/photographs/${name}.jpg`;
