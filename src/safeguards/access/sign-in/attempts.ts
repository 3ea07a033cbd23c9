import type { Ctx } from '../../../platform/db/tx.ts';
import { appendAudit } from '../../audit/audit.ts';
import { accessProblem } from '../access.problems.ts';
import { endSessions, startSession } from '../sessions/sessions.ts';
import type { SignInMethod } from '../sessions/sessions.ts';
import { hashOfToken, newToken } from '../sessions/tokens.ts';

/** From the acknowledged banner to the last factor. */
const LIVES_SECONDS = 10 * 60;

export interface SsoChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A sign-in under way. `accountId` says for whom it counts: set by a first factor, or by the session that steps up. */
export interface Attempt {
  readonly id: string;
  readonly purpose: 'sign_in' | 'step_up';
  readonly accountId: string | null;
  readonly banner: string;
  readonly challenge: string | null;
  readonly passwordAt: Temporal.Instant | null;
  readonly sso: SsoChecks | null;
}

/** Where a sign-in comes from, and the session of the same browser that it replaces. */
export interface From {
  readonly origin: string;
  readonly browser: string;
  readonly replaces: { readonly sessionId: string; readonly accountId: string } | null;
}

export type Outcome =
  | { readonly kind: 'signed_in'; readonly token: string; readonly accountId: string }
  | { readonly kind: 'second_factor' }
  | { readonly kind: 'failed' };

/** Begins with the banner: acknowledged now, or (step-up) at the start of the session that asks. */
export async function beginAttempt(
  ctx: Ctx,
  begin: Pick<Attempt, 'purpose' | 'accountId' | 'banner'>,
): Promise<string> {
  const { token, hash } = newToken('hl');
  const id = ctx.newId();
  await ctx.tx
    .insertInto('sign_in_attempt')
    .values({
      id,
      token_hash: hash,
      purpose: begin.purpose,
      account_id: begin.accountId,
      banner: begin.banner,
      started_at: ctx.now,
      ends_at: ctx.now.add({ seconds: LIVES_SECONDS }),
    })
    .execute();
  if (begin.purpose === 'sign_in')
    await appendAudit(ctx, {
      act: 'banner.acknowledged',
      subjectKind: 'sign_in_attempt',
      subjectId: id,
      detail: { banner: begin.banner },
    });
  return token;
}

/** The attempt of this browser, held for this transaction; without one nobody signs in. */
export async function getAttempt(ctx: Ctx, token: string | undefined): Promise<Attempt> {
  const row =
    token === undefined
      ? undefined
      : await ctx.tx
          .selectFrom('sign_in_attempt')
          .selectAll()
          .where('token_hash', '=', hashOfToken(token))
          .where('ended_at', 'is', null)
          .where('ends_at', '>', ctx.now)
          .forUpdate()
          .executeTakeFirst();
  if (!row) throw accessProblem('banner_not_acknowledged');
  return {
    id: row.id,
    purpose: row.purpose as Attempt['purpose'],
    accountId: row.account_id,
    banner: row.banner,
    challenge: row.challenge,
    passwordAt: row.password_at,
    sso: row.sso as SsoChecks | null,
  };
}

/** All factors were shown: a new session under a new id; the one it replaces in this browser ends. */
export async function completeAttempt(
  ctx: Ctx,
  attempt: Attempt,
  accountId: string,
  how: SignInMethod,
  from: From,
): Promise<Outcome> {
  await ctx.tx
    .updateTable('sign_in_attempt')
    .set({ ended_at: ctx.now, challenge: null, sso: null })
    .where('id', '=', attempt.id)
    .execute();
  if (from.replaces) await endSessions(ctx, from.replaces.accountId, { only: from.replaces.sessionId });
  const { origin, browser } = from;
  const token = await startSession(ctx, { accountId, how, banner: attempt.banner, origin, browser });
  return { kind: 'signed_in', token, accountId };
}

/** One leaf, whatever the reason; the answer to the browser does not tell it. */
export async function refuseAttempt(
  ctx: Ctx,
  attempt: Attempt,
  how: SignInMethod,
  reason: string,
  more: Readonly<Record<string, boolean>> = {},
): Promise<Outcome> {
  await appendAudit(ctx, {
    act: 'session.refused',
    subjectKind: 'account',
    subjectId: ctx.actor.accountId ?? 'unknown',
    outcome: 'refused',
    detail: { how, reason, attempt: attempt.id, ...more },
  });
  return { kind: 'failed' };
}
