import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem } from '../../platform/errors.ts';
import { appendAudit } from '../audit/audit.ts';
import type { LookList } from './looks.api.ts';

interface LookRow {
  id: string;
  at: Temporal.Instant;
  who: string | null;
  address: string | null;
  acted_as: string;
  agencies: string[];
  origin: string;
  act: string;
  subject_kind: string;
  desk: string | null;
  outcome: 'done' | 'refused';
  number?: string | null;
}

interface Page {
  readonly before: string | undefined;
  readonly limit: number;
}

/**
 * Who looked at one report or entry. This look is on record first and therefore the newest line of its own answer: no
 * line at all means that the record is none of this person's.
 */
export async function listLooks(
  ctx: Ctx,
  kind: 'report' | 'dispatch',
  id: string,
  page: Page,
): Promise<LookList> {
  await appendAudit(ctx, { act: 'looks.read', subjectKind: kind, subjectId: id });
  const list = await read(
    ctx,
    sql`who_looked(${kind}, ${id}::uuid, ${page.before ?? null}::uuid, ${page.limit}::integer)`,
    page,
  );
  if (list.items.length === 0 && page.before === undefined) throw commonProblem('not_found');
  return list;
}

/** All of the installation, or one report by its number, for auditors. */
export async function listAllLooks(ctx: Ctx, number: string | undefined, page: Page): Promise<LookList> {
  await appendAudit(ctx, {
    act: 'looks.read',
    subjectKind: 'log',
    subjectId: 'all',
    detail: { number: number ?? null },
  });
  return read(
    ctx,
    sql`looks_statewide(${number ?? null}, ${page.before ?? null}::uuid, ${page.limit}::integer)`,
    page,
  );
}

async function read(ctx: Ctx, from: RawBuilder<unknown>, { limit }: Page): Promise<LookList> {
  const { rows } = await sql<LookRow>`select * from ${from} looks`.execute(ctx.tx);
  return {
    items: rows.map((row) => ({
      id: row.id,
      at: row.at.toString(),
      name: row.who,
      account: row.address,
      role: row.acted_as,
      agencies: row.agencies,
      origin: row.origin,
      act: row.act,
      subjectKind: row.subject_kind,
      desk: row.desk,
      outcome: row.outcome,
      number: row.number ?? null,
    })),
    nextCursor: rows.length < limit ? null : rows.at(-1)!.id,
  };
}
