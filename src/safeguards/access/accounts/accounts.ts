import type { Ctx } from '../../../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../../../platform/errors.ts';
import { appendAudit } from '../../audit/audit.ts';
import { accessProblem } from '../access.problems.ts';
import { invite } from '../enrolment/invitations.ts';
import type { Invited } from '../enrolment/invitations.ts';
import { PEOPLE } from '../policy-table.rules.ts';
import { grantableRoles } from '../roles.rules.ts';
import type { Role } from '../roles.rules.ts';
import type { SignedIn } from '../sessions/identify.ts';
import { endSessions } from '../sessions/sessions.ts';
import { lockedAmong, releaseLock } from '../sign-in/password-lock.ts';
import type { AgencyBook, AgencyEntry } from './agency-book.ts';

/** What a person may do: chosen by an administrator, within his own agency. */
export interface Rights {
  readonly role: Role;
  readonly desks: readonly string[];
}

/** The agency an administrator works on: his own, or for the installation's any. Others do not exist for him. */
export async function agencyFor(
  ctx: Ctx,
  book: AgencyBook,
  person: SignedIn,
  wanted?: string,
): Promise<AgencyEntry> {
  const own = await ctx.tx
    .selectFrom('account')
    .select('agency_id')
    .where('id', '=', person.accountId)
    .executeTakeFirstOrThrow();
  const id = wanted ?? own.agency_id;
  const agency =
    id !== null && (id === own.agency_id || person.role === 'admin') ? await book.agency(ctx, id) : undefined;
  if (!agency) throw commonProblem('not_found');
  return agency;
}

/** Somebody else's account that this administrator looks after; his own is not among them. */
export async function accountFor(ctx: Ctx, person: SignedIn, id: string) {
  const account = await ctx.tx
    .selectFrom('account')
    .select(['id', 'address', 'display_name', 'role', 'agency_id', 'suspended_at', 'program'])
    .where('id', '=', id)
    .where('program', '=', false)
    .executeTakeFirst();
  const own = await ctx.tx
    .selectFrom('account')
    .select('agency_id')
    .where('id', '=', person.accountId)
    .executeTakeFirstOrThrow();
  const isHis =
    account && (person.role === 'admin' || (own.agency_id !== null && account.agency_id === own.agency_id));
  if (!isHis || account.id === person.accountId) throw commonProblem('not_found');
  if (person.role === 'agency_admin' && (account.role === 'admin' || account.role === 'auditor'))
    throw commonProblem('not_found');
  return account;
}

export async function accountsOf(ctx: Ctx, agencyId: string) {
  const rows = await ctx.tx
    .selectFrom('account')
    .select((eb) => [
      'account.id',
      'account.address',
      'account.display_name',
      'account.role',
      'account.enrolled_at',
      'account.demo',
      'account.suspended_at',
      eb
        .selectFrom('session')
        .select((max) => max.fn.max('session.seen_at').as('seen'))
        .whereRef('session.account_id', '=', 'account.id')
        .where('session.stage', '=', 'full')
        .as('seen_at'),
    ])
    .where('account.agency_id', '=', agencyId)
    .where('account.program', '=', false)
    .orderBy('account.display_name')
    .execute();
  const desks = await ctx.tx
    .selectFrom('account_desk')
    .innerJoin('account', 'account.id', 'account_desk.account_id')
    .select(['account_desk.account_id', 'account_desk.desk_id'])
    .where('account.agency_id', '=', agencyId)
    .orderBy('account_desk.desk_id')
    .execute();
  const locked = await lockedAmong(
    ctx,
    rows.map(({ address }) => address),
  );
  return rows.map((row) => ({
    id: row.id,
    address: row.address,
    name: row.display_name,
    role: row.role as Role,
    desks: desks.filter(({ account_id }) => account_id === row.id).map(({ desk_id }) => desk_id),
    state: row.suspended_at
      ? ('suspended' as const)
      : row.enrolled_at || row.demo
        ? ('active' as const)
        : ('invited' as const),
    passwordLocked: locked.has(row.address),
    seenAt: row.seen_at?.toString() ?? null,
  }));
}

/** A new account with the link that its person binds factors with. No administrator ever knows a password. */
export async function inviteSomebody(
  ctx: Ctx,
  book: AgencyBook,
  granter: Role,
  agency: AgencyEntry,
  person: { readonly address: string; readonly name: string } & Rights,
): Promise<Invited & { readonly id: string }> {
  await checkRights(ctx, book, granter, agency, person);
  const id = ctx.newId();
  const made = await ctx.tx
    .insertInto('account')
    .values({
      id,
      address: person.address.trim().toLowerCase(),
      display_name: person.name,
      role: person.role,
      database_role: PEOPLE[person.role].acts,
      agency_id: agency.id,
      demo: false,
    })
    .onConflict((conflict) => conflict.column('address').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) throw accessProblem('account_exists');
  await writeDesks(ctx, id, person.desks);
  await audit(ctx, 'account.made', id, { role: person.role, agency: agency.id, desks: person.desks });
  return { id, ...(await invite(ctx, id)) };
}

/** New rights take effect at the next sign-in: sessions under the old ones end. */
export async function setRights(
  ctx: Ctx,
  book: AgencyBook,
  granter: Role,
  agency: AgencyEntry,
  accountId: string,
  rights: Rights,
): Promise<void> {
  await checkRights(ctx, book, granter, agency, rights);
  await ctx.tx
    .updateTable('account')
    .set({ role: rights.role, database_role: PEOPLE[rights.role].acts })
    .where('id', '=', accountId)
    .execute();
  await ctx.tx.deleteFrom('account_desk').where('account_id', '=', accountId).execute();
  await writeDesks(ctx, accountId, rights.desks);
  await endSessions(ctx, accountId);
  await audit(ctx, 'account.rights_changed', accountId, { role: rights.role, desks: rights.desks });
}

/**
 * At once and everywhere: sessions, streams and open invitations of the account, and the keys its person made, who may
 * still know them.
 */
export async function suspend(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.tx.updateTable('account').set({ suspended_at: ctx.now }).where('id', '=', accountId).execute();
  await endSessions(ctx, accountId);
  await ctx.tx
    .updateTable('invitation')
    .set({ revoked_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
  const keys = await ctx.tx
    .updateTable('api_key')
    .set({ revoked_at: ctx.now })
    .where('made_by', '=', accountId)
    .where('revoked_at', 'is', null)
    .returning('account_id')
    .execute();
  await audit(ctx, 'account.suspended', accountId, { keys: keys.map(({ account_id }) => account_id) });
}

export async function reinstate(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.tx.updateTable('account').set({ suspended_at: null }).where('id', '=', accountId).execute();
  await audit(ctx, 'account.reinstated', accountId);
}

export async function unlockPassword(ctx: Ctx, account: { id: string; address: string }): Promise<void> {
  await releaseLock(ctx, account.address);
  await audit(ctx, 'password.unlocked', account.id);
}

async function checkRights(
  ctx: Ctx,
  book: AgencyBook,
  granter: Role,
  agency: AgencyEntry,
  { role, desks }: Rights,
): Promise<void> {
  if (!grantableRoles(granter, agency.kind).includes(role)) throw accessProblem('not_granted');
  const own = new Set((await book.desks(ctx, agency.id)).map(({ id }) => id));
  const foreign = desks.findIndex((desk) => !own.has(desk));
  if (foreign >= 0) throw fieldProblem(`desks[${foreign}]`, 'unknown_desk', 'This is no desk of the agency.');
}

async function writeDesks(ctx: Ctx, accountId: string, desks: readonly string[]): Promise<void> {
  if (desks.length === 0) return;
  await ctx.tx
    .insertInto('account_desk')
    .values([...new Set(desks)].map((desk_id) => ({ account_id: accountId, desk_id })))
    .execute();
}

const audit = (
  ctx: Ctx,
  act: string,
  subjectId: string,
  detail?: Readonly<Record<string, string | readonly string[]>>,
) => appendAudit(ctx, { act, subjectKind: 'account', subjectId, ...(detail ? { detail } : {}) });
