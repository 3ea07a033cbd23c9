import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSealing } from '../safeguards/index.ts';
import { join } from 'node:path';
import { startTestApp } from '../../test/setup/app.ts';
import type { TestApp } from '../../test/setup/app.ts';
import { derbyReport } from '../../test/setup/reports.ts';
import type { ReportView } from './journey.api.ts';
import { sealOldRows } from './seal-old-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

/** Undoes the sealing of one column as an old version would have left it, the check of today notwithstanding. */
async function asOldVersion(table: string, constraint: string, change: string): Promise<void> {
  const [check] = await app.db.asAdmin<{ is: string }>(
    'select pg_get_constraintdef(oid) as is from pg_constraint where conname = $1 and conrelid = $2::regclass',
    [constraint, table],
  );
  await app.db.asAdmin(`alter table ${table} drop constraint ${constraint}`);
  await app.db.asAdmin(change);
  await app.db.asAdmin(`alter table ${table} add constraint ${constraint} ${check!.is}`);
}

test('what an old version left in clear is sealed, once, and what was sealed stays as it was', async () => {
  const screener = await app.as('screener');
  const take = async () => (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body.id;
  const [old, mixed] = [await take(), await take()];
  const clear = { children: [{ id: 'c1', givenName: 'Rosalba', notes: 'Told the nurse.' }] };
  await asOldVersion('report', 'content_is_sealed', `update report set content = '${JSON.stringify(clear)}', content_version = 0 where id = '${old}'`); // prettier-ignore
  await asOldVersion('report_narrative', 'narrative_is_sealed', `update report_narrative set narrative = 'In clear ' || report_id, version = 0`); // prettier-ignore
  await expect(app.db.asAdmin("update report_narrative set narrative = 'again'")).rejects.toThrow(/narrative_is_sealed/); // prettier-ignore
  const stood = async (id: string) =>
    (await app.db.asAdmin('select content, content_version from report where id = $1', [id]))[0];
  const before = await stood(mixed);

  const keys = join(app.dataFolder, 'keys');
  const { vaultFor } = await openSealing(app.db.db, {
    folder: join(keys, 'store'),
    rootKey: { file: join(keys, 'root.key') },
  });
  const said: string[] = [];
  await sealOldRows(app.db.adminUrl, vaultFor, (line) => said.push(line));
  expect(said).toEqual(['2 reports sealed']);
  await sealOldRows(app.db.adminUrl, vaultFor, (line) => said.push(line));
  expect(said).toHaveLength(1);

  expect(await stood(mixed)).toEqual(before);
  expect(JSON.stringify(await app.db.asAdmin('select content from report'))).not.toContain('Told the nurse');
  expect(JSON.stringify(await app.db.asAdmin('select * from report_narrative'))).not.toContain('In clear');
  const read = async (id: string) => (await screener.get<ReportView>(`/api/v1/reports/${id}`)).body.content;
  expect(await read(old)).toMatchObject({ ...clear, narrative: `In clear ${old}` });
  expect(await read(mixed)).toMatchObject({
    narrative: `In clear ${mixed}`,
    allegations: ['sex_trafficking'],
  });
});
