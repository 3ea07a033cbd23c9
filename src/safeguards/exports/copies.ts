import { sql } from 'kysely';
import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem, problems } from '../../platform/errors.ts';
import { appendAudit } from '../audit/audit.ts';
import type { CopyBody, CopyView } from './copies.api.ts';

const copyProblem = problems({
  too_many_copies: {
    status: 429,
    text: 'You took as many copies today as one person may. A colleague can take this one.',
  },
  copy_ended: {
    status: 409,
    text: 'This export is over: its time has run out or it was fetched often enough. Make a new one.',
  },
});

/** Defaults, to be confirmed by the department; the database allows one hour and three fetches at most. */
const EXPORT_LASTS = { minutes: 15 };
const PRINT_LASTS = { minutes: 10 };
const MOST_FETCHES = 3;
const MOST_A_DAY = 40;

/** Who gets a copy decides on which ground, unless a court asked. An engineer's reading of the law, see data/policy/legal-bases.json. */
const BASIS_OF_PARTY: Readonly<Record<string, string>> = {
  careline: 'department_duty',
  hart_lead: 'department_duty',
  fbi: 'law_enforcement_investigation',
  local_police: 'law_enforcement_investigation',
  local_mdt: 'mdt_case_work',
};

/** Notes who takes a copy of what, for which purpose and until when. What is not there for this person cannot be copied. */
export async function makeCopy(ctx: Ctx, id: string, body: CopyBody): Promise<void> {
  const party = await partyOf(ctx, body);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from copy_made where made_by = ${ctx.actor.accountId} and made_at > ${ctx.now.subtract({ hours: 24 })}`.execute(
    ctx.tx,
  );
  if (rows[0]!.n >= MOST_A_DAY) throw copyProblem('too_many_copies');
  const basis = body.purpose === 'court' ? 'court_order' : BASIS_OF_PARTY[party]!;
  const isExport = body.kind === 'board';
  await ctx.tx
    .insertInto('copy_made')
    .values({
      id,
      kind: body.kind,
      subject_id: body.id ?? null,
      purpose: body.purpose,
      to_party: party,
      basis_code: basis,
      made_by: ctx.actor.accountId!,
      made_at: ctx.now,
      ends_at: ctx.now.add(isExport ? EXPORT_LASTS : PRINT_LASTS),
      most: isExport ? MOST_FETCHES : 1,
      rows: null,
    })
    .execute();
  await appendAudit(ctx, {
    act: isExport ? 'export.made' : 'print.made',
    subjectKind: body.kind === 'board' ? 'list' : body.kind === 'entry' ? 'dispatch' : 'report',
    subjectId: body.id ?? 'reports',
    detail: { copy: id, purpose: body.purpose, basis },
  });
}

/** For whom the copy is. Row-level security decides whether report or entry exist. */
async function partyOf(ctx: Ctx, { kind, id }: CopyBody): Promise<string> {
  const careline = ctx.actor.databaseRole === 'careline';
  if (kind === 'entry') {
    const entry = await ctx.tx
      .selectFrom('dispatch')
      .select('party')
      .where('id', '=', id!)
      .executeTakeFirst();
    if (!entry) throw commonProblem('not_found');
    return careline ? 'careline' : entry.party;
  }
  if (!careline || (kind === 'board' && ctx.actor.role !== 'supervisor')) throw commonProblem('not_found');
  if (kind === 'report') {
    const report = await ctx.tx.selectFrom('report').select('id').where('id', '=', id!).executeTakeFirst();
    if (!report) throw commonProblem('not_found');
  }
  return 'careline';
}

/** A copy of one's own, as it was made. */
export async function copyView(ctx: Ctx, id: string): Promise<CopyView> {
  const row = await ctx.tx
    .selectFrom('copy_made')
    .selectAll()
    .where('id', '=', id)
    .where('made_by', '=', ctx.actor.accountId!)
    .executeTakeFirst();
  if (!row) throw commonProblem('not_found');
  return {
    id,
    number: numberOf(id),
    kind: row.kind as CopyView['kind'],
    purpose: row.purpose as CopyView['purpose'],
    madeBy: ctx.actor.name,
    madeAt: row.made_at.toString(),
    endsAt: row.ends_at.toString(),
    fetchesLeft: row.kind === 'board' ? row.most - row.taken : 0,
  };
}

/** The end of an id of version 7 is random: eight digits of it name a copy to people. */
const numberOf = (id: string): string => id.replaceAll('-', '').slice(-8).toUpperCase();

/** Makes the file anew at each fetch, under today's rights: nothing of it is kept, and nothing outlasts a right. */
export async function fetchExport(
  ctx: Ctx,
  id: string,
  fileOf: (ctx: Ctx, copy: CopyView) => Promise<{ rows: number; text: string }>,
): Promise<{ readonly name: string; readonly text: string }> {
  const held = await ctx.tx
    .selectFrom('copy_made')
    .select(['taken', 'most', 'ends_at'])
    .where('id', '=', id)
    .where('kind', '=', 'board')
    .where('made_by', '=', ctx.actor.accountId!)
    .forUpdate()
    .executeTakeFirst();
  if (!held) throw commonProblem('not_found');
  if (held.taken >= held.most || Temporal.Instant.compare(ctx.now, held.ends_at) >= 0)
    throw copyProblem('copy_ended');
  const copy = await copyView(ctx, id);
  const { rows, text } = await fileOf(ctx, copy);
  await ctx.tx
    .updateTable('copy_made')
    .set({ taken: held.taken + 1, rows })
    .where('id', '=', id)
    .execute();
  await appendAudit(ctx, {
    act: 'export.fetched',
    subjectKind: 'list',
    subjectId: 'reports',
    detail: { copy: id, rows, fetch: held.taken + 1 },
  });
  return { name: `hartline-export-${copy.number}.csv`, text };
}
