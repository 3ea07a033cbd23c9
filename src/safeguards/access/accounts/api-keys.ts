import type { Ctx } from '../../../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../../../platform/errors.ts';
import { appendAudit } from '../../audit/audit.ts';
import { newToken } from '../sessions/tokens.ts';
import type { SignedIn } from '../sessions/identify.ts';
import { agencyFor } from './accounts.ts';
import type { AgencyBook, AgencyEntry } from './agency-book.ts';
import type { Scope } from './scopes.rules.ts';

export interface NewKey {
  readonly name: string;
  readonly desks: readonly string[];
  readonly scopes: readonly Scope[];
  readonly perMinute: number;
  readonly expiresInDays: number;
}

/** A key for a program of this agency: an account of its own, so that every act of it has a name in the audit. */
export async function makeKey(
  ctx: Ctx,
  book: AgencyBook,
  agency: AgencyEntry,
  key: NewKey,
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: Temporal.Instant }> {
  const own = new Set((await book.desks(ctx, agency.id)).map(({ id }) => id));
  const foreign = key.desks.findIndex((desk) => !own.has(desk));
  if (foreign >= 0) throw fieldProblem(`desks[${foreign}]`, 'unknown_desk', 'This is no desk of the agency.');
  const id = ctx.newId();
  const { token, hash } = newToken('hlk');
  const expiresAt = ctx.now.add({ hours: 24 * key.expiresInDays });
  await ctx.tx
    .insertInto('account')
    .values({
      id,
      address: `program:${id}`,
      display_name: key.name,
      role: 'party',
      database_role: 'agency',
      agency_id: agency.id,
      demo: false,
      program: true,
    })
    .execute();
  await ctx.tx
    .insertInto('account_desk')
    .values([...new Set(key.desks)].map((desk_id) => ({ account_id: id, desk_id })))
    .execute();
  await ctx.tx
    .insertInto('api_key')
    .values({
      account_id: id,
      token_hash: hash,
      name: key.name,
      scopes: [...key.scopes],
      per_minute: key.perMinute,
      made_by: ctx.actor.accountId!,
      made_at: ctx.now,
      expires_at: expiresAt,
    })
    .execute();
  await appendAudit(ctx, {
    act: 'api_key.made',
    subjectKind: 'account',
    subjectId: id,
    detail: { agency: agency.id, scopes: key.scopes, desks: key.desks, perMinute: key.perMinute },
  });
  return { id, token, expiresAt };
}

export async function keysOf(ctx: Ctx, agencyId: string) {
  const rows = await ctx.tx
    .selectFrom('api_key')
    .innerJoin('account', 'account.id', 'api_key.account_id')
    .selectAll('api_key')
    .where('account.agency_id', '=', agencyId)
    .orderBy('api_key.made_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.account_id,
    name: row.name,
    scopes: row.scopes as Scope[],
    perMinute: row.per_minute,
    madeAt: row.made_at.toString(),
    expiresAt: row.expires_at.toString(),
    usedAt: row.used_at?.toString() ?? null,
    state: row.revoked_at
      ? ('revoked' as const)
      : Temporal.Instant.compare(row.expires_at, ctx.now) > 0
        ? ('valid' as const)
        : ('expired' as const),
  }));
}

/** The key is dead from the commit on. */
export async function revokeKey(ctx: Ctx, book: AgencyBook, person: SignedIn, id: string): Promise<void> {
  const program = await ctx.tx
    .selectFrom('account')
    .select('agency_id')
    .where('id', '=', id)
    .where('program', '=', true)
    .executeTakeFirst();
  if (!program?.agency_id) throw commonProblem('not_found');
  await agencyFor(ctx, book, person, program.agency_id);
  await ctx.tx.updateTable('api_key').set({ revoked_at: ctx.now }).where('account_id', '=', id).execute();
  await appendAudit(ctx, { act: 'api_key.revoked', subjectKind: 'account', subjectId: id });
}
