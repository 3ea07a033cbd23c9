import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wrongWith } from '../test/setup/test-titles.ts';

/** Rows of the table: what is lost, what that surrenders and what not, the proof. */
const ROWS = readFileSync('docs/threat-model.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (lost|-+) /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))
  .map(([lost, surrenders, keeps, proof]) => ({ lost, surrenders, keeps, proof: proof! }));

test('there are lines', () => expect(ROWS.length).toBeGreaterThan(15));

test.each(ROWS)('the loss of $lost', ({ surrenders, keeps, proof }) => {
  expect([surrenders, keeps]).not.toContain('');
  if (proof.startsWith('open: ')) return;
  const cited = [...proof.matchAll(/`([^`]+)`/g)].map(([, evidence]) => evidence!);
  expect(cited.length).toBeGreaterThan(0);
  // A whole file stands for its tests.
  for (const evidence of cited)
    if (evidence.includes(' > ')) expect(wrongWith(evidence)).toBeUndefined();
    else readFileSync(evidence);
});
