/**
 * Networks of the reader's own in the place of the book's: in this page's memory, by model and graph,
 * and gone when the page is. They are sent nowhere and stored nowhere.
 */

/** A checked file. */
export type OwnFile = {
  model: string;
  /** The graph of the model whose place it takes. */
  graph: string;
  /** The file's own name. */
  name: string;
  bytes: ArrayBuffer;
  sha256: string;
  /** What the file calls the size that manifests call `batch`. */
  batchNames: readonly string[];
};

/** What a reader is told about it. */
export type OwnNetwork = Pick<OwnFile, 'model' | 'graph' | 'name'> & { size: number };

export class OwnNetworks {
  private readonly files = new Map<string, OwnFile>();
  private readonly listeners = new Set<(model: string, graph: string) => void>();

  get(model: string, graph: string): OwnFile | undefined {
    return this.files.get(keyOf(model, graph));
  }

  /** All that stand in for a graph of this model. */
  of(model: string): OwnNetwork[] {
    return [...this.files.values()]
      .filter((file) => file.model === model)
      .map(({ graph, name, bytes }) => ({ model, graph, name, size: bytes.byteLength }));
  }

  put(file: OwnFile): void {
    this.files.set(keyOf(file.model, file.graph), file);
    this.tell(file.model, file.graph);
  }

  /** Back to the book's own graph. */
  delete(model: string, graph: string): void {
    if (this.files.delete(keyOf(model, graph))) this.tell(model, graph);
  }

  /** Calls back after every change; returns a function that stops it. */
  onChange(listener: (model: string, graph: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(model: string, graph: string): void {
    for (const listener of [...this.listeners]) listener(model, graph);
  }
}

const keyOf = (model: string, graph: string): string => `${model}/${graph}`;
