import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { titlesOf, wrongWith } from '../test/setup/test-titles.ts';

interface Row {
  readonly id: string;
  readonly level: string;
  readonly p0: string;
  readonly status: string;
  readonly evidence: string;
}
const ROWS = parse(readFileSync('docs/asvs.csv'), { columns: true }) as Row[];

/** Before any real data; whoever closes one takes it away here, and none may join them. */
const OPEN_P0 = '8.4.2 11.2.4 11.3.4 11.4.2 13.3.4 14.2.7'.split(' ');

test('ASVS 5.0: every id of the levels 1 and 2 stands there once', () => {
  const ids = ROWS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ROWS.filter(({ level }) => level === '1')).toHaveLength(70);
  expect(ROWS.filter(({ level }) => level === '2')).toHaveLength(183);
  for (const { id, level } of ROWS) expect(`${id} ${level}`).toMatch(/^\d+\.\d+\.\d+ [123]$/);
});

test.each(ROWS)('$id is $status, and says why', ({ status, evidence }) => {
  expect(['proved', 'not applicable', 'open']).toContain(status);
  if (status === 'proved')
    expect(evidence.split(' ; ').flatMap((piece) => wrongWith(piece) ?? [])).toEqual([]);
  else expect(evidence).toMatch(status === 'open' ? /\w{3}/ : /^because /);
});

test('what must not be open before real data comes is known by name', () => {
  const open = ROWS.filter(({ p0, status }) => p0 === 'yes' && status === 'open').map(({ id }) => id);
  expect(open).toEqual(OPEN_P0);
});

test('a test that is skipped or not there is no evidence', () => {
  expect(titlesOf("describe('a', () => { test('b', () => {}); test.skip('c', () => {}); });")).toEqual([
    'a',
    'a > b',
  ]);
  expect(wrongWith('src/asvs.pure.test.ts > no such title')).toContain('no such test');
  expect(wrongWith('src/no-such.test.ts > x')).toContain('no such file');
});
