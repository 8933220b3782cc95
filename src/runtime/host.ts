import type { Entry } from './capability';
import { RuntimeError, type RuntimeErrorKind } from './errors';
import type { Reply, Request, WorkerPort } from './protocol';
import type { Signature } from './signature';
import type { Tensors } from './tensor';

type Done = Extract<Reply, { type: 'done' }>;
type Described = Extract<Reply, { type: 'described' }>;
/** Only `describe` is answered with `described`. */
type Answer = Done | Described;
type Pending = { resolve(answer: Answer): void; reject(error: RuntimeError): void };

/** A worker with the runtime in it: turns its messages into promises, and its death into an error. */
export class Host {
  /** Settles when the worker's script is there, before which it takes no request. */
  readonly listening: Promise<Record<Entry, string>>;
  /** Why no further request will be answered; undefined while the worker lives. */
  death: RuntimeError | undefined;

  private readonly pending = new Map<number, Pending>();
  private readonly greeting = Promise.withResolvers<Record<Entry, string>>();
  private nextId = 1;
  /** What a crash without a message means: browsers do not say why a script did not load. */
  private silence = 'no answer from its script';

  constructor(
    private readonly port: WorkerPort,
    private readonly onDeath: (error: RuntimeError) => void,
  ) {
    this.listening = this.greeting.promise;
    // Its rejection reaches those who wait; nobody may be waiting.
    this.listening.catch(() => undefined);
    port.listen(
      (reply) => this.receive(reply),
      (message) => this.die(failure('worker', message || this.silence)),
    );
  }

  async request(request: Request, transfer: Transferable[] = []): Promise<Tensors> {
    return ((await this.ask(request, transfer)) as Done).outputs;
  }

  /** What a loaded graph takes and gives. */
  async describe(model: string): Promise<Signature> {
    return ((await this.ask({ type: 'describe', model })) as Described).signature;
  }

  private ask(request: Request, transfer: Transferable[] = []): Promise<Answer> {
    if (this.death) return Promise.reject(this.death);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.port.post({ id, request }, transfer);
    });
  }

  close(): void {
    this.end(closedError());
  }

  private receive(reply: Reply): void {
    switch (reply.type) {
      case 'listening':
        this.silence = 'its sudden end';
        this.greeting.resolve(reply.addresses);
        break;
      case 'done':
      case 'described':
        this.take(reply.id)?.resolve(reply);
        break;
      case 'failed':
        this.take(reply.id)?.reject(failure(kindOf(reply.message), reply.message));
        break;
      case 'unloadable':
        this.die(failure('worker', reply.message));
        break;
      case 'device-lost':
        this.die(failure('device-lost', reply.message));
        break;
    }
  }

  private take(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private die(error: RuntimeError): void {
    if (this.death) return;
    this.end(error);
    this.onDeath(error);
  }

  private end(error: RuntimeError): void {
    this.death ??= error;
    this.port.terminate();
    this.greeting.reject(this.death);
    for (const { reject } of this.pending.values()) reject(this.death);
    this.pending.clear();
  }
}

export function closedError(): RuntimeError {
  return new RuntimeError('closed', {
    expected: 'an open model',
    got: 'one that was closed',
    remedy: 'Open the model again.',
  });
}

/** Emscripten and ORT report exhausted memory only in words. */
function kindOf(message: string): RuntimeErrorKind {
  return /out of memory|bad_alloc|allocat|memory access/i.test(message) ? 'memory' : 'inference';
}

function failure(kind: RuntimeErrorKind, message: string): RuntimeError {
  const got = message.split('\n', 1)[0];
  switch (kind) {
    case 'memory':
      return new RuntimeError(kind, {
        expected: 'enough memory for the network',
        got,
        remedy: 'Close other tabs or choose a smaller grid, then press Retry.',
      });
    case 'device-lost':
      return new RuntimeError(kind, {
        expected: 'a working GPU',
        got: `the loss of it (${got})`,
        remedy: 'Press Retry.',
      });
    case 'worker':
      return new RuntimeError(kind, {
        expected: 'a running worker',
        got,
        remedy: 'Check the connection and press Retry; if it stays, reload the page.',
      });
    default:
      return new RuntimeError(
        kind,
        { expected: 'a result from the network', got, remedy: 'Press Retry.' },
        { cause: message },
      );
  }
}
