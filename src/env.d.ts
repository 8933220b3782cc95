/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** True while an embed page is rendered: figures then own the whole query. */
    embedded?: boolean;
    /** Data that figures of this page have brought along already, by its key. */
    supplies?: Set<string>;
    /** Names of what each figure can be asked for, by its tag; set where chapters are rendered. */
    readings?: Record<string, readonly string[]>;
    /** Ids of the models that each figure runs, by its tag; set where figures are rendered. */
    models?: Record<string, readonly string[]>;
  }
}

declare module '@citation-js/core' {
  export class Cite {
    constructor(data: string);
    data: unknown[];
    format(kind: 'bibliography', options: Record<string, unknown>): string;
  }
}
declare module '@citation-js/plugin-bibtex';
declare module '@citation-js/plugin-csl';
declare module 'fft.js';
