import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';
import { contentDigest } from '../setup/rows.ts';

let app: TestApp;
let screener: Caller;
let supervisor: Caller;
let derby: Caller;
let fbi: Caller;
let sent: ReportView;
let draft: ReportView;
let toRetract: ReportView;
let people: string[];
let linkId = '';
let questionId = '';
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  [screener, supervisor, derby, fbi] = (await Promise.all(
    ['screener', 'supervisor', 'police.derby', 'fbi'].map((account) => app.as(account)),
  )) as [Caller, Caller, Caller, Caller];
  sent = (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  draft = (await screener.post<ReportView>('/api/v1/reports', derbyReport({ submit: false }))).body;
  toRetract = (await screener.post<ReportView>('/api/v1/reports', {})).body;
  const named = await screener.get<{ items: { personId: string }[] }>(`/api/v1/reports/${sent.id}/people`);
  people = named.body.items.map(({ personId }) => personId);
});
afterAll(() => app.stop());

const dispatch = (desk: string) =>
  `/api/v1/dispatches/${sent.dispatches.find((one) => one.desk === desk)!.id}`;
const person = { name: 'Sgt. Orla Venn', role: 'Sergeant' };

/** Every act that writes, in an order in which each is allowed after the one before. */
const ACTS: readonly (readonly [string, () => Promise<Answer<unknown>>, number])[] = [
  ['take a report', () => screener.post('/api/v1/reports', {}), 201],
  ['take and submit a report', () => screener.post('/api/v1/reports', derbyReport()), 201],
  [
    'take one under a key',
    () => screener.post('/api/v1/reports', derbyReport(), { 'idempotency-key': 'audit' }),
    201,
  ],
  [
    'change another’s draft',
    () => supervisor.patch(`/api/v1/reports/${draft.id}`, { version: 1, dangerNow: 'unknown' }),
    200,
  ],
  ['call urgently', () => screener.post(`/api/v1/reports/${draft.id}/urgent`), 201],
  ['submit', () => screener.post(`/api/v1/reports/${draft.id}/submission`), 201],
  ['retract', () => screener.post(`/api/v1/reports/${toRetract.id}/retraction`, { reason: 'Twice.' }), 201],
  ['read a report', () => screener.get(`/api/v1/reports/${sent.id}`), 200],
  [
    'search for people',
    () => screener.post('/api/v1/candidates', { people: [{ ref: '1', familyName: 'Dunmore' }] }),
    200,
  ],
  [
    'amend',
    () =>
      screener.post(`/api/v1/reports/${draft.id}/amendments`, { version: 3, police: { contacted: 'yes' } }),
    201,
  ],
  ['screen', () => screener.post(`/api/v1/reports/${draft.id}/screening`, { decision: 'accepted_far' }), 201],
  [
    'confirm',
    () =>
      screener.post(`/api/v1/reports/${draft.id}/screening`, {
        dmst: { confidence: 'confirmed', basis: 'disclosure' },
      }),
    201,
  ],
  [
    'unflag',
    () =>
      supervisor.post(`/api/v1/reports/${draft.id}/screening`, {
        dmst: { flag: false, reason: 'A mistake.' },
      }),
    201,
  ],
  ['telephone', () => screener.post(`${dispatch('pd-derby')}/calls`, { spokeWith: 'Sgt. Venn' }), 201],
  ['open an entry', () => derby.get(dispatch('pd-derby')), 200],
  ['acknowledge', () => derby.post(`${dispatch('pd-derby')}/acknowledgement`, person), 201],
  ['act', () => derby.post(`${dispatch('pd-derby')}/acting`), 201],
  ['give the outcome', () => derby.post(`${dispatch('pd-derby')}/outcome`, { code: 'child_safe' }), 201],
  ['acknowledge and act at once', () => fbi.post(`${dispatch('fbi-new-haven')}/acting`, person), 201],
  [
    'ask',
    async () => {
      const answer = await derby.post<DispatchPage>(`${dispatch('pd-derby')}/questions`, {
        text: 'Which room?',
      });
      questionId = answer.body.questions?.at(-1)?.id ?? '';
      return answer;
    },
    201,
  ],
  ['answer', () => screener.post(`/api/v1/questions/${questionId}/answer`, { text: 'Room 12.' }), 201],
  [
    'redirect',
    () => derby.post(`${dispatch('pd-derby')}/redirection`, { reason: 'Not ours.', toDesk: 'pd-hartford' }),
    201,
  ],
  [
    'link two people',
    async () => {
      const [personId, otherPersonId] = people;
      const answer = await screener.post<{ items?: { id: string }[] }>(`/api/v1/reports/${sent.id}/links`, {
        personId,
        otherPersonId,
        decision: 'same',
      });
      linkId = answer.body.items?.[0]?.id ?? '';
      return answer;
    },
    201,
  ],
  ['undo the link', () => screener.post(`/api/v1/links/${linkId}/undo`), 204],
];

describe('an act whose audit leaf cannot be written did not happen', () => {
  test.each(ACTS)('%s', async (_what, act, status) => {
    const before = await contentDigest(app.db);
    await app.db.asAdmin('revoke insert on audit_leaf from careline, hart_state, agency, worker');
    try {
      const refused = await act();
      expect([refused.status, (refused.body as { code: string }).code]).toEqual([503, 'unavailable']);
      expect(refused.text).not.toMatch(/audit_leaf|permission|Dunmore/);
      expect(await contentDigest(app.db)).toEqual(before);
    } finally {
      await app.db.asAdmin('grant insert on audit_leaf to careline, hart_state, agency, worker');
    }
    const done = await act();
    expect(done.status, done.text).toBe(status);
  });

  test('every act that was done left its leaf, in ids and codes alone', async () => {
    const leaves = await app.db.asAdmin<{ act: string; text: string }>(
      'select act, (detail || jsonb_build_object($1::text, subject_id))::text as text from audit_leaf',
      ['subject'],
    );
    const acts = new Set(leaves.map(({ act }) => act));
    for (const act of [
      'report.created',
      'report.submitted',
      'report.forwarded',
      'report.edited',
      'report.retracted',
      'report.read',
      'report.amended',
      'report.screened',
      'report.confirmed',
      'report.unflagged',
      'people.searched',
      'dispatch.telephoned',
      'dispatch.read',
      'dispatch.acknowledged',
      'dispatch.acting',
      'dispatch.outcome',
      'dispatch.redirected',
      'question.asked',
      'question.answered',
      'link.same',
      'link.undone',
    ])
      expect(acts).toContain(act);
    const [rest] = await app.db.asAdmin<{ text: string }>(
      'select (select json_agg(c) from content_digest c)::text || (select coalesce(json_agg(o), $1) from audit_leaf o)::text as text',
      ['[]'],
    );
    expect(/Rosalba|Dunmore|Quillfeather|Larkspur|Harborlight|Venn/i.test(rest!.text)).toBe(false);
    for (const { act, text } of leaves)
      expect(text, act).not.toMatch(
        /Rosalba|Dunmore|Quillfeather|Larkspur|Harborlight|555-01|Venn|Room|Slim/i,
      );
  });
});
