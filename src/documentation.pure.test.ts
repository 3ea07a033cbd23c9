import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** What the documentation names must be there: files, folders, links, pictures, npm scripts. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const ENTRIES = new Set(readdirSync(ROOT));
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const IN_CODE = /`([^`\n]+)`/g;
const PATH = /^[\w@.-]+(\/[\w@.-]+)*\/?$/;
const SOURCE_FILE = /\.(ts|tsx|mjs|sql|csv|geojson|scss)$/;

describe.each(pages())('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');

  test('every path in it exists', () => {
    expect(pathsIn(page, text).filter((path) => !stands(page, path))).toEqual([]);
  });

  test('every link and picture leads somewhere', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const own = targets.filter((target) => !/^(https?:|mailto:|#)/.test(target));
    expect(own.filter((target) => !existsSync(join(ROOT, dirname(page), target.split('#')[0]!)))).toEqual([]);
  });

  test('every npm script it names is one', () => {
    const named = [...text.matchAll(/npm (?:run (?:-s )?)?([a-z][\w:]*)/g)]
      .filter(([call, name]) => call.includes('run ') || name === 'start' || name === 'test')
      .map(([, name]) => name!);
    expect(named.filter((name) => !(name in PACKAGE.scripts))).toEqual([]);
  });
});

test('every npm script runs a file that is there', () => {
  const files = Object.entries(PACKAGE.scripts).flatMap(([name, command]) =>
    [...command.matchAll(/\bnode ([\w./-]+)/g)].map(([, file]) => ({ name, file: file! })),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter(({ file }) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('every part of the program says what it is', () => {
  const parts = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(parts.filter(({ name }) => !existsSync(join(ROOT, 'src', name, 'README.md')))).toEqual([]);
});

/** A path of the repository begins with one of its entries; a part's own page also names its files without the folder. */
function pathsIn(page: string, text: string): string[] {
  const isOwnPage = page.startsWith('src/') || page.startsWith('data/');
  return [...text.matchAll(IN_CODE)]
    .map(([, code]) => code!)
    .filter((code) => PATH.test(code))
    .filter((code) =>
      code.includes('/') && ENTRIES.has(code.split('/')[0]!)
        ? true
        : isOwnPage && (SOURCE_FILE.test(code) || code.endsWith('/')),
    );
}

function stands(page: string, path: string): boolean {
  return existsSync(join(ROOT, path)) || existsSync(join(ROOT, dirname(page), path));
}

function pages(): string[] {
  const below = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  return [...[...ENTRIES].filter((name) => name.endsWith('.md')), ...['docs', 'data', 'src'].flatMap(below)];
}
