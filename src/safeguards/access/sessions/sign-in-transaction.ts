import type { Database } from '../../../platform/db/database.ts';
import { inTransaction } from '../../../platform/db/tx.ts';
import type { Actor, Ctx } from '../../../platform/db/tx.ts';

/**
 * Opens a transaction with the rights of sign-in: credentials, sessions, accounts, and no report. `accountId` is whoever
 * acts, as far as that is known yet.
 */
export function inSignIn<T>(
  db: Database,
  who: { readonly accountId: string | null; readonly origin: string },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  return inTransaction(db, signInActor(who.accountId, who.origin), work);
}

function signInActor(accountId: string | null, origin: string): Actor {
  return { accountId, name: 'sign-in', role: 'sign_in', databaseRole: 'sign_in', desks: [], origin };
}
