import { test } from 'vitest';
import { killRun } from '../setup/kill-run.ts';
import { judge, seedOfRun, summary } from '../setup/kill-verdict.ts';

test('60 reports while server, worker and database are killed: each reaches every desk', async () => {
  const plan = {
    seed: seedOfRun(),
    ...{ reports: 60, kills: 6, clients: 4, fail: 'error:0.05,cut:0.1', settleMs: 40_000 },
  };
  const facts = await killRun(plan);
  process.stdout.write(summary(facts));
  judge(facts, plan);
}, 300_000);
