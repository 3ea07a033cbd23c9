import { test } from 'vitest';
import { killRun } from '../setup/kill-run.ts';
import { judge, seedOfRun, summary } from '../setup/kill-verdict.ts';

test('500 reports while server, worker and database are killed: each reaches every desk', async () => {
  const plan = {
    seed: seedOfRun(),
    ...{ reports: 500, kills: 40, clients: 8, fail: 'error:0.1,hang:0.03,cut:0.05', settleMs: 180_000 },
  };
  const facts = await killRun(plan);
  process.stdout.write(summary(facts));
  judge(facts, plan);
});
