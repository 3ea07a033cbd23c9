import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { IntakeBody, IntakeContent, ReportPatch } from '../../src/journey/1-intake/intake.api.ts';
import {
  AcknowledgementBody,
  ActingBody,
  AnswerBody,
  OutcomeBody,
  PhoneCallBody,
  QuestionBody,
  RedirectionBody,
  RetractionBody,
  ScreeningBody,
} from '../../src/journey/answers.api.ts';
import { CandidateQuery, LinkBody } from '../../src/journey/journey.api.ts';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { SignInBody } from '../../src/safeguards/access/access.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { badValuesFor, spoiled } from '../setup/bad-values.ts';
import { derbyReport } from '../setup/reports.ts';
import { contentDigest, rowCounter } from '../setup/rows.ts';

interface Target {
  readonly route: string;
  readonly as: string;
  readonly schema: z.ZodType;
  /** Otherwise right, so that only the one bad value can be refused. */
  readonly body: unknown;
  readonly optionalBody?: boolean;
}

const named = { name: 'Sgt. Orla Venn', role: 'Sergeant' };
const TARGETS: readonly Target[] = [
  { route: 'POST /reports', as: 'screener', schema: IntakeBody, body: {} },
  { route: 'POST /reports', as: 'screener', schema: IntakeBody, body: derbyReport() },
  { route: 'PATCH /reports/DRAFT', as: 'screener', schema: ReportPatch, body: { version: 1 } },
  { route: 'POST /reports/SENT/amendments', as: 'screener', schema: ReportPatch, body: { version: 2 } },
  { route: 'POST /preview', as: 'supervisor', schema: IntakeContent, body: {} },
  {
    route: 'POST /reports/SENT/screening',
    as: 'supervisor',
    schema: ScreeningBody,
    body: { decision: 'accepted_far' },
  },
  {
    route: 'POST /reports/DRAFT/retraction',
    as: 'screener',
    schema: RetractionBody,
    body: { reason: 'Twice.' },
  },
  {
    route: 'POST /reports/DRAFT/urgent',
    as: 'screener',
    schema: z.strictObject({}),
    body: {},
    optionalBody: true,
  },
  {
    route: 'POST /reports/SENT/links',
    as: 'screener',
    schema: LinkBody,
    body: { personId: randomUUID(), otherPersonId: randomUUID(), decision: 'same' },
  },
  { route: 'POST /candidates', as: 'screener', schema: CandidateQuery, body: { people: [{ ref: '1' }] } },
  {
    route: 'POST /dispatches/MINE/acknowledgement',
    as: 'police.derby',
    schema: AcknowledgementBody,
    body: named,
  },
  {
    route: 'POST /dispatches/MINE/acting',
    as: 'police.derby',
    schema: ActingBody,
    body: named,
    optionalBody: true,
  },
  {
    route: 'POST /dispatches/MINE/outcome',
    as: 'police.derby',
    schema: OutcomeBody,
    body: { code: 'child_safe' },
  },
  {
    route: 'POST /dispatches/MINE/redirection',
    as: 'police.derby',
    schema: RedirectionBody,
    body: { reason: 'Not ours.', toDesk: 'pd-hartford' },
  },
  { route: 'POST /dispatches/MINE/questions', as: 'police.derby', schema: QuestionBody, body: { text: '?' } },
  {
    route: 'POST /dispatches/MINE/calls',
    as: 'screener',
    schema: PhoneCallBody,
    body: { spokeWith: 'Sgt. Venn' },
  },
  { route: 'POST /questions/ASKED/answer', as: 'screener', schema: AnswerBody, body: { text: 'Room 12.' } },
  { route: 'POST /session', as: '', schema: SignInBody, body: { account: 'screener' } },
];
/** Values tried per route; more of them, and another choice, by the environment. */
const RUNS = Number(process.env.FC_RUNS ?? 100);
const SEED = Number(process.env.FC_SEED ?? 20260730);

let app: TestApp;
const ids: Record<string, string> = {};
let countRows: () => Promise<Record<string, number>>;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  const screener = await app.as('screener');
  const sent = (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  ids.SENT = sent.id;
  ids.DRAFT = (await screener.post<ReportView>('/api/v1/reports', derbyReport({ submit: false }))).body.id;
  ids.MINE = sent.dispatches.find(({ desk }) => desk === 'pd-derby')!.id;
  const derby = await app.as('police.derby');
  const path = `/api/v1/dispatches/${ids.MINE}`;
  await derby.post(`${path}/acknowledgement`, named);
  const asked = await derby.post<{ questions: { id: string }[] }>(`${path}/questions`, {
    text: 'Which room?',
  });
  ids.ASKED = asked.body.questions[0]!.id;
  await app.as('supervisor');
  countRows = await rowCounter(app.db);
});
afterAll(() => app.stop());

describe('one thing wrong with a body is 422 that names it, and nothing is written', () => {
  test.each(TARGETS)('$route', async ({ route, as, schema, body, optionalBody }) => {
    const [method, path] = route.split(' ') as [string, string];
    const address = `/api/v1${path.replace(/[A-Z]{4,}/, (name) => ids[name]!)}`;
    const caller = as ? await app.as(as) : app.nobody;
    const wrong = badValuesFor(schema).filter(
      (bad) => !(optionalBody && bad.path.length === 0 && bad.value === null),
    );
    const before = { rows: await countRows(), content: await contentDigest(app.db) };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...wrong), async (bad) => {
        const answer = await caller.send<Problem>(address, {
          method,
          headers: { 'content-type': 'application/json', 'x-hartline-csrf': '1' },
          body: JSON.stringify(spoiled(body, bad)),
        });
        const what = `${bad.why} at "${bad.named}": ${answer.status} ${answer.text.slice(0, 300)}`;
        expect([answer.status, answer.body?.code], what).toEqual([422, 'validation']);
        expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
        expect(
          (answer.body.errors ?? []).some((error) => error.path.startsWith(bad.named)),
          what,
        ).toBe(true);
        expect(await countRows(), what).toEqual(before.rows);
      }),
      { numRuns: Math.min(RUNS, wrong.length), seed: SEED, endOnFailure: true },
    );
    expect(await contentDigest(app.db)).toEqual(before.content);
  });

  test('the program’s own objects were not changed by any of them', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly code: string }[];
}
