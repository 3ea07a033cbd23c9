import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../../../test/setup/app.ts';
import type { Answer, Caller, TestApp } from '../../../test/setup/app.ts';
import { derbyReport } from '../../../test/setup/reports.ts';
import type { LookList } from './looks.api.ts';

interface Report {
  id: string;
  number: string;
  dispatches: { id: string; desk: string }[];
}

let app: TestApp;
let report: Report;
const as: Record<string, Caller> = {};
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  for (const account of ['screener', 'supervisor', 'hart.state', 'fbi', 'police.new-haven', 'auditor'])
    as[account] = await app.as(account);
  report = (await as.screener!.post<Report>('/api/v1/reports', derbyReport())).body;
  await as.fbi!.get(`/api/v1/dispatches/${entry('fbi-new-haven')}`);
  await as['police.new-haven']!.get(`/api/v1/dispatches/${entry('pd-new-haven')}`);
  await as.supervisor!.get(`/api/v1/reports/${report.id}`);
});
afterAll(() => app.stop());

const entry = (desk: string) => report.dispatches.find((dispatch) => dispatch.desk === desk)!.id;
const ofReport = () => `/api/v1/reports/${report.id}/looks`;
const ofEntry = (desk: string) => `/api/v1/dispatches/${entry(desk)}/looks`;
const names = (answer: Answer<LookList>) => new Set(answer.body.items.map(({ name }) => name));
const seen = ({ status, text, headers }: Answer<unknown>) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => name !== 'date'),
});

describe('who looked at a report', () => {
  test('the Careline supervisor sees everybody: when, who, of which agency, from where, what, with what outcome', async () => {
    const { body, status } = await as.supervisor!.get<LookList>(ofReport());
    expect(status).toBe(200);
    const fbi = body.items.find((look) => look.name === 'Marisol Kent')!;
    expect(fbi).toMatchObject({
      account: 'fbi@demo.hartline.example',
      role: 'party',
      subjectKind: 'dispatch',
      outcome: 'done',
      origin: '127.0.0.1',
    });
    expect(fbi.agencies).toHaveLength(1);
    expect(fbi.desk).toContain('FBI');
    expect(Number.isNaN(Date.parse(fbi.at))).toBe(false);
    expect(body.items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Imani Okafor', 'Dominic Ashby', 'Walter Brzezicki']),
    );
  });

  test('the look at the looks is itself the newest line', async () => {
    const { body } = await as.supervisor!.get<LookList>(ofReport());
    expect(body.items[0]).toMatchObject({ act: 'looks.read', name: 'Walter Brzezicki' });
    const again = await as.supervisor!.get<LookList>(ofReport());
    expect(again.body.items.length).toBe(body.items.length + 1);
  });

  test('members of a desk see the looks of their own agency at their own entry, nobody else’s', async () => {
    const own = await as['police.new-haven']!.get<LookList>(ofEntry('pd-new-haven'));
    expect(names(own)).toEqual(new Set(['Dominic Ashby']));
    await as.supervisor!.get(`/api/v1/dispatches/${entry('pd-new-haven')}`);
    const later = await as['police.new-haven']!.get<LookList>(ofEntry('pd-new-haven'));
    expect(names(later)).toEqual(new Set(['Dominic Ashby']));
    expect(names(await as.supervisor!.get<LookList>(ofEntry('pd-new-haven')))).toEqual(
      new Set(['Dominic Ashby', 'Walter Brzezicki']),
    );
  });

  test('the HART Lead sees through the own entry who looked anywhere: Careline, FBI, police', async () => {
    const lead = await as['hart.state']!.get<LookList>(ofEntry('hart-statewide'));
    expect([...names(lead)]).toEqual(
      expect.arrayContaining(['Imani Okafor', 'Marisol Kent', 'Dominic Ashby', 'Celeste Armijo']),
    );
  });

  test('the log of an entry that is not one’s own does not exist', async () => {
    const nothing = seen(await as['police.new-haven']!.get('/api/v1/no-such-thing'));
    for (const path of [ofEntry('fbi-new-haven'), ofReport()])
      expect(seen(await as['police.new-haven']!.get(path))).toEqual(nothing);
    expect((await as['hart.state']!.get(ofEntry('fbi-new-haven'))).status).toBe(404);
    expect((await as.screener!.get(ofReport())).status).toBe(404);
    expect(
      (await as.supervisor!.get('/api/v1/reports/0198a7f2-0000-7000-8000-000000000000/looks')).status,
    ).toBe(404);
  });

  test('pages follow each other without a gap', async () => {
    const whole = (await as.auditor!.get<LookList>(`${ofReport()}?limit=200`)).body.items.map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: LookList = (
        await as.auditor!.get<LookList>(`${ofReport()}?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      ).body;
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged.filter((id) => whole.includes(id))).toEqual(whole);
  });
});

describe('the auditor', () => {
  test('sees all of the state, and one report by its number; each of these reads is on record', async () => {
    const all = await as.auditor!.get<LookList>('/api/v1/looks');
    expect(all.body.items[0]).toMatchObject({ act: 'looks.read', name: 'Constance Iwu', subjectKind: 'log' });
    const one = await as.auditor!.get<LookList>(`/api/v1/looks?number=${report.number}`);
    expect([...names(one)]).toEqual(expect.arrayContaining(['Marisol Kent', 'Imani Okafor']));
    expect(new Set(one.body.items.map(({ number }) => number))).toEqual(new Set([report.number]));
    const again = await as.auditor!.get<LookList>('/api/v1/looks?limit=3');
    expect(again.body.items.filter(({ name }) => name === 'Constance Iwu').length).toBeGreaterThanOrEqual(2);
  });

  test('a number that is none leads to nothing, a malformed one is named', async () => {
    expect((await as.auditor!.get<LookList>('/api/v1/looks?number=R-2026-999999')).body.items).toEqual([]);
    const wrong = await as.auditor!.get<{ errors: { path: string }[] }>('/api/v1/looks?number=Dunmore');
    expect([wrong.status, wrong.body.errors[0]!.path]).toEqual([422, 'number']);
  });

  test('only reads: no route that changes anything answers', async () => {
    expect(
      (await as.auditor!.post(`/api/v1/access-reviews/${report.id}`, { decision: 'kept', note: 'No.' }))
        .status,
    ).toBe(404);
  });
});

test('without a leaf there is no answer', async () => {
  await app.db.asAdmin('revoke insert on audit_leaf from careline, agency, auditor');
  try {
    const refused = await as.supervisor!.get(ofReport());
    expect(refused.status).toBe(503);
    expect(refused.text).not.toContain('Okafor');
    expect((await as.auditor!.get('/api/v1/looks')).status).toBe(503);
  } finally {
    await app.db.asAdmin('grant insert on audit_leaf to careline, agency, auditor');
  }
});
