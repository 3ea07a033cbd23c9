import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../../../test/setup/app.ts';
import type { Caller, TestApp } from '../../../test/setup/app.ts';
import { derbyReport } from '../../../test/setup/reports.ts';
import type { ReportView } from '../../journey/journey.api.ts';
import type { CopyView } from './copies.api.ts';

let app: TestApp;
let supervisor: Caller;
let police: Caller;
let report: ReportView;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  [supervisor, police] = await Promise.all([app.as('supervisor'), app.as('police.new-haven')]);
  report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
});
afterEach(() => app.db.asAdmin('delete from clock_offset'));
afterAll(() => app.stop());

const entryOf = (desk: string) => report.dispatches.find((one) => one.desk === desk)!.id;
const make = (as: Caller, body: object) => as.post<CopyView & { code: string }>('/api/v1/copies', body);
const fetchFile = (id: string) => supervisor.post<{ code: string }>(`/api/v1/copies/${id}/file`);
const leaves = (copy: string) =>
  app.db.asAdmin<{ act: string; outcome: string; detail: Record<string, unknown> }>(
    "select act, outcome, detail from audit_leaf where detail ->> 'copy' = $1 order by id",
    [copy],
  );

describe('an export of the board', () => {
  test('is a file with its mark in every row, on record with purpose, ground and number of rows', async () => {
    const made = await make(supervisor, { kind: 'board', purpose: 'supervision' });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ kind: 'board', purpose: 'supervision', fetchesLeft: 3 }),
    ]);
    const file = await fetchFile(made.body.id);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="hartline-export-${made.body.number}.csv"`,
    );
    const rows = parse(file.text, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows).toEqual([
      expect.objectContaining({ Report: report.number, Status: 'submitted', Desks: '6', Acknowledged: '0' }),
    ]);
    for (const row of rows) expect(row.Copy).toContain(made.body.number);
    expect(file.text).not.toMatch(/Dunmore|Rosalba|Quillfeather/);
    expect(await leaves(made.body.id)).toEqual([
      { act: 'export.made', outcome: 'done', detail: { copy: made.body.id, purpose: 'supervision', basis: 'department_duty' } }, // prettier-ignore
      { act: 'export.fetched', outcome: 'done', detail: { copy: made.body.id, rows: 1, fetch: 1 } },
    ]);
    expect(
      await app.db.asAdmin('select kind, field, to_party, basis_code from disclosure where id = $1', [
        made.body.id,
      ]),
    ).toEqual([{ kind: 'export', field: 'board', to_party: 'careline', basis_code: 'department_duty' }]);
  });

  test('is fetched three times at most', async () => {
    const { id } = (await make(supervisor, { kind: 'board', purpose: 'quality_review' })).body;
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => fetchFile(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409, 409]);
  });

  test('ends after 15 minutes to the second', async () => {
    const { id } = (await make(supervisor, { kind: 'board', purpose: 'court' })).body;
    await app.db.moveClock('14 minutes 50 seconds');
    expect((await fetchFile(id)).status).toBe(200);
    await app.db.moveClock('10 seconds');
    const late = await fetchFile(id);
    expect([late.status, late.body.code]).toEqual([409, 'copy_ended']);
  });

  test('is a supervisor’s, and nobody else’s even by its id', async () => {
    const none = await supervisor.post(`/api/v1/copies/${randomUUID()}/file`);
    for (const account of ['screener', 'fbi', 'hart.state'])
      expect(
        (await make(await app.as(account), { kind: 'board', purpose: 'case_work' })).status,
        account,
      ).toBe(404);
    const print = (await make(supervisor, { kind: 'report', id: report.id, purpose: 'case_work' })).body;
    expect((await fetchFile(print.id)).text).toBe(none.text);
  });
});

describe('a print', () => {
  test('of an entry rests on the ground of its party, and stands among the disclosures of the report', async () => {
    const made = await make(police, { kind: 'entry', id: entryOf('pd-new-haven'), purpose: 'case_work' });
    expect([made.status, made.body.fetchesLeft]).toEqual([201, 0]);
    const list = await supervisor.get<{ items: { id: string; kind: string; party: string }[] }>(
      `/api/v1/reports/${report.id}/disclosures`,
    );
    expect(list.body.items).toContainEqual(
      expect.objectContaining({ id: made.body.id, kind: 'print', party: 'local_police' }),
    );
  });

  test('of what does not exist for a person is not to be had', async () => {
    for (const body of [
      { kind: 'entry', id: entryOf('fbi-new-haven'), purpose: 'case_work' },
      { kind: 'report', id: report.id, purpose: 'case_work' },
      { kind: 'entry', id: randomUUID(), purpose: 'case_work' },
    ])
      expect((await make(police, body)).status).toBe(404);
  });

  test.each([
    [{ kind: 'entry', purpose: 'case_work' }, 'id'],
    [{ kind: 'board', id: randomUUID(), purpose: 'case_work' }, 'id'],
    [{ kind: 'board', purpose: 'because' }, 'purpose'],
    [{ kind: 'board' }, 'purpose'],
    [{ kind: 'all', purpose: 'court' }, 'kind'],
  ])('%j is refused by the name of its field', async (body, field) => {
    const { status, body: answer } = await make(supervisor, body);
    expect([status, (answer as unknown as { errors: { path: string }[] }).errors[0]!.path]).toEqual([
      422,
      field,
    ]);
  });

  test('without a ground that covers it is refused by the database itself', async () => {
    await expect(
      app.db.asAdmin(
        `insert into copy_made (id, kind, subject_id, purpose, to_party, basis_code, made_by, made_at, ends_at, most)
         select gen_random_uuid(), 'entry', $1, 'case_work', 'local_mdt', 'law_enforcement_investigation', id, app_now(), app_now() + interval '10 minutes', 1
           from account where address like 'mdt.new-haven@%'`,
        [entryOf('mdt-new-haven')],
      ),
    ).rejects.toMatchObject({ constraint: 'basis_covers_disclosure' });
  });

  test('forty copies a day are what one person may take', async () => {
    const fbi = await app.as('fbi');
    const body = { kind: 'entry', id: entryOf('fbi-new-haven'), purpose: 'case_meeting' };
    for (let n = 0; n < 40; n++) expect((await make(fbi, body)).status).toBe(201);
    const more = await make(fbi, body);
    expect([more.status, more.body.code]).toEqual([429, 'too_many_copies']);
    await app.db.moveClock('24 hours 1 second');
    expect((await make(await app.as('fbi'), body)).status).not.toBe(429);
  });
});
