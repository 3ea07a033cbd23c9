import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

const back = (text: string) => parse(text, { bom: true }) as string[][];

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\u200b=1', '"=1'])(
  '%j is no formula in any column',
  (text) => {
    for (const cell of back(csvOf(['a', 'b'], [[text, text]]))[1]!) expect(cell).toMatch(/^['"]/);
  },
);

test('every other text comes back as it was, with quotes, commas and line ends', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (cells) => {
      const [, read] = back(csvOf(cells.map(String), [cells]));
      for (const [n, cell] of cells.entries()) expect([cell, `'${cell}`]).toContain(read![n]);
    }),
    { numRuns: 300 },
  );
});

test('it begins with the mark of UTF-8, and every cell stands in quotes', () => {
  expect(csvOf(['a'], [[null], [1], [true]])).toBe('\ufeff"a"\r\n""\r\n"1"\r\n"true"\r\n');
});
