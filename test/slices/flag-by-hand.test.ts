import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
let supervisor: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  screener = await app.as('screener');
  supervisor = await app.as('supervisor');
});
afterAll(() => app.stop());

/** A report that the test does not flag. */
const unflagged = (changes = {}) =>
  screener.post<ReportView>(
    '/api/v1/reports',
    derbyReport({
      allegations: ['neglect'],
      exploitation: undefined,
      indicators: [],
      allegedPerpetrators: [],
      ...changes,
    }),
  );
const decide = (who: Caller, { id }: ReportView, dmst: object) =>
  who.post<ReportView & { errors?: { path: string }[] }>(`/api/v1/reports/${id}/screening`, { dmst });
const duties = async ({ id }: ReportView) =>
  (
    await app.db.asAdmin<{ kind: string }>(
      "select kind from obligation where subject_id = $1 and state = 'open' order by kind",
      [id],
    )
  ).map(({ kind }) => kind);

test('a flag that a person sets starts the legal ceilings and asks for the review of an unread account', async () => {
  const report = await unflagged({
    accountForForwarding: undefined,
    places: [{ role: 'event', name: 'A house by the river' }],
  });
  expect([report.body.dispatches, await duties(report.body)]).toEqual([[], []]);
  const flagged = await decide(screener, report.body, {
    flag: true,
    reason: 'A detective told me of payments.',
  });
  expect(flagged.status, flagged.text).toBe(201);
  expect(await duties(flagged.body)).toEqual([
    'legal_law_enforcement_24h',
    'legal_police_12h',
    'review_account',
  ]);
  const codes = flagged.body.tasks.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['which_town', 'review_account']));
  const amended = await screener.post<ReportView>(`/api/v1/reports/${report.body.id}/amendments`, {
    version: flagged.body.version,
    household: { danger: 'A dog in the yard.' },
  });
  expect(amended.body.tasks.map(({ code }) => code)).toEqual(codes);
});

test('a correction that makes a report DMST asks for the review of an unread account too', async () => {
  const report = await unflagged({ accountForForwarding: undefined });
  const amended = await screener.post<ReportView>(`/api/v1/reports/${report.body.id}/amendments`, {
    version: report.body.version,
    exploitation: { sexualConduct: 'yes', valueExchanged: 'yes' },
  });
  expect(amended.body.dmst.flag).toBe(true);
  expect(await duties(amended.body)).toContain('review_account');
});

test('labor trafficking stands beside a flag set by a person, and outlives it', async () => {
  const report = await unflagged({ allegations: ['labor_trafficking'] });
  const flagged = await decide(screener, report.body, { flag: true, reason: 'She was sold too.' });
  expect(flagged.body.dmst).toMatchObject({ flag: true, trafficking: 'mixed' });
  const after = await decide(supervisor, report.body, { flag: false, reason: 'She was not.' });
  expect(after.body.dmst).toMatchObject({ flag: false, trafficking: 'labor' });
});

test.each([
  ['nothing', {}, 'decision'],
  ['both', { flag: false, confidence: 'confirmed', basis: 'disclosure', reason: 'x' }, 'dmst.confidence'],
])('a decision that says %s is refused by field', async (_what, dmst, path) => {
  const report = await screener.post<ReportView>('/api/v1/reports', derbyReport());
  const answer = await decide(supervisor, report.body, dmst);
  expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
});
