/** The map of generative models: its forks and families, and what each gives and gives up. */

/** A family's answers to what one may ask of a generative model. */
export type Answers = {
  density: string;
  sampler: string;
  code: string;
  training: string;
};

export type Node = {
  name: string;
  label: string;
  /** One sentence: the idea. */
  idea: string;
  givesUp: string;
  /** Families answer; forks do not. */
  answers?: Answers;
  /** The folder of the chapter that builds it, without its number, and that number. */
  chapter?: { slug: string; number: number };
};

/** From the root to the leaves, as an outline: `depth` 0 is the root. */
export const nodes = [
  {
    name: 'all',
    depth: 0,
    label: 'Generative models',
    idea: 'A distribution q that is learned from samples of p*, so that new samples can be drawn from it.',
    givesUp: 'Nothing yet. The first fork asks: can the model say how probable a given x is?',
  },
  {
    name: 'explicit',
    depth: 1,
    label: 'explicit',
    idea: 'The model is a formula for the density q(x): a prescribed model. It can be trained by maximum likelihood.',
    givesUp:
      'Freedom. A density must be nowhere negative and integrate to one, and few networks do so by themselves.',
  },
  {
    name: 'tractable',
    depth: 2,
    label: 'tractable',
    idea: 'The formula can be worked out exactly, for any x, in one go.',
    givesUp: 'Architectures: only those whose density multiplies out are allowed.',
  },
  {
    name: 'autoregressive',
    depth: 3,
    label: 'autoregressive',
    idea: 'One coordinate after the other, each given those before it: q(x) = ∏ q(x_i | x_1, …, x_{i−1}).',
    givesUp:
      'Speed: the coordinates must be drawn one after the other. There is no code, and an order must be chosen.',
    answers: {
      density: 'exact',
      sampler: 'as many calls as coordinates',
      code: 'none',
      training: 'maximum likelihood',
    },
  },
  {
    name: 'flow',
    depth: 3,
    label: 'normalizing flows',
    idea: 'An invertible map from noise of the same dimension, with a determinant that is cheap: change of variables.',
    givesUp: 'Architecture: every layer must have an inverse, and the dimension can’t shrink.',
    answers: {
      density: 'exact',
      sampler: 'one call',
      code: 'exact, as large as x',
      training: 'maximum likelihood',
    },
    chapter: { slug: 'normalizing-flows', number: 14 },
  },
  {
    name: 'approximate',
    depth: 2,
    label: 'approximate',
    idea: 'The formula holds an integral that nobody can work out; a bound or its derivative stands in.',
    givesUp: 'Exactness: what is trained, and what can be reported, is not the likelihood itself.',
  },
  {
    name: 'vae',
    depth: 3,
    label: 'variational autoencoders',
    idea: 'A short code z with a simple prior, a decoder q(x | z), and an encoder that makes a bound of the likelihood.',
    givesUp:
      'Sharpness: where one code must stand for several x, the decoder answers with their mean.',
    answers: {
      density: 'a lower bound',
      sampler: 'one call',
      code: 'short, by the encoder',
      training: 'the bound (ELBO)',
    },
    chapter: { slug: 'autoencoders-and-vaes', number: 4 },
  },
  {
    name: 'diffusion',
    depth: 3,
    label: 'diffusion',
    idea: 'Noise is added in many small steps; a network learns to take each step back.',
    givesUp: 'Speed: a sample takes a walk of many calls. There is no short code.',
    answers: {
      density: 'a lower bound',
      sampler: 'one call a step',
      code: 'as large as x',
      training: 'regression on noise',
    },
    chapter: { slug: 'forward-process', number: 15 },
  },
  {
    name: 'energy',
    depth: 3,
    label: 'energy-based models',
    idea: 'Any network E(x) will do: q(x) = exp(−E(x))/Z. The constant Z is unknown, the score ∇log q(x) is not.',
    givesUp:
      'The sampler: points are found by a Markov chain, which may take its time between modes.',
    answers: {
      density: 'up to a constant',
      sampler: 'a Markov chain',
      code: 'none',
      training: 'contrast with own samples, or scores',
    },
    chapter: { slug: 'scores-and-flow-matching', number: 20 },
  },
  {
    name: 'implicit',
    depth: 1,
    label: 'implicit',
    idea: 'The model is a simulator x = G(z): samples come out, and no density does.',
    givesUp:
      'The likelihood: it can’t be trained by it, nor judged by it. Two sets of samples must be compared.',
  },
  {
    name: 'gan',
    depth: 2,
    label: 'adversarial networks',
    idea: 'A second network learns to tell samples from data, and the generator learns to leave it no clue.',
    givesUp: 'Coverage and calm: nothing in the game asks for every mode, and training circles.',
    answers: {
      density: 'none',
      sampler: 'one call',
      code: 'one way: z to x only',
      training: 'a game against a critic',
    },
    chapter: { slug: 'gan-game', number: 5 },
  },
  {
    name: 'moment-matching',
    depth: 2,
    label: 'moment matching',
    idea: 'The generator makes the averages of many functions equal to the data’s, all at once by a kernel.',
    givesUp:
      'Detail in many dimensions: a kernel chosen beforehand hardly sees what matters in a picture.',
    answers: {
      density: 'none',
      sampler: 'one call',
      code: 'one way: z to x only',
      training: 'the kernel distance (MMD)',
    },
    chapter: { slug: 'beyond-jsd', number: 9 },
  },
] as const satisfies readonly (Node & { depth: number })[];

export type NodeName = (typeof nodes)[number]['name'];
export const nodeNames = nodes.map(({ name }) => name);

export const nodeOf = (name: NodeName): Node => nodes.find((node) => node.name === name)!;

/** How the tree's lines run left of a node, one for each depth: past it, to it and on, to it, or not. */
export type Branch = 'through' | 'tee' | 'end' | 'none';

export function branchesOf(index: number): Branch[] {
  const { depth } = nodes[index];
  return Array.from({ length: depth }, (_, i) => {
    const level = i + 1;
    const next = nodes.slice(index + 1).find((node) => node.depth <= level);
    const goesOn = next?.depth === level;
    if (level < depth) return goesOn ? 'through' : 'none';
    return goesOn ? 'tee' : 'end';
  });
}

/** The book's face networks of three families. */
export const networkOf = {
  vae: 'faces-vae',
  diffusion: 'faces-ddpm',
  gan: 'faces-dcgan',
} as const;
export type Sampled = keyof typeof networkOf;
export const sampledNames = Object.keys(networkOf) as Sampled[];

export const isSampled = (name: NodeName): name is Sampled => name in networkOf;
