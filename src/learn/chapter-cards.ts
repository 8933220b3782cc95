/** The shape of `/learn/<chapter>.json` and `/learn/index.json`, written by the build from the chapter pages. */
import type { CardId, QuestionId } from '~/learn/identity';
import type { QuestionKind } from '~/learn/questions';

/** `html` is a fragment of the built page, its links absolute; `text` is plain, with TeX in `\( \)` and `\[ \]`. */
export type LearnCard = {
  id: CardId;
  question: string;
  answer: string;
  questionText: string;
  answerText: string;
  /** Where the card stands in its chapter: the id of an element there. */
  anchor?: string;
  /** Address of the figure, by itself, that a live front opens in a fresh state. */
  live?: string;
};

export type LearnQuestion = {
  id: QuestionId;
  kind: QuestionKind;
  /** The question's own element as the chapter carries it: put in a page, it works by itself. */
  html: string;
  promptText: string;
  anchor?: string;
};

/** A symbol that this chapter defines, for the game of matching. */
export type LearnTerm = { id: string; name: string; meaning: string; formula: string };

export type LearnChapter = {
  slug: string;
  number: number;
  title: string;
  /** Address of the chapter inside the book, base path included. */
  url: string;
  cards: LearnCard[];
  questions: LearnQuestion[];
  terms: LearnTerm[];
};

/** Every chapter, with names only: enough to count and to choose, small enough to load at once. */
export type LearnIndex = {
  chapters: (Pick<LearnChapter, 'slug' | 'number' | 'title' | 'url'> & {
    part: string;
    cards: CardId[];
    questions: QuestionId[];
    terms: number;
  })[];
};
