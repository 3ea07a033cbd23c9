import type { Ctx } from '../../../platform/db/tx.ts';
import { appendAudit } from '../../audit/audit.ts';
import { accessProblem } from '../access.problems.ts';
import { enrolmentOf, newSeed, stepOfCode } from '../factors/authenticator-code.ts';
import type { PasswordHash } from '../factors/password-hash.ts';
import { newRecoveryCodes, recoveryHash } from '../factors/recovery.ts';
import type { SecretBox } from '../factors/secret-box.ts';
import type { SignedIn } from '../sessions/identify.ts';
import { endSessions } from '../sessions/sessions.ts';

/** What an account can sign in with now. */
export interface Factors {
  readonly passkeys: { id: string; name: string; boundAt: string; usedAt: string | null }[];
  readonly passwordSetAt: string | null;
  readonly authenticatorBoundAt: string | null;
  readonly recoveryCodesLeft: number;
}

export async function factorsOf(ctx: Ctx, accountId: string): Promise<Factors> {
  const passkeys = await ctx.tx
    .selectFrom('passkey')
    .select(['id', 'name', 'bound_at', 'used_at'])
    .where('account_id', '=', accountId)
    .orderBy('bound_at')
    .execute();
  const password = await ctx.tx
    .selectFrom('password')
    .select('set_at')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  const authenticator = await ctx.tx
    .selectFrom('authenticator')
    .select('bound_at')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  const codes = await ctx.tx
    .selectFrom('recovery_code')
    .select('code_hash')
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute();
  return {
    passkeys: passkeys.map((row) => ({
      id: row.id,
      name: row.name,
      boundAt: row.bound_at.toString(),
      usedAt: row.used_at?.toString() ?? null,
    })),
    passwordSetAt: password?.set_at.toString() ?? null,
    authenticatorBoundAt: authenticator?.bound_at?.toString() ?? null,
    recoveryCodesLeft: codes.length,
  };
}

/** True when somebody with exactly these could still sign in: a passkey, or password and authenticator together. */
export function canSignIn(factors: Factors): boolean {
  return (
    factors.passkeys.length > 0 || (factors.passwordSetAt !== null && factors.authenticatorBoundAt !== null)
  );
}

export async function removePasskey(ctx: Ctx, person: SignedIn, id: string): Promise<boolean> {
  const before = await factorsOf(ctx, person.accountId);
  const left = { ...before, passkeys: before.passkeys.filter((passkey) => passkey.id !== id) };
  if (left.passkeys.length === before.passkeys.length) return false;
  if (!canSignIn(left)) throw accessProblem('last_factor');
  await ctx.tx
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('account_id', '=', person.accountId)
    .execute();
  await audit(ctx, person, 'passkey.removed');
  return true;
}

/** A new password ends every other session of its person: one of them may be why it was changed. */
export async function setPassword(ctx: Ctx, person: SignedIn, hash: PasswordHash): Promise<void> {
  const values = { ...hash, set_at: ctx.now };
  await ctx.tx
    .insertInto('password')
    .values({ account_id: person.accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute();
  await endSessions(ctx, person.accountId, { except: person.sessionId! });
  await audit(ctx, person, 'password.set');
}

/** A new seed, shown once; the authenticator in use goes on until a code of the new one was shown. */
export async function beginAuthenticator(ctx: Ctx, secrets: SecretBox, person: SignedIn) {
  const seed = newSeed();
  const pending_seed = secrets.seal(seed, placeOf(person.accountId));
  await ctx.tx
    .insertInto('authenticator')
    .values({ account_id: person.accountId, pending_seed })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ pending_seed }))
    .execute();
  return enrolmentOf(seed, person.address);
}

/** Binds the authenticator that showed this code; recovery codes come with it, shown once. */
export async function confirmAuthenticator(
  ctx: Ctx,
  secrets: SecretBox,
  person: SignedIn,
  code: string,
): Promise<readonly string[]> {
  const row = await ctx.tx
    .selectFrom('authenticator')
    .select('pending_seed')
    .where('account_id', '=', person.accountId)
    .forUpdate()
    .executeTakeFirst();
  const pending = row?.pending_seed;
  const step = pending ? stepOfCode(secrets.open(pending, placeOf(person.accountId)), code, ctx.now) : null;
  if (step === null) throw accessProblem('code_not_right');
  await ctx.tx
    .updateTable('authenticator')
    .set({ sealed_seed: pending!, pending_seed: null, bound_at: ctx.now, last_step: step })
    .where('account_id', '=', person.accountId)
    .execute();
  await audit(ctx, person, 'authenticator.bound');
  return renewRecoveryCodes(ctx, secrets, person);
}

/** Ten new codes; the old ones are worthless from now on. */
export async function renewRecoveryCodes(
  ctx: Ctx,
  secrets: SecretBox,
  person: SignedIn,
): Promise<readonly string[]> {
  const codes = newRecoveryCodes();
  await ctx.tx.deleteFrom('recovery_code').where('account_id', '=', person.accountId).execute();
  await ctx.tx
    .insertInto('recovery_code')
    .values(
      codes.map((code) => ({
        account_id: person.accountId,
        code_hash: recoveryHash(secrets, person.accountId, code),
        made_at: ctx.now,
      })),
    )
    .execute();
  await audit(ctx, person, 'recovery_codes.made');
  return codes;
}

/** Whose seed and which value it is: a seed copied to another account does not open. */
export const placeOf = (accountId: string): string => `authenticator|${accountId}`;

const audit = (ctx: Ctx, person: SignedIn, act: string) =>
  appendAudit(ctx, { act, subjectKind: 'account', subjectId: person.accountId });
