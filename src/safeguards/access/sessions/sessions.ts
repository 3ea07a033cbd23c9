import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import type { Ctx } from '../../../platform/db/tx.ts';
import { fieldProblem } from '../../../platform/errors.ts';
import { announce } from '../../../platform/live.ts';
import { appendAudit } from '../../audit/audit.ts';
import { BANNER } from '../banner.rules.ts';
import { inSignIn } from './sign-in-transaction.ts';
import { newToken } from './tokens.ts';

/** CJIS IA-11: 30 minutes idle, 12 hours absolute; the department may shorten both. */
const IDLE_SECONDS = 30 * 60;
const LIVES_SECONDS = 12 * 60 * 60;
/** Binding factors takes minutes; an opened link does not stay open for a shift. */
const ENROLLING_SECONDS = 60 * 60;

export type SignInMethod =
  'demo' | 'console' | 'passkey' | 'password_code' | 'password_recovery' | 'sso' | 'invitation';

export interface NewSession {
  readonly accountId: string;
  readonly how: SignInMethod;
  readonly banner: string | null;
  readonly origin: string;
  readonly browser: string;
  /** A token made on the server's own console may sit idle for its whole life. */
  readonly kind?: 'cookie' | 'bearer';
  readonly stage?: 'full' | 'enrolling';
}

/** Starts a session under a new id, with its audit leaf; the token is shown only here. */
export async function startSession(ctx: Ctx, session: NewSession): Promise<string> {
  const { token, hash } = newToken('hl');
  const { accountId, how, kind = 'cookie', stage = 'full' } = session;
  const id = ctx.newId();
  const lives = stage === 'full' ? LIVES_SECONDS : ENROLLING_SECONDS;
  await ctx.tx
    .insertInto('session')
    .values({
      id,
      token_hash: hash,
      account_id: accountId,
      kind,
      stage,
      how,
      started_at: ctx.now,
      seen_at: ctx.now,
      fresh_at: ctx.now,
      idle_seconds: kind === 'bearer' ? lives : IDLE_SECONDS,
      ends_at: ctx.now.add({ seconds: lives }),
      banner: session.banner,
      origin: session.origin,
      browser: session.browser,
    })
    .execute();
  await appendAudit(ctx, {
    act: stage === 'full' ? 'session.started' : 'enrolment.opened',
    subjectKind: 'session',
    subjectId: id,
    detail: { how, banner: session.banner },
  });
  return token;
}

/** Ends sessions of an account; their tokens are dead from the commit on, their streams are closed by what is announced. */
export async function endSessions(
  ctx: Ctx,
  accountId: string,
  which: { readonly only?: string; readonly except?: string } = {},
): Promise<readonly string[]> {
  const ended = await ctx.tx
    .updateTable('session')
    .set({ ended_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .$if(which.only !== undefined, (query) => query.where('id', '=', which.only!))
    .$if(which.except !== undefined, (query) => query.where('id', '!=', which.except!))
    .returning('id')
    .execute();
  const ids = ended.map(({ id }) => id);
  await announce(
    ctx,
    ids.map((id) => ({ kind: SESSION_ENDED, id, desks: [] })),
  );
  return ids;
}

/** Announced with the id of the session; whoever holds a stream open under it closes it. Never forwarded to a browser. */
export const SESSION_ENDED = 'session.ended';

/** True while the session could still be used; asking is not using it. */
export async function sessionLives(db: Database, sessionId: string): Promise<boolean> {
  const { rows } = await sql<{ lives: boolean }>`select session_lives(${sessionId}) as lives`.execute(db);
  return rows[0]?.lives ?? false;
}

/**
 * Starts a session for a demo account (full address or its first part). Counts as two factors with the banner
 * acknowledged: the training system has neither real people nor real data.
 */
export async function signInToDemo(
  db: Database,
  account: string,
  kind: 'cookie' | 'bearer',
  from: { origin: string; browser: string } = { origin: 'console', browser: 'console' },
): Promise<{ token: string; accountId: string }> {
  const found = await inSignIn(db, { accountId: null, origin: from.origin }, (ctx) =>
    ctx.tx
      .selectFrom('account')
      .select('id')
      .where('demo', '=', true)
      .where('suspended_at', 'is', null)
      .where((eb) =>
        eb.or([
          eb('address', '=', account.toLowerCase()),
          eb(sql<string>`split_part(address, '@', 1)`, '=', account.toLowerCase()),
        ]),
      )
      .executeTakeFirst(),
  );
  if (!found) throw fieldProblem('account', 'unknown_account', 'There is no demo account of this name.');
  const token = await inSignIn(db, { accountId: found.id, origin: from.origin }, (ctx) =>
    startSession(ctx, {
      accountId: found.id,
      how: kind === 'bearer' ? 'console' : 'demo',
      banner: BANNER,
      kind,
      ...from,
    }),
  );
  return { token, accountId: found.id };
}

/** A token for scripts and tests, made on the server's own console. */
export async function startDemoSession(db: Database, account: string, kind: 'bearer'): Promise<string> {
  return (await signInToDemo(db, account, kind)).token;
}
