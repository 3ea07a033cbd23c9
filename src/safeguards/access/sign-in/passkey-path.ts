import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Database } from '../../../platform/db/database.ts';
import type { Ctx } from '../../../platform/db/tx.ts';
import type { SecretBox } from '../factors/secret-box.ts';
import { inSignIn } from '../sessions/sign-in-transaction.ts';
import { completeAttempt, getAttempt, refuseAttempt } from './attempts.ts';
import type { From, Outcome } from './attempts.ts';
import type { Site } from './site.ts';

export interface PasskeyPathDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
}

/** As long as somebody may look for a security key. */
const CEREMONY_MS = 120_000;

/**
 * What the browser asks an authenticator: a fresh challenge, user verification required. Without an address any
 * discoverable passkey answers; with one only those named, and an unknown address names some that do not exist.
 */
export function beginPasskey(
  { db, secrets }: PasskeyPathDeps,
  token: string | undefined,
  address: string | undefined,
  site: Site,
  origin: string,
) {
  return inSignIn(db, { accountId: null, origin }, async (ctx) => {
    const attempt = await getAttempt(ctx, token);
    const options = await generateAuthenticationOptions({
      rpID: site.rpId,
      userVerification: 'required',
      timeout: CEREMONY_MS,
      ...(await allowedFor(ctx, secrets, attempt.accountId, address)),
    });
    await ctx.tx
      .updateTable('sign_in_attempt')
      .set({ challenge: options.challenge })
      .where('id', '=', attempt.id)
      .execute();
    return { ...options };
  });
}

async function allowedFor(
  ctx: Ctx,
  secrets: SecretBox,
  accountId: string | null,
  typed: string | undefined,
): Promise<{ allowCredentials?: { id: string }[] }> {
  if (accountId === null && typed === undefined) return {};
  const address = typed?.trim().toLowerCase() ?? '';
  const known = await ctx.tx
    .selectFrom('passkey')
    .innerJoin('account', 'account.id', 'passkey.account_id')
    .select('passkey.id')
    .where((eb) =>
      accountId === null ? eb('account.address', '=', address) : eb('account.id', '=', accountId),
    )
    .where('account.suspended_at', 'is', null)
    .orderBy('passkey.bound_at')
    .execute();
  const ids = known.length > 0 || accountId !== null ? known.map(({ id }) => id) : decoys(secrets, address);
  return { allowCredentials: ids.map((id) => ({ id })) };
}

/** The same unknown address always gets the same passkeys that nobody has. */
function decoys(secrets: SecretBox, address: string): string[] {
  const seed = secrets.keyed('decoy passkey', address);
  const count = 1 + (seed[0]! % 2);
  return Array.from({ length: count }, (_, at) =>
    secrets.keyed('decoy passkey', `${address}\0${at}`).toString('base64url'),
  );
}

/** Checks what the authenticator signed. The challenge is used up whatever the answer, so a recorded one is worthless. */
export async function tryPasskey(
  { db }: PasskeyPathDeps,
  token: string | undefined,
  response: AuthenticationResponseJSON,
  site: Site,
  from: From,
): Promise<Outcome> {
  const owner = await inSignIn(db, { accountId: null, origin: from.origin }, (ctx) =>
    ctx.tx.selectFrom('passkey').select('account_id').where('id', '=', response.id).executeTakeFirst(),
  );
  return inSignIn(db, { accountId: owner?.account_id ?? null, origin: from.origin }, async (ctx) => {
    const attempt = await getAttempt(ctx, token);
    await ctx.tx
      .updateTable('sign_in_attempt')
      .set({ challenge: null })
      .where('id', '=', attempt.id)
      .execute();
    const refuse = (reason: string) => refuseAttempt(ctx, attempt, 'passkey', reason);
    if (attempt.challenge === null) return refuse('no_challenge');
    const passkey = await ctx.tx
      .selectFrom('passkey')
      .innerJoin('account', 'account.id', 'passkey.account_id')
      .select([
        'passkey.id',
        'passkey.account_id',
        'passkey.public_key',
        'passkey.counter',
        'account.suspended_at',
      ])
      .where('passkey.id', '=', response.id)
      .forUpdate('passkey')
      .executeTakeFirst();
    if (!passkey) return refuse('unknown_passkey');
    if (passkey.suspended_at) return refuse('suspended');
    if (attempt.accountId !== null && attempt.accountId !== passkey.account_id)
      return refuse('another_person');
    const counter = await checkedCounter(response, attempt.challenge, passkey, site);
    if (counter === null) return refuse('bad_assertion');
    await ctx.tx
      .updateTable('passkey')
      .set({ counter, used_at: ctx.now })
      .where('id', '=', passkey.id)
      .execute();
    return completeAttempt(ctx, attempt, passkey.account_id, 'passkey', from);
  });
}

/** The new signature counter; null for a wrong signature, origin, challenge, missing verification, or a counter that went back. */
async function checkedCounter(
  response: AuthenticationResponseJSON,
  challenge: string,
  passkey: { id: string; public_key: Buffer; counter: number | string },
  site: Site,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: Number(passkey.counter),
      },
    });
    return verified && authenticationInfo.userVerified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}
