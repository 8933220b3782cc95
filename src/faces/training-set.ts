/** Faces in the training set: `datasetFace(splitSeeds.train, 0 … 59,999)`. */
export const TRAINING_FACES = 60_000;

/** The one that is shown where any will do. */
export const EXAMPLE_FACE = 28;
