import { expect } from 'vitest';
import { WEBHOOK_DESKS, webhookDispatches } from './kill-facts.ts';
import type { KillFacts } from './kill-facts.ts';
import type { KillPlan } from './kill-run.ts';

/** HARTLINE_SEED, or one by chance; printed, so that a run that fails can be repeated. */
export function seedOfRun(): number {
  const seed = Number(process.env.HARTLINE_SEED ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`HARTLINE_SEED=${seed}\n`);
  return seed;
}

/** What must hold whatever was killed; the receivers' own ledgers are the judge. */
export function judge(facts: KillFacts, plan: KillPlan): void {
  expect(facts.accepted).toHaveLength(plan.reports);

  const received = new Set(facts.ledger.filter(({ verified }) => verified).map((line) => line.dispatchId));
  const expected = facts.accepted.flatMap(webhookDispatches);
  expect(
    expected.filter((id) => !received.has(id)),
    'never received',
  ).toEqual([]);
  const known = new Set(expected);
  expect(
    facts.ledger.filter((line) => !known.has(line.dispatchId!)),
    'received, never accepted',
  ).toEqual([]);
  expect(
    facts.ledger.filter(({ verified }) => !verified),
    'not verified',
  ).toEqual([]);

  const ids = new Map<string, Set<string>>();
  for (const { dispatchId, webhookId, digest } of facts.ledger)
    ids.set(dispatchId!, (ids.get(dispatchId!) ?? new Set()).add(`${webhookId} ${digest}`));
  expect(
    [...ids.values()].filter((one) => one.size !== 1),
    'a repeat under another id or with other bytes',
  ).toEqual([]);

  const calls = Map.groupBy(facts.ledger, ({ webhookId }) => webhookId);
  expect(
    [...calls].filter(([id, lines]) => lines.length > (facts.attempts.get(id) ?? 0)).map(([id]) => id),
    'a wire call without its attempt row',
  ).toEqual([]);

  for (const desk of Object.keys(WEBHOOK_DESKS)) {
    const owed = facts.accepted.flatMap(({ dispatches }) =>
      dispatches.filter((dispatch) => dispatch.desk === desk).map(({ id }) => id),
    );
    expect(
      owed.filter((id) => !facts.inboxes.get(desk)!.has(id)),
      `missing in the inbox of ${desk}`,
    ).toEqual([]);
  }

  const numbers = facts.reports.map(({ number }) => number);
  expect(new Set(numbers).size, 'numbers that appear once').toBe(numbers.length);
  expect(numbers.sort(), 'exactly the accepted reports exist').toEqual(
    facts.accepted.map(({ number }) => number).sort(),
  );
  expect(facts.reports.filter(({ status, parties }) => status !== 'submitted' || parties !== 4)).toEqual([]);
  expect(
    Object.entries(facts.logHoles).filter(([, count]) => count !== 0),
    'holes of the audit log',
  ).toEqual([]);
  expect(facts.alerts, 'alarms of the witnesses').toEqual([]);
  const first = facts.accepted.map(({ id, number }) => `${id} ${number}`).sort();
  expect(facts.askedAgain.map(({ id, number }) => `${id} ${number}`).sort()).toEqual(first);
}

/** One line for the log. */
export function summary(facts: KillFacts): string {
  const { server, worker, database } = facts.killed;
  const repeats = facts.ledger.length - new Set(facts.ledger.map(({ webhookId }) => webhookId)).size;
  return `${facts.accepted.length} reports, killed: server ${server}, worker ${worker}, database ${database}; clients sent again ${facts.retries} times; ${facts.ledger.length} webhooks received, ${repeats} of them repeats; all there ${facts.settledAfterMs} ms after the last report\n`;
}
