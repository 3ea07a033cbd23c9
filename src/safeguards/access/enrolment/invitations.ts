import type { Ctx } from '../../../platform/db/tx.ts';
import { appendAudit } from '../../audit/audit.ts';
import { accessProblem } from '../access.problems.ts';
import type { SignedIn } from '../sessions/identify.ts';
import { endSessions, startSession } from '../sessions/sessions.ts';
import { hashOfToken, newToken } from '../sessions/tokens.ts';
import { canSignIn, factorsOf } from './factors.ts';

/** Long enough for a weekend, short enough for a link that lies in a mailbox. */
const VALID_HOURS = 72;

export interface Invited {
  /** The secret part of the link, shown once. */
  readonly token: string;
  readonly expiresAt: Temporal.Instant;
}

/** A single-use link for an account; an earlier one, and an enrolment under way, end with it. */
export async function invite(ctx: Ctx, accountId: string): Promise<Invited> {
  await ctx.tx
    .updateTable('invitation')
    .set({ revoked_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
  await endEnrolling(ctx, accountId);
  const { token, hash } = newToken('hli');
  const expiresAt = ctx.now.add({ hours: VALID_HOURS });
  const id = ctx.newId();
  await ctx.tx
    .insertInto('invitation')
    .values({
      id,
      account_id: accountId,
      token_hash: hash,
      invited_by: ctx.actor.accountId,
      invited_at: ctx.now,
      expires_at: expiresAt,
    })
    .execute();
  await appendAudit(ctx, {
    act: 'account.invited',
    subjectKind: 'account',
    subjectId: accountId,
    detail: { invitation: id },
  });
  return { token, expiresAt };
}

/** Whose valid invitation this is. */
export async function findInvited(ctx: Ctx, token: string): Promise<string | undefined> {
  const row = await ctx.tx
    .selectFrom('invitation')
    .innerJoin('account', 'account.id', 'invitation.account_id')
    .select('invitation.account_id')
    .where('invitation.token_hash', '=', hashOfToken(token))
    .where('invitation.used_at', 'is', null)
    .where('invitation.revoked_at', 'is', null)
    .where('invitation.expires_at', '>', ctx.now)
    .where('account.suspended_at', 'is', null)
    .executeTakeFirst();
  return row?.account_id;
}

/** Opens the link: a session in which nothing but binding factors is possible. Opening it again begins anew. */
export async function openInvitation(
  ctx: Ctx,
  accountId: string,
  token: string,
  from: { readonly banner: string; readonly origin: string; readonly browser: string },
): Promise<string> {
  const opened = await ctx.tx
    .updateTable('invitation')
    .set({ opened_at: ctx.now })
    .where('token_hash', '=', hashOfToken(token))
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .returning('id')
    .executeTakeFirst();
  if (!opened) throw accessProblem('invitation_not_valid');
  await endEnrolling(ctx, accountId);
  return startSession(ctx, { accountId, how: 'invitation', stage: 'enrolling', ...from });
}

/**
 * The factors bound under this link are the account's factors from now on, older ones are gone, and so is every
 * session: whoever was invited again has lost something. The link is used.
 */
export async function completeEnrolment(
  ctx: Ctx,
  person: SignedIn,
  from: { readonly banner: string | null; readonly origin: string; readonly browser: string },
): Promise<string> {
  const invitation = await ctx.tx
    .selectFrom('invitation')
    .select(['id', 'opened_at'])
    .where('account_id', '=', person.accountId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .where('opened_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (!invitation?.opened_at) throw accessProblem('invitation_not_valid');
  await dropFactorsBefore(ctx, person.accountId, invitation.opened_at);
  if (!canSignIn(await factorsOf(ctx, person.accountId))) throw accessProblem('enrolment_incomplete');
  await ctx.tx.updateTable('invitation').set({ used_at: ctx.now }).where('id', '=', invitation.id).execute();
  await ctx.tx
    .updateTable('account')
    .set({ enrolled_at: ctx.now })
    .where('id', '=', person.accountId)
    .execute();
  await endSessions(ctx, person.accountId);
  await appendAudit(ctx, { act: 'account.enrolled', subjectKind: 'account', subjectId: person.accountId });
  return startSession(ctx, { accountId: person.accountId, how: 'invitation', ...from });
}

async function dropFactorsBefore(ctx: Ctx, accountId: string, opened: Temporal.Instant): Promise<void> {
  const { tx } = ctx;
  await tx.deleteFrom('passkey').where('account_id', '=', accountId).where('bound_at', '<', opened).execute();
  await tx.deleteFrom('password').where('account_id', '=', accountId).where('set_at', '<', opened).execute();
  await tx
    .deleteFrom('recovery_code')
    .where('account_id', '=', accountId)
    .where('made_at', '<', opened)
    .execute();
  await tx
    .deleteFrom('authenticator')
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('bound_at', '<', opened), eb('bound_at', 'is', null)]))
    .execute();
}

async function endEnrolling(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.tx
    .updateTable('session')
    .set({ ended_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('stage', '=', 'enrolling')
    .where('ended_at', 'is', null)
    .execute();
}
