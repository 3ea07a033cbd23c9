import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Ctx } from '../../../platform/db/tx.ts';
import { appendAudit } from '../../audit/audit.ts';
import { accessProblem } from '../access.problems.ts';
import type { SignedIn } from '../sessions/identify.ts';
import type { Site } from '../sign-in/site.ts';

const CEREMONY_MS = 120_000;
/** ES256, EdDSA, RS256: what authenticators of the last ten years speak. */
const ALGORITHMS = [-7, -8, -257];

/** What the browser asks an authenticator for a new passkey: discoverable, and with user verification. */
export async function beginPasskeyBinding(ctx: Ctx, person: SignedIn, site: Site) {
  const bound = await ctx.tx
    .selectFrom('passkey')
    .select('id')
    .where('account_id', '=', person.accountId)
    .execute();
  const options = await generateRegistrationOptions({
    rpName: 'Hartline',
    rpID: site.rpId,
    userID: new Uint8Array(Buffer.from(person.accountId)),
    userName: person.address,
    userDisplayName: person.name,
    attestationType: 'none',
    timeout: CEREMONY_MS,
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: bound.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(ctx, person, options.challenge);
  return { ...options };
}

/** Binds the new passkey; the challenge of the session is used up whatever the answer. */
export async function bindPasskey(
  ctx: Ctx,
  person: SignedIn,
  offered: { readonly name: string; readonly response: RegistrationResponseJSON },
  site: Site,
): Promise<boolean> {
  const session = await ctx.tx
    .selectFrom('session')
    .select('challenge')
    .where('id', '=', person.sessionId!)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await keepChallenge(ctx, person, null);
  const verified =
    session.challenge === null ? null : await verifiedPasskey(offered.response, session.challenge, site);
  if (!verified) {
    await appendAudit(ctx, {
      act: 'passkey.bound',
      subjectKind: 'account',
      subjectId: person.accountId,
      outcome: 'refused',
    });
    return false;
  }
  const { credential } = verified;
  const row = await ctx.tx
    .insertInto('passkey')
    .values({
      id: credential.id,
      account_id: person.accountId,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name: offered.name,
      bound_at: ctx.now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) throw accessProblem('passkey_not_taken');
  await appendAudit(ctx, { act: 'passkey.bound', subjectKind: 'account', subjectId: person.accountId });
  return true;
}

async function keepChallenge(ctx: Ctx, person: SignedIn, challenge: string | null): Promise<void> {
  await ctx.tx.updateTable('session').set({ challenge }).where('id', '=', person.sessionId!).execute();
}

async function verifiedPasskey(response: RegistrationResponseJSON, challenge: string, site: Site) {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return verified && registrationInfo.userVerified ? registrationInfo : null;
  } catch {
    return null;
  }
}
