/** Finds the learning platform's interface and speaks its two dialects. */
import type { CourseVersion } from './manifest';

/** The part of the platform's object that is used; every call answers a string. */
type Api12 = {
  LMSInitialize(empty: ''): unknown;
  LMSGetValue(name: string): unknown;
  LMSSetValue(name: string, value: string): unknown;
  LMSCommit(empty: ''): unknown;
  LMSFinish(empty: ''): unknown;
};
type Api2004 = {
  Initialize(empty: ''): unknown;
  GetValue(name: string): unknown;
  SetValue(name: string, value: string): unknown;
  Commit(empty: ''): unknown;
  Terminate(empty: ''): unknown;
};

/** One dialect behind one set of names. Nothing here throws: a platform's failure is an answer. */
export type Platform = {
  version: CourseVersion;
  initialize(): boolean;
  get(name: string): string;
  set(name: string, value: string): boolean;
  commit(): boolean;
  terminate(): boolean;
};

/** More frames than any platform nests; a guard against a loop. */
const DEEPEST = 32;

type Frame = { parent?: Frame; opener?: Frame | null } & Record<string, unknown>;

/**
 * Looks for the platform in the frames around this one, then in the window that opened it. The
 * package's own version comes first, but a platform that offers only the other is taken too.
 */
export function findPlatform(start: unknown, preferred: CourseVersion): Platform | undefined {
  const versions: CourseVersion[] = preferred === '1.2' ? ['1.2', '2004'] : ['2004', '1.2'];
  for (const version of versions) {
    const api = findApi(start as Frame, version === '1.2' ? 'API' : 'API_1484_11');
    if (api) return version === '1.2' ? speak12(api as Api12) : speak2004(api as Api2004);
  }
  return undefined;
}

function findApi(start: Frame, name: string): object | undefined {
  return findAbove(start, name) ?? findAbove(read(start, 'opener'), name);
}

function findAbove(start: unknown, name: string): object | undefined {
  let frame = start as Frame | null | undefined;
  for (let depth = 0; frame && depth < DEEPEST; depth++) {
    const api = read(frame, name);
    if (typeof api === 'object' && api !== null) return api;
    const parent = read(frame, 'parent') as Frame | undefined;
    if (parent === frame) return undefined;
    frame = parent;
  }
  return undefined;
}

/** A frame of another origin refuses to be looked at; then there is nothing to find in it. */
function read(frame: Frame, name: string): unknown {
  try {
    return frame[name];
  } catch {
    return undefined;
  }
}

const isTrue = (answer: unknown): boolean => String(answer) === 'true';

function attempt<T>(call: () => T, otherwise: T): T {
  try {
    return call();
  } catch {
    return otherwise;
  }
}

function speak12(api: Api12): Platform {
  return {
    version: '1.2',
    initialize: () => attempt(() => isTrue(api.LMSInitialize('')), false),
    get: (name) => attempt(() => String(api.LMSGetValue(name) ?? ''), ''),
    set: (name, value) => attempt(() => isTrue(api.LMSSetValue(name, value)), false),
    commit: () => attempt(() => isTrue(api.LMSCommit('')), false),
    terminate: () => attempt(() => isTrue(api.LMSFinish('')), false),
  };
}

function speak2004(api: Api2004): Platform {
  return {
    version: '2004',
    initialize: () => attempt(() => isTrue(api.Initialize('')), false),
    get: (name) => attempt(() => String(api.GetValue(name) ?? ''), ''),
    set: (name, value) => attempt(() => isTrue(api.SetValue(name, value)), false),
    commit: () => attempt(() => isTrue(api.Commit('')), false),
    terminate: () => attempt(() => isTrue(api.Terminate('')), false),
  };
}
