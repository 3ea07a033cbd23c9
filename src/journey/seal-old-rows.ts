import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { connect } from '../platform/db/database.ts';
import type { Ctx, VaultMaker } from '../platform/db/tx.ts';
import { systemActor } from '../platform/db/tx.ts';
import type { PersonKind } from '../people/index.ts';
import { appendAudit } from '../safeguards/index.ts';
import type { IntakeDraft } from './1-intake/intake.api.ts';
import {
  sealBasis,
  packagePlace,
  sealNarrative,
  sealNote,
  sealReport,
  sealReporter,
  sealRevision,
} from './report-seals.ts';
import { partOfPerson } from './sealed-content.ts';
import { WHOLE_RECORD } from '../platform/vault.ts';

const BATCH = 200;
const NOTES = [
  { table: 'question', columns: ['asked', 'answer'] },
  { table: 'outcome', columns: ['reason'] },
  { table: 'redirection', columns: ['reason'] },
  { table: 'phone_call', columns: ['note'] },
  { table: 'desk_note', columns: ['text'] },
] as const;
type Reporter = NonNullable<IntakeDraft['reporter']>;

/**
 * Seals what versions before sealing wrote in clear. Runs at every start, before anything is served, with the login that
 * migrates; finds nothing but for the first time.
 */
export async function sealOldRows(
  adminUrl: string,
  vaultFor: VaultMaker,
  say: (line: string) => void,
): Promise<void> {
  const { db, close } = connect(adminUrl, { max: 1, name: 'hartline sealing', as: 'itself' });
  const batches = async (what: string, batch: (ctx: Ctx) => Promise<number>) => {
    for (let sealed = 0, last = BATCH; last === BATCH;) {
      last = await db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ now: Temporal.Instant }>`select app_now() as now`.execute(tx);
        const ctx = { tx, actor: systemActor('sealing'), now: rows[0]!.now, newId: randomUUIDv7 };
        const vault = vaultFor(ctx);
        const done = await batch({ ...ctx, vault });
        if (done > 0)
          await appendAudit(
            { ...ctx, vault },
            { act: 'rows.sealed', subjectKind: 'table', subjectId: what, detail: { rows: done } },
          );
        await vault.beforeCommit();
        return done;
      });
      sealed += last;
      if (last > 0) say(`${sealed} ${what} sealed`);
    }
  };
  try {
    await batches('reports', sealReports);
    await batches('versions of reports', sealRevisions);
    await batches('packages', sealPackages);
    for (const notes of NOTES) await batches(`rows of ${notes.table}`, (ctx) => sealNotes(ctx, notes));
  } finally {
    await close();
  }
}

interface OldReport {
  id: string;
  version: number;
  content: IntakeDraft;
  screening_reason: string | null;
  dmst_basis: string | null;
  reporter: Reporter | string | null;
  former: Reporter[] | null;
  narrative: string | null;
}

async function sealReports(ctx: Ctx): Promise<number> {
  const { rows } = await sql<OldReport>`
    select r.id, r.version, r.content, r.screening_reason, r.dmst_basis, p.content as reporter, p.former, n.narrative
      from report r left join report_reporter p on p.report_id = r.id left join report_narrative n on n.report_id = r.id
     where (r.content <> '{}' and not r.content ? 'sealed') or not is_sealed(p.content #>> '{}') or not is_sealed(n.narrative)
        or not (is_sealed(r.screening_reason) and is_sealed(r.dmst_basis))
     order by r.id limit ${BATCH} for update of r`.execute(ctx.tx);
  for (const row of rows) await sealOldReport(ctx, row);
  return rows.length;
}

/** Seals what stands in clear and leaves alone what is sealed: a row may have been written by both kinds of versions. */
async function sealOldReport(ctx: Ctx, row: OldReport): Promise<void> {
  const { id, version, reporter } = row;
  const whole = {
    ...row.content,
    reporter: typeof reporter === 'object' ? (reporter ?? undefined) : undefined,
    narrative: row.narrative ?? undefined,
  };
  if (Object.keys(row.content).length > 0 && !('sealed' in row.content)) {
    const { content, location } = await sealReport(ctx, id, version, whole);
    await ctx.tx
      .insertInto('report_location')
      .values({ report_id: id, content: location })
      .onConflict((known) => known.column('report_id').doUpdateSet({ content: location }))
      .execute();
    await ctx.tx
      .updateTable('report')
      .set({ content, content_version: version })
      .where('id', '=', id)
      .execute();
  }
  const reason = { table: 'report', row: id, column: 'screening_reason' } as const;
  if (inClear(row.screening_reason))
    await ctx.tx
      .updateTable('report')
      .set({ screening_reason: await sealNote(ctx, id, reason, row.screening_reason) })
      .where('id', '=', id)
      .execute();
  if (inClear(row.dmst_basis))
    await ctx.tx
      .updateTable('report')
      .set({ dmst_basis: await sealBasis(ctx, id, row.dmst_basis) })
      .where('id', '=', id)
      .execute();
  if (reporter !== null && typeof reporter === 'object')
    await ctx.tx
      .updateTable('report_reporter')
      .set({ ...(await sealReporter(ctx, id, version, reporter, row.former ?? [])), version })
      .where('report_id', '=', id)
      .execute();
  if (inClear(row.narrative))
    await ctx.tx
      .updateTable('report_narrative')
      .set({ narrative: await sealNarrative(ctx, id, version, whole), version })
      .where('report_id', '=', id)
      .execute();
}

function inClear(stored: string | null): stored is string {
  return stored !== null && !SEALED.test(stored);
}
const SEALED = /^sealed:.:/;

async function sealRevisions(ctx: Ctx): Promise<number> {
  const rows = await ctx.tx
    .selectFrom('report_revision')
    .select(['report_id', 'version', 'content'])
    .where(sql<boolean>`content <> '{}' and not content ? 'sealed'`)
    .limit(BATCH)
    .execute();
  for (const { report_id: reportId, version, content } of rows)
    await ctx.tx
      .updateTable('report_revision')
      .set({
        content: await sealRevision(ctx, reportId, version, content as IntakeDraft),
      })
      .where('report_id', '=', reportId)
      .where('version', '=', version)
      .execute();
  return rows.length;
}

async function sealPackages(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{
    id: string;
    report_id: string;
    canonical: string;
    people: { kind: PersonKind; itemId: string }[];
  }>`
    select d.id, d.report_id, p.canonical,
           coalesce((select jsonb_agg(jsonb_build_object('kind', o.kind, 'itemId', o.item_id))
                       from person o where o.report_id = d.report_id), '[]') as people
      from package p join dispatch d on d.id = p.dispatch_id
     where not is_sealed(p.canonical) limit ${BATCH}`.execute(ctx.tx);
  for (const { id, report_id: record, canonical, people } of rows) {
    const keys = { record, parts: [WHOLE_RECORD, ...people.map(partOfPerson)] };
    await ctx.tx
      .updateTable('package')
      .set({ canonical: await ctx.vault.seal({ ...packagePlace(id), keys }, canonical) })
      .where('dispatch_id', '=', id)
      .execute();
  }
  return rows.length;
}

async function sealNotes(ctx: Ctx, { table, columns }: (typeof NOTES)[number]): Promise<number> {
  const clear = sql.join(
    columns.map((column) => sql`not is_sealed(t.${sql.ref(column)})`),
    sql` or `,
  );
  const { rows } = await sql<{ id: string; report_id: string } & Record<string, string | null>>`
    select t.*, d.report_id from ${sql.table(table)} t join dispatch d on d.id = t.dispatch_id
     where ${clear} limit ${BATCH}`.execute(ctx.tx);
  for (const row of rows) {
    const sealed = await Promise.all(
      columns.map(async (column) => {
        const stored = row[column] ?? null;
        const text = inClear(stored)
          ? await sealNote(ctx, row.report_id, { table, row: row.id, column }, stored)
          : stored;
        return sql`${sql.ref(column)} = ${text}`;
      }),
    );
    await sql`update ${sql.table(table)} set ${sql.join(sealed)} where id = ${row.id}`.execute(ctx.tx);
  }
  return rows.length;
}
