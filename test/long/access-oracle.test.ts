import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareDecisions, openComparison } from '../setup/access-comparison.ts';
import { isFound, mutants } from '../setup/access-mutants.ts';

const SEED = Number(process.env.FC_SEED ?? 20260730);

let client: pg.Client;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ client, close } = await openComparison());
});
afterAll(() => close());

test('1,000,000 decisions in generated worlds: database and oracle agree on each', async () => {
  const compared = await compareDecisions(client, SEED, 1_000_000);
  expect(compared.differences, JSON.stringify(compared)).toEqual([]);
  expect(compared.decisions).toBeGreaterThanOrEqual(1_000_000);
}, 1_800_000);

test('a right that was broken on purpose is found: every way of breaking one', async () => {
  const all = await mutants(client);
  expect(all.length).toBeGreaterThan(60);
  const missed: string[] = [];
  for (const mutant of all) if (!(await isFound(client, mutant, SEED))) missed.push(mutant.name);
  expect(missed).toEqual([]);
}, 1_800_000);
