import type { Database } from '../../../platform/db/database.ts';
import type { Ctx } from '../../../platform/db/tx.ts';
import { stepOfCode } from '../factors/authenticator-code.ts';
import { placeOf } from '../enrolment/factors.ts';
import { isPassword } from '../factors/password-hash.ts';
import { isRecoveryCode, recoveryHash } from '../factors/recovery.ts';
import type { SecretBox } from '../factors/secret-box.ts';
import { inSignIn } from '../sessions/sign-in-transaction.ts';
import { completeAttempt, getAttempt, refuseAttempt } from './attempts.ts';
import type { From, Outcome } from './attempts.ts';
import { holdLock, noteFailure, releaseLock } from './password-lock.ts';

export interface PasswordPathDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
}

/** How long a right password waits for its second factor. */
const PASSWORD_COUNTS_SECONDS = 5 * 60;

/**
 * First factor. An unknown address, a wrong password, a locked or suspended account: the same answer, the same work,
 * and one leaf that says which.
 */
export async function tryPassword(
  { db, secrets }: PasswordPathDeps,
  token: string | undefined,
  typed: { readonly address: string; readonly password: string },
  from: From,
): Promise<Outcome> {
  const address = typed.address.trim().toLowerCase();
  const found = await inSignIn(db, { accountId: null, origin: from.origin }, async (ctx) => {
    await getAttempt(ctx, token);
    return findByAddress(ctx, address);
  });
  const right = await isPassword(secrets, typed.password, found?.password);
  return inSignIn(db, { accountId: found?.id ?? null, origin: from.origin }, async (ctx) => {
    const attempt = await getAttempt(ctx, token);
    const lock = await holdLock(ctx, address);
    const reason = lock.locked
      ? 'locked'
      : !found
        ? 'unknown_account'
        : found.suspended
          ? 'suspended'
          : !found.password
            ? 'no_password'
            : !right
              ? 'wrong_password'
              : !found.hasAuthenticator
                ? 'no_second_factor'
                : attempt.accountId !== null && attempt.accountId !== found.id
                  ? 'another_person'
                  : null;
    if (reason !== null) {
      const locked = await noteFailure(ctx, lock);
      return refuseAttempt(ctx, attempt, 'password_code', reason, { locked });
    }
    await ctx.tx
      .updateTable('sign_in_attempt')
      .set({ account_id: found!.id, password_at: ctx.now })
      .where('id', '=', attempt.id)
      .execute();
    return { kind: 'second_factor' };
  });
}

/** Second factor: the code of the authenticator, or one of the recovery codes. Failures count on the same lock. */
export async function tryCode(
  { db, secrets }: PasswordPathDeps,
  token: string | undefined,
  code: string,
  from: From,
): Promise<Outcome> {
  const attempt = await inSignIn(db, { accountId: null, origin: from.origin }, (ctx) =>
    getAttempt(ctx, token),
  );
  return inSignIn(db, { accountId: attempt.accountId, origin: from.origin }, async (ctx) => {
    const held = await getAttempt(ctx, token);
    const how = isRecoveryCode(code) ? 'password_recovery' : 'password_code';
    const isOpen =
      held.passwordAt !== null &&
      Temporal.Instant.compare(held.passwordAt.add({ seconds: PASSWORD_COUNTS_SECONDS }), ctx.now) > 0;
    if (held.accountId === null || !isOpen) return refuseAttempt(ctx, held, how, 'no_password_first');
    const account = await ctx.tx
      .selectFrom('account')
      .select(['address', 'suspended_at'])
      .where('id', '=', held.accountId)
      .executeTakeFirstOrThrow();
    const lock = await holdLock(ctx, account.address);
    const reason = lock.locked
      ? 'locked'
      : account.suspended_at
        ? 'suspended'
        : how === 'password_recovery'
          ? await useRecoveryCode(ctx, secrets, held.accountId, code)
          : await useCode(ctx, secrets, held.accountId, code);
    if (reason !== null) {
      const locked = await noteFailure(ctx, lock);
      return refuseAttempt(ctx, held, how, reason, { locked });
    }
    await releaseLock(ctx, account.address);
    return completeAttempt(ctx, held, held.accountId, how, from);
  });
}

/** Why the code is not taken; null when it is. A used 30-second step is refused, and so is everything before it. */
async function useCode(
  ctx: Ctx,
  secrets: SecretBox,
  accountId: string,
  code: string,
): Promise<string | null> {
  const bound = await ctx.tx
    .selectFrom('authenticator')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('bound_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (!bound) return 'no_authenticator';
  const step = stepOfCode(secrets.open(bound.sealed_seed!, placeOf(accountId)), code, ctx.now);
  if (step === null) return 'wrong_code';
  if (step <= bound.last_step) return 'used_code';
  await ctx.tx
    .updateTable('authenticator')
    .set({ last_step: step })
    .where('account_id', '=', accountId)
    .execute();
  return null;
}

async function useRecoveryCode(
  ctx: Ctx,
  secrets: SecretBox,
  accountId: string,
  code: string,
): Promise<string | null> {
  const used = await ctx.tx
    .updateTable('recovery_code')
    .set({ used_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('code_hash', '=', recoveryHash(secrets, accountId, code))
    .where('used_at', 'is', null)
    .returning('account_id')
    .executeTakeFirst();
  return used ? null : 'wrong_recovery_code';
}

async function findByAddress(ctx: Ctx, address: string) {
  const row = await ctx.tx
    .selectFrom('account')
    .leftJoin('password', 'password.account_id', 'account.id')
    .leftJoin('authenticator', 'authenticator.account_id', 'account.id')
    .select([
      'account.id',
      'account.suspended_at',
      'password.algorithm',
      'password.iterations',
      'password.salt',
      'password.verifier',
      'authenticator.bound_at',
    ])
    .where('account.address', '=', address)
    .where('account.program', '=', false)
    .executeTakeFirst();
  if (!row) return undefined;
  const { algorithm, iterations, salt, verifier } = row;
  return {
    id: row.id,
    suspended: row.suspended_at !== null,
    hasAuthenticator: row.bound_at !== null,
    password:
      algorithm !== null && iterations !== null && salt && verifier
        ? { algorithm, iterations, salt, verifier }
        : undefined,
  };
}
