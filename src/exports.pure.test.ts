import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * What a file of src/ exports is imported by another file, else it is dead or need not be exported. Left out: a part's
 * index.ts and the schemas of *.api.ts, which are for others by nature; what Vite and the server load by address. A type
 * may also be exported to name the shape of another export of its file.
 */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDERS = ['src', 'seed', 'scripts', 'bench', 'test'];
const LOADED_BY_ADDRESS = new Set(['src/web/public-pages.tsx', 'src/platform/db/schema.generated.ts']);

test('every export is imported somewhere else', () => {
  const sources = readSources();
  expect(unusedExports(sources)).toEqual([]);
});

test.each([
  ['an import by name counts', { 'src/b.ts': "import { one } from './a.ts';" }, []],
  ['so does one under another name', { 'src/b.ts': "import { one as two } from './a.ts';" }, []],
  ['and one of the type alone', { 'src/b.ts': "import type { one } from './a.ts';" }, []],
  ['and passing it on', { 'src/index.ts': "export { one } from './a.ts';" }, []],
  ['and loading a screen when it is opened', { 'src/b.ts': "lazy(() => import('./a.ts'), 'one')" }, []],
  ['and taking it from a loaded module', { 'src/b.ts': "const { one } = await import('./a.ts');" }, []],
  [
    'the same name of another file does not',
    { 'src/b.ts': "import { one } from './c.ts';" },
    ['src/a.ts: one'],
  ],
  ['nor does its own file', {}, ['src/a.ts: one']],
  [
    'a type may name the shape of something else',
    { 'src/b.ts': "import { one } from './a.ts';\nexport interface Two {}\nlet two: Two;" },
    [],
  ],
  [
    'but not nothing',
    { 'src/b.ts': "import { one } from './a.ts';\nexport interface Two {}" },
    ['src/b.ts: Two'],
  ],
] as const)('the check itself: %s', (_why, others, unused) => {
  const sources = new Map<string, string>([
    ['src/a.ts', 'export const one = 1;\none + one;'],
    ...Object.entries(others),
  ]);
  expect(unusedExports(sources)).toEqual(unused);
});

function unusedExports(sources: ReadonlyMap<string, string>): string[] {
  const used = new Set([...sources].flatMap(([file, text]) => importsOf(file, text)));
  return [...sources]
    .filter(([file]) => file.startsWith('src/') && isChecked(file))
    .flatMap(([file, text]) =>
      exportsOf(text)
        .filter(({ name, isType }) => !isType || text.match(new RegExp(`\\b${name}\\b`, 'g'))!.length < 2)
        .map(({ name }) => `${file}: ${name}`),
    )
    .filter((exported) => !used.has(exported))
    .sort();
}

function isChecked(file: string): boolean {
  return !/(^|\/)index\.ts$|\.api\.ts$|\.test\.tsx?$|\.d\.ts$/.test(file) && !LOADED_BY_ADDRESS.has(file);
}

function exportsOf(text: string): { name: string; isType: boolean }[] {
  const declared = [
    ...text.matchAll(
      /^export\s+(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?(function\*?|const|let|class|interface|type)\s+(\w+)/gm,
    ),
  ].map(([, kind, name]) => ({ name: name!, isType: kind === 'interface' || kind === 'type' }));
  const listed = [...text.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm)].flatMap(([, list]) =>
    namesIn(list!).map(({ outside }) => ({ name: outside, isType: false })),
  );
  return [...declared, ...listed];
}

/** What a file takes from others, as "file: name". */
function importsOf(file: string, text: string): string[] {
  const from = (target: string, names: readonly string[]) => {
    const path = relative('/', resolve('/', dirname(file), target));
    return names.map((name) => `${path}: ${name}`);
  };
  const listed = [
    ...text.matchAll(/(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+['"](\.[^'"]+)['"]/g),
  ].flatMap(([, list, target]) =>
    from(
      target!,
      namesIn(list!).map(({ inside }) => inside),
    ),
  );
  const loaded = [...text.matchAll(/import\(\s*['"](\.[^'"]+)['"]\s*\)\s*,\s*['"](\w+)['"]/g)].flatMap(
    ([, target, name]) => from(target!, [name!]),
  );
  const taken = [
    ...text.matchAll(/\{([^{}]*)\}\s*=\s*(?:\(?await\s+)import\(\s*['"](\.[^'"]+)['"]/g),
  ].flatMap(([, list, target]) =>
    from(
      target!,
      list!.split(',').map((name) => name.split(':')[0]!.trim()),
    ),
  );
  return [...listed, ...loaded, ...taken];
}

/** `a, type b as c`: inside = the name in the file it comes from, outside = the name it goes by. */
function namesIn(list: string): { inside: string; outside: string }[] {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^type\s+/, ''))
    .filter(Boolean)
    .map((item) => {
      const [inside, outside] = item.split(/\s+as\s+/);
      return { inside: inside!, outside: outside ?? inside! };
    });
}

function readSources(): Map<string, string> {
  return new Map(
    FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [relative(ROOT, path), readFileSync(path, 'utf8')] as const),
    ),
  );
}
