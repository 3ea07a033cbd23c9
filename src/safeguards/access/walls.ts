import { sql } from 'kysely';
import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem, fieldProblem, problems } from '../../platform/errors.ts';
import { appendAudit } from '../audit/audit.ts';
import type { GlassView, LiftView, TieBody, TieView } from './walls.api.ts';

const wallProblem = problems({
  second_person: {
    status: 409,
    text: 'A wall is taken away by another person than the one who asked for it.',
  },
  reviewed_already: { status: 409, text: 'This was reviewed already.' },
});

/** How the search writes a name; asked of the part that knows people. */
export type NameKeys = (givenName: string, familyName: string) => string[];

/** Puts on record what somebody has to do with a child or a case. The database makes the walls, in this transaction. */
export async function declareTie(ctx: Ctx, id: string, body: TieBody, nameKeys: NameKeys): Promise<void> {
  const { kind, person, givenName, familyName, dateOfBirth, account } = body;
  // Desks know entries; the ids of reports and of the people in them are the Careline's.
  if ((body.report ?? person) && ctx.actor.databaseRole !== 'careline') throw commonProblem('not_found');
  const report = body.report ?? (body.dispatch && (await reportOfEntry(ctx, body.dispatch)));
  const keys = familyName === undefined ? [] : nameKeys(givenName!, familyName);
  if (keys.some((key) => !key.includes(' ')))
    throw fieldProblem('familyName', 'no_name', 'Write the name in letters, given and family name.');
  const { rows } = await sql<{ state: string }>`
    select declare_tie(${id}::uuid, ${account ?? null}, ${kind}, ${report ?? null}::uuid, ${person ?? null}::uuid,
      ${givenName ?? null}, ${familyName ?? null}, ${dateOfBirth ?? null}::date, ${keys}::text[]) as state`.execute(
    ctx.tx,
  );
  if (rows[0]!.state === 'unknown_account')
    throw fieldProblem('account', 'unknown_account', 'There is no account with this address.');
  if (rows[0]!.state !== 'declared') throw commonProblem('not_found');
  await appendAudit(ctx, { act: 'tie.declared', subjectKind: 'tie', subjectId: id, detail: { kind } });
}

async function reportOfEntry(ctx: Ctx, dispatchId: string): Promise<string> {
  const entry = await ctx.tx
    .selectFrom('dispatch')
    .select('report_id')
    .where('id', '=', dispatchId)
    .executeTakeFirst();
  if (!entry) throw commonProblem('not_found');
  return entry.report_id;
}

interface TieRow {
  id: string;
  mine: boolean;
  address: string;
  display_name: string;
  kind: TieView['kind'];
  name: string;
  date_of_birth: string | null;
  report_number: string | null;
  declared_at: Temporal.Instant;
  lift_asked_at: Temporal.Instant | null;
  lift_reason: string | null;
  lift_asked_by_me: boolean;
}

export async function listTies(ctx: Ctx): Promise<TieView[]> {
  const { rows } = await sql<TieRow>`select * from ties_for_me()`.execute(ctx.tx);
  return rows.map((row) => ({
    id: row.id,
    mine: row.mine,
    account: row.address,
    accountName: row.display_name,
    kind: row.kind,
    name: row.name || null,
    dateOfBirth: row.date_of_birth,
    reportNumber: row.report_number,
    declaredAt: row.declared_at.toString(),
    lifting: row.lift_asked_at && {
      askedAt: row.lift_asked_at.toString(),
      reason: row.lift_reason ?? '',
      askedByMe: row.lift_asked_by_me,
    },
  }));
}

/** The first person asks, another one lifts; the person behind the wall may ask about an own declaration only. */
export async function liftTie(ctx: Ctx, id: string, reason: string): Promise<(typeof LiftView)['_output']> {
  const { rows } = await sql<{ state: string }>`select lift_tie(${id}::uuid, ${reason}) as state`.execute(
    ctx.tx,
  );
  const { state } = rows[0]!;
  if (state === 'second_person') throw wallProblem('second_person');
  if (state !== 'asked' && state !== 'lifted') throw commonProblem('not_found');
  await appendAudit(ctx, {
    act: state === 'asked' ? 'tie.lift_asked' : 'tie.lifted',
    subjectKind: 'tie',
    subjectId: id,
  });
  return { id, state };
}

/** Somebody opened a walled report; whoever must know of it and review it is told in the same transaction. */
export interface GlassBroken {
  readonly id: string;
  readonly reportId: string;
}

/**
 * Opens a walled report for three hours. Nothing opens for a number that does not exist, is not walled, or was never
 * for this person's desk; the attempt is on record all the same.
 */
export async function breakGlass(
  ctx: Ctx,
  id: string,
  number: string,
  reason: string,
): Promise<GlassBroken | undefined> {
  const { rows } = await sql<{ report_id: string }>`
    select report_id from break_glass(${id}::uuid, ${number}, ${reason})`.execute(ctx.tx);
  const opened = rows[0];
  await appendAudit(ctx, {
    act: 'glass.broken',
    subjectKind: opened ? 'report' : 'break_glass',
    subjectId: opened?.report_id ?? id,
    outcome: opened ? 'done' : 'refused',
    ...(opened ? { detail: { glass: id } } : {}),
  });
  return opened && { id, reportId: opened.report_id };
}

interface GlassRow {
  id: string;
  mine: boolean;
  address: string;
  display_name: string;
  report_id: string | null;
  report_number: string;
  dispatch_ids: string[];
  reason: string;
  opened_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  running: boolean;
  reviewed_at: Temporal.Instant | null;
  outcome: NonNullable<GlassView['review']>['outcome'] | null;
  note: string | null;
}

/** What is open for the asker now, and for keepers of walls what others opened. */
export async function listBrokenGlass(ctx: Ctx): Promise<GlassView[]> {
  const { rows } = await sql<GlassRow>`select * from broken_glass()`.execute(ctx.tx);
  return rows.map((row) => ({
    id: row.id,
    mine: row.mine,
    account: row.address,
    accountName: row.display_name,
    reportNumber: row.report_number,
    reportId: ctx.actor.databaseRole === 'careline' ? row.report_id : null,
    dispatchIds: row.dispatch_ids,
    reason: row.reason,
    openedAt: row.opened_at.toString(),
    endsAt: row.ends_at.toString(),
    running: row.running,
    review: row.reviewed_at && { at: row.reviewed_at.toString(), outcome: row.outcome!, note: row.note },
  }));
}

export async function reviewGlass(
  ctx: Ctx,
  id: string,
  outcome: string,
  note: string | undefined,
): Promise<void> {
  const { rows } = await sql<{ state: string }>`
    select review_break_glass(${id}::uuid, ${outcome}, ${note ?? null}) as state`.execute(ctx.tx);
  const { state } = rows[0]!;
  if (state === 'reviewed_already') throw wallProblem('reviewed_already');
  if (state !== 'reviewed') throw commonProblem('not_found');
  await appendAudit(ctx, {
    act: 'glass.reviewed',
    subjectKind: 'break_glass',
    subjectId: id,
    detail: { outcome },
  });
}
