/**
 * The schema of models/<id>/manifest.json, checked when the book is built and tested. The browser
 * takes only the types from here, so that no page carries the validator.
 */
import { z } from 'zod';

const positiveInteger = z.int().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits');
const fileName = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected a plain file name');

const tensorSpec = z.strictObject({
  name: z.string().min(1),
  dtype: z.enum(['float32', 'int32']),
  /** A name stands for a size that is fixed when a session is made; only `batch` is known. */
  shape: z.array(z.union([positiveInteger, z.literal('batch')])),
  description: z.string().min(1),
});

const schedule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('linear'),
    T: positiveInteger,
    betaStart: z.number().gt(0).lt(1),
    betaEnd: z.number().gt(0).lt(1),
  }),
  z.strictObject({
    kind: z.literal('cosine'),
    T: positiveInteger,
    s: z.number().min(0).max(1),
    maxBeta: z.number().gt(0).lt(1),
  }),
  z.strictObject({
    kind: z.literal('sigmoid'),
    T: positiveInteger,
    start: z.number(),
    end: z.number(),
    tau: z.number().positive(),
  }),
]);

const file = z.strictObject({
  name: fileName,
  bytes: positiveInteger,
  sha256,
  /** A further graph's own inputs and outputs, where they differ from the model's. */
  inputs: z.array(tensorSpec).min(1).optional(),
  outputs: z.array(tensorSpec).min(1).optional(),
});

const metric = z.strictObject({
  value: z.number(),
  /** Sample size. */
  n: positiveInteger.optional(),
  /** 95 % interval. */
  interval: z.tuple([z.number(), z.number()]).optional(),
  note: z.string().optional(),
});

export const manifestSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected kebab-case'),
    title: z.string().min(1),
    task: z.string().min(1),
    /** What a diffusion network was trained to predict. */
    prediction: z.enum(['epsilon', 'v', 'x0']).optional(),
    inputs: z.array(tensorSpec).min(1),
    outputs: z.array(tensorSpec).min(1),
    /** Range of the data the network was trained on. */
    dataRange: z.tuple([z.number(), z.number()]),
    schedule: schedule.optional(),
    /** The network's time input is t + timestepOffset, with t in 1 … T. */
    timestepOffset: z.int().optional(),
    classes: z.array(z.string()).optional(),
    /** The label that stands for "no class", for classifier-free guidance. */
    nullClass: z.int().nonnegative().optional(),
    files: z.array(file).min(1),
    parameters: positiveInteger,
    data: z.strictObject({ name: z.string().min(1), licence: z.string().min(1), url: z.url() }),
    /** Licence of the weights. */
    licence: z.string().min(1),
    seed: z.int(),
    command: z.string().min(1),
    hardware: z.string().min(1),
    durationSeconds: z.number().nonnegative(),
    metrics: z.record(z.string(), metric),
  })
  .refine((m) => m.files.some(({ name }) => name === 'model.onnx'), {
    path: ['files'],
    message: 'expected an entry for model.onnx',
  })
  .refine((m) => m.task !== 'diffusion' || (m.prediction && m.schedule), {
    path: ['prediction'],
    message: 'expected prediction and schedule for task "diffusion"',
  });

export type Manifest = z.infer<typeof manifestSchema>;
export type TensorSpec = z.infer<typeof tensorSpec>;
export type ScheduleSpec = z.infer<typeof schedule>;
export type ModelFile = z.infer<typeof file>;

/** Validates a manifest; throws an Error that lists every field at fault. */
export function parseManifest(json: unknown, source = 'manifest.json'): Manifest {
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `  ${issue.path.join('.') || '(whole file)'}: ${issue.message}`,
  );
  throw new Error(
    `${source}: expected a manifest as in src/runtime/manifest.ts, got\n${faults.join('\n')}\n` +
      'Correct these fields in the recipe that writes the file and export again.',
  );
}
