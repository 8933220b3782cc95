/** What a model's card says, in the parts that the models' page shows. */
export type ModelCard = {
  /** Markdown: the paragraphs between the title and the first list. */
  introduction: string;
  /** Markdown: the list of inputs, network, training, data; empty where there is none. */
  making: string;
  /** The pictures the card shows, in its order. */
  pictures: { file: string; caption: string }[];
  /** Markdown: the section on limits, without its heading; empty where there is none. */
  limits: string;
};

/**
 * Reads `models/<id>/README.md`.
 *
 * @throws Error where the card has no title or no words under it.
 */
export function readModelCard(markdown: string, source: string): ModelCard {
  const body = /^# .+\n([^]*)$/m.exec(markdown)?.[1] ?? '';
  const introduction = body.split(/^(?:- |## |<!--|\|)/m)[0].trim();
  if (introduction === '') {
    throw new Error(
      `${source}: expected a title and a paragraph that says what the model is, got none. Write them.`,
    );
  }
  const making = /^- [^]*?(?=^(?:## |<!--|\|))/m.exec(body)?.[0] ?? '';
  const limits = /^## Limits\n([^]*?)(?=^## |$(?![^]))/m.exec(markdown)?.[1] ?? '';
  const pictures = [...markdown.matchAll(/!\[([^\]]*)\]\((?!https?:)([^)]+)\)/g)];
  return {
    introduction: plainLinks(introduction),
    making: plainLinks(making).trim(),
    pictures: pictures.map(([, caption, file]) => ({ file, caption })),
    limits: plainLinks(limits).trim(),
  };
}

/** Links of a card lead to files beside it, which the book's pages do not have. */
const plainLinks = (markdown: string): string =>
  markdown.replace(/(?<!!)\[([^\]]+)\]\((?!https?:)[^)]+\)/g, '$1');

/** Whether a source file names a model: its id between quotation marks. */
export const namesModel = (source: string, id: string): boolean =>
  source.includes(`'${id}'`) || source.includes(`"${id}"`);
