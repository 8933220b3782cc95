import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { filesOf, type BuiltChunk, type PackageFiles } from '~/embed/packages/file-list';
import { figurePage, launchPage, styleSheet } from '~/embed/packages/launch-page';
import { courseManifest, type CourseVersion } from '~/embed/packages/manifest';
import { MEMORY_LIMIT, readMemory, writeMemory, type Memory } from '~/embed/packages/memory';
import { buildPackage, packageBytes, type PackageOrder } from '~/embed/packages/package';
import { findPlatform, type Platform } from '~/embed/packages/platform';
import { beginVisit } from '~/embed/packages/visit';
import type { FrameState } from '~/embed/protocol';

const versions: CourseVersion[] = ['1.2', '2004'];
const anyText = fc.string({ unit: 'binary', maxLength: 300 });

/** Every tag is closed in order, every attribute quoted, nothing raw that XML forbids. */
function expectWellFormed(xml: string): void {
  expect(xml.isWellFormed()).toBe(true);
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const open: string[] = [];
  const markup = /<\?[^?]*\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/g;
  const rest = xml.replace(markup, (_, closes: string, name: string, __, empty: string) => {
    if (!name) return '';
    if (closes) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
    return '';
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(xml.replace(/&(?:amp|lt|gt|quot|apos);/g, '')).not.toContain('&');
}

const plain = (xml: string): string =>
  xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

describe('the manifest', () => {
  const facts = { identifier: 'noise-schedule', title: 'A figure', launch: 'index.html' };

  it.each(versions)('of SCORM %s names its version, its launch page and every file', (version) => {
    const files = ['index.html', '_astro/a b&c.js', 'learn/x.json'];
    const xml = courseManifest({ ...facts, version, files, passMark: 0.6 });
    expectWellFormed(xml);
    expect(xml).toContain(version === '1.2' ? '>1.2<' : '>2004 4th Edition<');
    expect(xml.match(/<file href="[^"]+"/g)).toHaveLength(3);
    expect(xml).toContain('href="_astro/a%20b%26c.js"');
    expect(xml).toContain(
      version === '1.2' ? '<adlcp:masteryscore>60<' : '<imsss:minNormalizedMeasure>0.6<',
    );
    expect(xml).toContain(version === '1.2' ? 'scormtype="sco"' : 'scormType="sco"');
  });

  it('of an activity that is not scored asks for no mark', () => {
    for (const version of versions) {
      const xml = courseManifest({ ...facts, version, files: ['index.html'] });
      expectWellFormed(xml);
      expect(xml).not.toMatch(/mastery|Measure>/);
    }
  });

  it('survives any title and any name of a file', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.constantFrom(...versions), (title, name, version) => {
        const file = name.toWellFormed();
        const files = ['index.html', file];
        const xml = courseManifest({ ...facts, version, title, identifier: name, files });
        expectWellFormed(xml);
        const [, written] = /<title>([^<]*)<\/title>/.exec(xml) ?? [];
        expect(plain(written).replaceAll('\ufffd', '')).toBe(
          title.toWellFormed().replace(/(?![\t\n\r])[\p{Cc}\ufffd-\uffff]/gu, ''),
        );
      }),
    );
  });

  it('refuses what cannot be true', () => {
    const version = '1.2';
    expect(() => courseManifest({ ...facts, version, files: [] })).toThrow(/index\.html/);
    expect(() =>
      courseManifest({ ...facts, version, files: ['index.html'], passMark: 60 }),
    ).toThrow(/0 to 1/);
  });
});

const memories = fc.record({
  query: fc.string({ unit: 'binary', maxLength: 4_500 }),
  changed: fc.boolean(),
  answers: fc.dictionary(
    fc.string({ maxLength: 40 }),
    fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), attempts: fc.nat(9_999) }),
    { maxKeys: 10 },
  ),
  given: fc.dictionary(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 900 }),
    {
      maxKeys: 10,
    },
  ),
});

describe('what a course remembers', () => {
  const memory: Memory = {
    query: 'kind=cosine&t=500&v=1',
    changed: true,
    answers: { 'forward-process/half-signal': { score: 0.5, attempts: 2 } },
    given: { 'forward-process/half-signal': 'ᾱ = ½' },
  };

  it('comes back as it was', () => {
    expect(readMemory(writeMemory(memory))).toEqual(memory);
  });

  it('never grows beyond the limit, in plain ASCII, and always reads', () => {
    fc.assert(
      fc.property(memories, (any) => {
        const text = writeMemory(any);
        expect(text.length).toBeLessThanOrEqual(MEMORY_LIMIT);
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(readMemory(text)?.changed).toBe(any.changed);
      }),
    );
  });

  it('gives up answers before the state, and the state before scores', () => {
    const long = { ...memory, given: { a: 'x'.repeat(4_000) } };
    expect(readMemory(writeMemory(long))).toEqual({ ...memory, given: {} });
    const longer = { ...long, query: 'x'.repeat(3_900) };
    expect(readMemory(writeMemory(longer))).toEqual({ ...memory, query: '', given: {} });
  });

  it('of another make is none, and harms nothing', () => {
    for (const text of ['', 'null', '[]', '{}', '{"v":2}', '{"v":1}', 'viewed=1,2|last=3']) {
      expect(readMemory(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readMemory(text)));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readMemory(JSON.stringify({ v: 1, query: '', answers: value, given: value }));
        expect(Object.values(read?.given ?? {}).every((text) => typeof text === 'string')).toBe(
          true,
        );
      }),
    );
  });
});

/** A platform that keeps what it is told, and refuses what it is told to refuse. */
function fakePlatform(version: CourseVersion, kept: Record<string, string> = {}) {
  const values: Record<string, string> = { ...kept };
  const log: string[] = [];
  const platform: Platform = {
    version,
    initialize: () => true,
    get: (name) => values[name] ?? '',
    set: (name, value) => {
      values[name] = value;
      return true;
    },
    commit: () => log.push('commit') > 0,
    terminate: () => log.push('terminate') > 0,
  };
  return { platform, values, log };
}

const state = (score: number | undefined, changed = true): FrameState => ({
  query: 't=3&v=1',
  changed,
  answers: score === undefined ? {} : { 'a/b': { score, attempts: 1 } },
});

describe('a visit', () => {
  const options = { questions: ['a/b'], passMark: 0.5, now: () => 0 };

  it('is incomplete, then failed, then passed, in the words of each version', () => {
    const old = fakePlatform('1.2');
    const visit = beginVisit(old.platform, options);
    expect(old.values['cmi.core.lesson_status']).toBe('incomplete');
    expect(old.values['cmi.core.exit']).toBe('suspend');
    visit.take(state(0.2), { 'a/b': '1' });
    visit.save();
    expect(old.values['cmi.core.lesson_status']).toBe('failed');
    expect(old.values['cmi.core.score.raw']).toBe('20');
    visit.take(state(2 / 3), {});
    visit.save();
    expect(old.values['cmi.core.lesson_status']).toBe('passed');
    expect(old.values['cmi.core.score.raw']).toBe('66.67');

    const recent = fakePlatform('2004');
    const again = beginVisit(recent.platform, options);
    expect(recent.values['cmi.completion_status']).toBe('incomplete');
    expect(recent.values['cmi.success_status']).toBeUndefined();
    expect(recent.values['cmi.location']).toBeUndefined();
    again.take(state(2 / 3), {});
    again.save();
    expect(recent.values['cmi.completion_status']).toBe('completed');
    expect(recent.values['cmi.success_status']).toBe('passed');
    expect(recent.values['cmi.score.scaled']).toBe('0.6667');
    expect(recent.values['cmi.location']).toBe('t=3&v=1');
  });

  it('without questions is completed by a change, and neither passed nor failed', () => {
    const { platform, values } = fakePlatform('1.2');
    const visit = beginVisit(platform, { ...options, questions: [] });
    visit.take(state(undefined), {});
    visit.save();
    expect(values['cmi.core.lesson_status']).toBe('completed');
    expect(values['cmi.core.score.raw']).toBe('100');
  });

  it('finds what was left, and goes on from there', () => {
    const first = fakePlatform('2004');
    const visit = beginVisit(first.platform, options);
    visit.take(state(1), { 'a/b': '0_2' });
    visit.end();
    const second = beginVisit(fakePlatform('2004', first.values).platform, options);
    expect(second.found).toEqual({ ...state(1), given: { 'a/b': '0_2' } });
  });

  it('does not take back a result when the platform has lost the state', () => {
    const { platform, values } = fakePlatform('1.2', {
      'cmi.core.lesson_status': 'passed',
      'cmi.core.score.raw': '80',
    });
    const visit = beginVisit(platform, options);
    visit.take(state(undefined), {});
    visit.save();
    expect(values['cmi.core.lesson_status']).toBe('passed');
    expect(values['cmi.core.score.raw']).toBe('80');
  });

  it('saves only news, and says nothing after its end', () => {
    const { platform, log } = fakePlatform('1.2');
    const visit = beginVisit(platform, options);
    visit.save();
    visit.save();
    expect(log).toEqual(['commit']);
    visit.end();
    visit.take(state(1), {});
    visit.save();
    visit.end();
    expect(log).toEqual(['commit', 'terminate']);
  });

  it('tells again what was not taken', () => {
    const { platform, log } = fakePlatform('1.2');
    let refuses = true;
    const commit = () => {
      log.push('commit');
      return !refuses;
    };
    const visit = beginVisit({ ...platform, commit }, options);
    refuses = false;
    visit.save();
    visit.save();
    expect(log).toEqual(['commit', 'commit']);
  });

  it('writes its length as each version wants it', () => {
    const spent = 3_600_000 + 62_345;
    let clock = 0;
    const now = () => clock;
    const old = fakePlatform('1.2');
    const recent = fakePlatform('2004');
    const visits = [old, recent].map(({ platform }) => beginVisit(platform, { ...options, now }));
    clock = spent;
    for (const visit of visits) visit.end();
    expect(old.values['cmi.core.session_time']).toBe('0001:01:02.35');
    expect(recent.values['cmi.session_time']).toBe('PT3662.35S');
  });

  it('without a platform, or with one that refuses, works and keeps nothing', () => {
    const { platform, log } = fakePlatform('1.2');
    for (const none of [undefined, { ...platform, initialize: () => false }]) {
      const visit = beginVisit(none, options);
      visit.take(state(1), {});
      visit.save();
      visit.end();
      expect(visit.isReporting).toBe(false);
      expect(visit.found).toBeUndefined();
    }
    expect(log).toEqual([]);
  });
});

describe('the platform', () => {
  const api12 = { LMSInitialize: () => 'true', LMSGetValue: () => 'kept' };
  const api2004 = { Initialize: () => true, GetValue: () => 'kept' };

  it('is found above, in the opener, and in the other version where need be', () => {
    const top: Record<string, unknown> = { API: api12 };
    top.parent = top;
    const inner = { parent: { parent: top } };
    expect(findPlatform(inner, '1.2')?.version).toBe('1.2');
    expect(findPlatform(inner, '2004')?.version).toBe('1.2');
    const alone: Record<string, unknown> = { opener: { API_1484_11: api2004 } };
    alone.parent = alone;
    const found = findPlatform(alone, '2004');
    expect(found?.version).toBe('2004');
    expect(found?.initialize()).toBe(true);
  });

  it('is none where frames refuse to be looked at, or go round in a ring', () => {
    const foreign = new Proxy(
      {},
      {
        get: () => {
          throw new DOMException('refused', 'SecurityError');
        },
      },
    );
    expect(findPlatform({ parent: foreign }, '1.2')).toBeUndefined();
    const ring: Record<string, unknown> = {};
    ring.parent = { parent: ring };
    expect(findPlatform(ring, '1.2')).toBeUndefined();
  });

  it('may throw at every call', () => {
    const broken = findPlatform({ API: api12, parent: undefined }, '1.2')!;
    expect(broken.set('cmi.suspend_data', '')).toBe(false);
    expect(broken.commit()).toBe(false);
    expect(broken.terminate()).toBe(false);
    expect(broken.get('cmi.suspend_data')).toBe('kept');
  });
});

describe('the list of files', () => {
  const chunk = (entry?: string, imports: string[] = [], dynamicImports: string[] = []) =>
    ({ entry, imports, dynamicImports }) satisfies BuiltChunk;
  const chunks = new Map<string, BuiltChunk>([
    [
      '_astro/page.1.js',
      chunk(undefined, ['_astro/base.1.js'], ['_astro/a.1.js', '_astro/b.1.js']),
    ],
    ['_astro/base.1.js', chunk()],
    ['_astro/a.1.js', chunk('/repo/src/widgets/figure-a/element.ts', [], ['_astro/session.1.js'])],
    ['_astro/b.1.js', chunk('/repo/src/widgets/figure-b/element.ts', ['_astro/only-b.1.js'])],
    ['_astro/only-b.1.js', chunk()],
    [
      '_astro/session.1.js',
      chunk(undefined, [], ['_astro/one.1.js', '_astro/two.1.js', '_astro/engine.1.js']),
    ],
    ['_astro/one.1.js', chunk('/repo/models/net-one/model.onnx')],
    ['_astro/two.1.js', chunk('/repo/models/net-two/model.onnx')],
    ['_astro/engine.1.js', chunk()],
  ]);
  const texts: Record<string, string> = {
    'embed/figure-a/index.html':
      '<meta property="og:image" content="/preview.png"><link href="/book/_astro/page.1.css"><script src="/book/theme.js"></script><script type="module" src="/book/_astro/page.1.js"></script>',
    'embed/figure-b/index.html': '<script src="/_astro/b.1.js"></script>',
    '_astro/page.1.js': 'preload("./only-b.1.js")',
    '_astro/a.1.js': 'const model = `net-one`; new URL("/images/sheet.png")',
    '_astro/session.1.js': '"/models/net-one/model.onnx" "/models/net-two/model.onnx"',
    '_astro/one.1.js': 'new URL("one.1.onnx", import.meta.url)',
    '_astro/two.1.js': 'new URL("two.1.onnx", import.meta.url)',
    '_astro/engine.1.js': 'new URL("worker.1.js", import.meta.url)',
    '_astro/worker.1.js':
      'import("./ort.wasm.bundle.min.1.js") import("./ort.jspi.bundle.min.1.js") "ort-wasm-simd-threaded.1.wasm" "ort-wasm-simd-threaded.asyncify.1.wasm"',
    '_astro/ort.wasm.bundle.min.1.js': '',
    '_astro/ort.jspi.bundle.min.1.js': '',
    '_astro/page.1.css': 'url(./font.1.woff2)',
    'theme.js': '',
  };
  const binaries = [
    'preview.png',
    'images/sheet.png',
    'images/other.png',
    '_astro/one.1.onnx',
    '_astro/two.1.onnx',
    '_astro/font.1.woff2',
    '_astro/ort-wasm-simd-threaded.1.wasm',
    '_astro/ort-wasm-simd-threaded.asyncify.1.wasm',
  ];
  const paths = [...Object.keys(texts), ...chunks.keys(), ...binaries];
  const site = { paths, chunks, textOf: (path: string) => texts[path] };

  it('holds all that the figure can ask for and nothing of other figures, models or runtimes', () => {
    expect(filesOf('figure-a', site)).toEqual(
      [
        '_astro/a.1.js',
        '_astro/base.1.js',
        '_astro/engine.1.js',
        '_astro/font.1.woff2',
        '_astro/one.1.js',
        '_astro/one.1.onnx',
        '_astro/ort-wasm-simd-threaded.1.wasm',
        '_astro/ort.wasm.bundle.min.1.js',
        '_astro/page.1.css',
        '_astro/page.1.js',
        '_astro/session.1.js',
        '_astro/worker.1.js',
        'images/sheet.png',
        'theme.js',
      ].sort(),
    );
    expect(filesOf('figure-b', site)).toEqual(['_astro/b.1.js', '_astro/only-b.1.js']);
  });

  it('says when the embed page is not there', () => {
    expect(() => filesOf('figure-c', site)).toThrow(/embed\/figure-c\/index\.html/);
  });
});

describe('the pages of a package', () => {
  it('address their own files from where they lie, and everything else at the book', () => {
    const page = figurePage({
      html: '<html lang="en" data-base="/book/"><link href="/book/_astro/a.css"><a href="/book/forward-process/#x">x</a><style>@font-face{src:url("/book/_astro/f.woff2")}</style><i style="background:url(/book/images/s.png)"></i><a href="/bookshop/">y</a><p>(/book/_astro/a.css)</p>',
      path: 'embed/figure-a/index.html',
      files: ['_astro/a.css', '_astro/f.woff2', 'images/s.png'],
      base: '/book/',
      home: 'https://host/book/',
    });
    expect(page).toBe(
      '<html data-files="../../" lang="en" data-base="https://host/book/"><link href="../../_astro/a.css"><a href="https://host/book/forward-process/#x">x</a><style>@font-face{src:url("../../_astro/f.woff2")}</style><i style="background:url(../../images/s.png)"></i><a href="/bookshop/">y</a><p>(/book/_astro/a.css)</p>',
    );
    expect(styleSheet('a{src:url(/_astro/f.woff2)}', '_astro/a.css', '/')).toBe(
      'a{src:url(../_astro/f.woff2)}',
    );
  });

  it('keep any title a title', () => {
    fc.assert(
      fc.property(anyText, anyText, (title, src) => {
        const html = launchPage({
          title,
          src,
          theme: 'auto',
          version: '1.2',
          questions: [title],
          passMark: 0.5,
        });
        expect(html.match(/<(?!\/)[a-z]+/g)).toHaveLength(10);
        expect(html.match(/<script/g)).toHaveLength(1);
        expect(html).toContain('<script src="course.js" data-course="');
      }),
    );
  });
});

describe('a package', () => {
  const files: Record<string, string> = {
    'embed/figure-a/index.html': '<html data-base="/"><script src="/theme.js"></script>',
    'embed/course.js': '"course"',
    'theme.js': 'theme',
    '_astro/a.css': 'a{src:url(/_astro/f.woff2)}',
    '_astro/ort.wasm': 'wasm',
    'learn/forward-process.json': JSON.stringify({
      slug: 'forward-process',
      cards: [{ id: 'forward-process/card' }],
      questions: [
        { id: 'forward-process/x', html: '<a href="/forward-process/">x</a>' },
        { id: 'forward-process/y', html: 'y' },
      ],
      terms: [1],
    }),
  };
  const list: PackageFiles = {
    figure: 'figure-a',
    page: 'embed/figure-a/index.html',
    files: ['theme.js', '_astro/a.css', '_astro/ort.wasm'].map((path) => ({
      path,
      bytes: files[path].length,
      gzipBytes: files[path].length,
    })),
  };
  const order: PackageOrder = {
    version: '1.2',
    title: 'A & B',
    query: 'kind=cosine&question=forward-process/x',
    questions: ['forward-process/x'],
    passMark: 0.5,
    theme: 'dark',
    list,
    base: '/',
    home: 'https://host/',
  };
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const fetchFile = (path: string) => Promise.resolve(bytesOf(files[path]));
  const textsOf = (zip: Uint8Array) =>
    Object.fromEntries(
      Object.entries(unzipSync(zip)).map(([path, bytes]) => [
        path,
        new TextDecoder().decode(bytes),
      ]),
    );

  it.each(versions)('of SCORM %s lists what it holds and holds what it lists', async (version) => {
    const texts = textsOf(await buildPackage({ ...order, version }, { fetchFile }));
    const manifest = texts['imsmanifest.xml'];
    expectWellFormed(manifest);
    const listed = [...manifest.matchAll(/<file href="([^"]+)"/g)].map(([, path]) => path);
    expect(listed.sort()).toEqual(
      Object.keys(texts)
        .filter((path) => path !== 'imsmanifest.xml')
        .sort(),
    );
    expect(Object.keys(texts)[0]).toBe('imsmanifest.xml');
    expect(texts['index.html']).toContain(
      'src="embed/figure-a/index.html?kind=cosine&amp;question=forward-process%2Fx&amp;ep=wasm"',
    );
    expect(texts['embed/figure-a/index.html']).toContain('src="../../theme.js"');
    expect(texts['_astro/a.css']).toContain('url(../_astro/f.woff2)');
  });

  it('carries the attached questions and no others, their links leading to the book', async () => {
    const texts = textsOf(await buildPackage(order, { fetchFile }));
    const chapter = JSON.parse(texts['learn/forward-process.json']) as Record<string, unknown>;
    expect(chapter).toEqual({
      slug: 'forward-process',
      cards: [],
      terms: [],
      questions: [
        { id: 'forward-process/x', html: '<a href="https://host/forward-process/">x</a>' },
      ],
    });
  });

  it('is refused where a file is not what the list says', async () => {
    const short = (path: string) => Promise.resolve(bytesOf(files[path].slice(1)));
    await expect(buildPackage(order, { fetchFile: short })).rejects.toThrow(
      /Expected theme\.js with 5 bytes, got 4/,
    );
  });

  it('says how far it is, and beforehand how heavy it will be', async () => {
    const progress: number[] = [];
    await buildPackage(order, {
      fetchFile,
      onProgress: (loaded, total) => progress.push(loaded / total),
    });
    expect(progress.at(-1)).toBe(1);
    expect(packageBytes(list)).toBe(list.files.reduce((sum, { bytes }) => sum + bytes, 0));
  });
});
