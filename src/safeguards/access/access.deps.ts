import type { FastifyRequest } from 'fastify';
import type { Database } from '../../platform/db/database.ts';
import type { Ctx } from '../../platform/db/tx.ts';
import type { AgencyBook } from './accounts/agency-book.ts';
import type { SecretBox } from './factors/secret-box.ts';
import type { SignedIn } from './sessions/identify.ts';
import { inSignIn } from './sessions/sign-in-transaction.ts';
import type { Sso } from './sign-in/sso.ts';

export interface AccessDeps {
  readonly db: Database;
  readonly demo: boolean;
  readonly baseUrl: string;
  readonly secrets: SecretBox;
  readonly sso: Sso | undefined;
  readonly book: AgencyBook;
}

/** Runs `work` for the signed-in person of a request, with the rights of sign-in. */
export function asPerson<T>(
  { db }: Pick<AccessDeps, 'db'>,
  request: FastifyRequest,
  work: (ctx: Ctx, person: SignedIn) => Promise<T>,
): Promise<T> {
  const person = request.actor as SignedIn;
  return inSignIn(db, { accountId: person.accountId, origin: person.origin }, (ctx) => work(ctx, person));
}
