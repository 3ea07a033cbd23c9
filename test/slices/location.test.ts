import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { MIGRATIONS_FOLDER } from '../../src/platform/db/migrate.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

const CHILD = {
  givenName: 'Rosalba',
  familyName: 'Dunmore',
  age: 15,
  address: '4 Quay Lane, Derby',
} as const;

/** Compartments of the sealed texts in a row, none when there is no row. */
async function sealedIn(table: string, key: string, id: string): Promise<string[]> {
  const rows = await app.db.asAdmin<{ compartment: string }>(
    `select distinct p ->> 'in' as compartment from ${table}, jsonb_array_elements(content -> 'sealed') p where ${key} = $1`,
    [id],
  );
  return rows.map(({ compartment }) => compartment);
}

test('where a child may be met is sealed in a row of its own, through every change of the report', async () => {
  const screener = await app.as('screener');
  const draft = (
    await screener.post<ReportView>('/api/v1/reports', {
      ...derbyReport({ children: [CHILD] }),
      submit: false,
    })
  ).body;
  expect(await sealedIn('report', 'id', draft.id)).toEqual(['facts']);
  expect(await sealedIn('report_location', 'report_id', draft.id)).toEqual(['victim_location']);
  const at = `/api/v1/reports/${draft.id}`;
  const contactSafety = { note: 'Ring at the side door.' };
  const changed = await screener.patch<ReportView>(at, { version: draft.version, contactSafety });
  expect(changed.status, changed.text).toBe(200);
  const sent = await screener.post<ReportView>(`${at}/submission`, {});
  expect(sent.status, sent.text).toBe(201);
  const { content } = (await screener.get<ReportView>(at)).body;
  expect(content).toMatchObject({
    contactSafety,
    children: [CHILD],
    places: [{ town: 'Derby' }, { town: 'New Haven' }],
  });
  expect(await sealedIn('report', 'id', draft.id)).toEqual(['facts']);
  expect(await sealedIn('report_location', 'report_id', draft.id)).toEqual(['victim_location']);
});

test('reports from before the compartment had a row are moved by the migration and read as they were', async () => {
  const screener = await app.as('screener');
  const { id } = (await screener.post<ReportView>('/api/v1/reports', derbyReport({ children: [CHILD] })))
    .body;
  const before = (await screener.get<ReportView>(`/api/v1/reports/${id}`)).body.content;
  await app.db.asAdmin(
    `update report r set content = jsonb_build_object('sealed', (r.content -> 'sealed') || (l.content -> 'sealed')) from report_location l where l.report_id = r.id and r.id = '${id}'`,
  );
  await app.db.asAdmin(`delete from report_location where report_id = '${id}'`);
  expect(await sealedIn('report', 'id', id)).toHaveLength(2);
  const migration = readFileSync(join(MIGRATIONS_FOLDER, '0111_location_of_a_child.sql'), 'utf8');
  for (const statement of migration.match(/^(?:insert into report_location|update report set)[^;]+;/gm)!)
    await app.db.asAdmin(statement);
  expect(await sealedIn('report', 'id', id)).toEqual(['facts']);
  expect(await sealedIn('report_location', 'report_id', id)).toEqual(['victim_location']);
  expect((await screener.get<ReportView>(`/api/v1/reports/${id}`)).body.content).toEqual(before);
});
