import type { Database } from '../../../platform/db/database.ts';
import type { Ctx } from '../../../platform/db/tx.ts';
import { inSignIn } from '../sessions/sign-in-transaction.ts';
import { completeAttempt, getAttempt, refuseAttempt } from './attempts.ts';
import type { From, Outcome } from './attempts.ts';
import type { Sso, SsoPerson } from './sso.ts';

/** Where the browser goes; what its way back must fit is kept with the attempt. */
export async function beginSso(
  db: Database,
  sso: Sso,
  token: string | undefined,
  redirectUri: string,
  origin: string,
): Promise<string> {
  const attempt = await inSignIn(db, { accountId: null, origin }, (ctx) => getAttempt(ctx, token));
  const { url, checks } = await sso.begin(redirectUri, attempt.purpose === 'step_up');
  await inSignIn(db, { accountId: null, origin }, async (ctx) => {
    const { id } = await getAttempt(ctx, token);
    await ctx.tx
      .updateTable('sign_in_attempt')
      .set({ sso: JSON.stringify(checks) })
      .where('id', '=', id)
      .execute();
  });
  return url;
}

/** The way back: the answer is used once, the provider must vouch for a second factor, the account must be known. */
export async function finishSso(
  db: Database,
  sso: Sso,
  token: string | undefined,
  back: { readonly redirectUri: string; readonly query: string },
  from: From,
): Promise<Outcome> {
  const attempt = await inSignIn(db, { accountId: null, origin: from.origin }, async (ctx) => {
    const held = await getAttempt(ctx, token);
    await ctx.tx.updateTable('sign_in_attempt').set({ sso: null }).where('id', '=', held.id).execute();
    return held;
  });
  const person =
    attempt.sso === null
      ? null
      : await sso.finish(back.redirectUri, back.query, attempt.sso, attempt.purpose === 'step_up');
  const account = person
    ? await inSignIn(db, { accountId: null, origin: from.origin }, (ctx) => accountOf(ctx, person))
    : undefined;
  return inSignIn(db, { accountId: account?.id ?? null, origin: from.origin }, async (ctx) => {
    const held = await getAttempt(ctx, token);
    const refuse = (reason: string) => refuseAttempt(ctx, held, 'sso', reason);
    if (!person) return refuse('not_our_answer');
    if (!person.showedSecondFactor) return refuse('no_second_factor');
    if (!account) return refuse('unknown_account');
    if (account.suspended) return refuse('suspended');
    if (held.accountId !== null && held.accountId !== account.id) return refuse('another_person');
    await ctx.tx
      .insertInto('sso_identity')
      .values({
        issuer: person.issuer,
        subject: person.subject,
        account_id: account.id,
        linked_at: ctx.now,
      })
      .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
      .execute();
    await ctx.tx
      .updateTable('account')
      .set({ enrolled_at: ctx.now })
      .where('id', '=', account.id)
      .where('enrolled_at', 'is', null)
      .execute();
    return completeAttempt(ctx, held, account.id, 'sso', from);
  });
}

/** By issuer and subject; the first time by a verified address whose account nobody at this provider has yet. */
async function accountOf(
  ctx: Ctx,
  person: SsoPerson,
): Promise<{ id: string; suspended: boolean } | undefined> {
  const linked = await ctx.tx
    .selectFrom('sso_identity')
    .innerJoin('account', 'account.id', 'sso_identity.account_id')
    .select(['account.id', 'account.suspended_at'])
    .where('issuer', '=', person.issuer)
    .where('subject', '=', person.subject)
    .executeTakeFirst();
  const found =
    linked ??
    (person.address === null
      ? undefined
      : await ctx.tx
          .selectFrom('account')
          .select(['id', 'suspended_at'])
          .where('address', '=', person.address)
          .where('demo', '=', false)
          .where('program', '=', false)
          .where((eb) =>
            eb.not(
              eb.exists(
                eb
                  .selectFrom('sso_identity')
                  .select('subject')
                  .whereRef('sso_identity.account_id', '=', 'account.id')
                  .where('issuer', '=', person.issuer),
              ),
            ),
          )
          .executeTakeFirst());
  return found && { id: found.id, suspended: found.suspended_at !== null };
}
