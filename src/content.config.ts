import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

const chapters = defineCollection({
  loader: glob({ base: './content', pattern: '*/index.mdx' }),
  schema: z.object({
    title: z.string(),
    /** As in the syllabus and the folder's name. */
    number: z.number().int().min(1).max(99),
    part: z.string(),
    /** The question the chapter opens with. */
    question: z.string(),
    /** For search engines and link previews. */
    description: z.string().max(170),
    /** Reading time, without the figures. */
    minutes: z.number().int().positive(),
  }),
});

export const collections = { chapters };
