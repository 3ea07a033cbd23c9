import type { FastifyRequest } from 'fastify';
import type { Database } from '../../platform/db/database.ts';
import { inTransaction } from '../../platform/db/tx.ts';
import type { Actor, Ctx, VaultMaker } from '../../platform/db/tx.ts';
import type { AppError } from '../../platform/errors.ts';
import { appendAudit, isOnRecord } from './audit.ts';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The transaction of a request. What it did or read is on record when it commits, or it fails: a route that forgets its
 * leaf answers nobody. The answer leaves after the commit, so no byte is out before its leaf.
 */
export function auditedTransactions(db: Database, vaultFor: VaultMaker) {
  return <T>(request: { actor: Actor | null }, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    inTransaction(
      db,
      request.actor!,
      async (ctx) => {
        const result = await work(ctx);
        if (!isOnRecord(ctx)) throw new Error('This act left no audit leaf.');
        return result;
      },
      vaultFor,
    );
}

/**
 * What a refusal is called in the log; other answers of the web server are no refusals of somebody. "Too many" (429)
 * writes none: it is there so that a flood costs nothing.
 */
const REFUSALS: Readonly<Record<number, string>> = {
  401: 'not_signed_in',
  404: 'not_found',
  409: 'conflict',
  422: 'not_valid',
};

/**
 * Puts a refusal on record, in a transaction of its own, since that of the act is gone: who was refused what, where, and
 * why, in ids and codes. If even this cannot be written, the caller hears that nothing works.
 */
export function recordRefusals(db: Database) {
  return async (request: FastifyRequest, error: AppError): Promise<void> => {
    const kind = REFUSALS[error.status];
    const route = request.routeOptions.url;
    if (!kind || !route?.startsWith('/api/v1/') || request.routeOptions.config?.access === 'public') return;
    const [subject] = Object.values((request.params ?? {}) as Record<string, string>);
    await inTransaction(db, request.actor ?? nobody(request), (ctx) =>
      appendAudit(ctx, {
        act: `refused.${kind}`,
        subjectKind: 'route',
        // A caller may put anything where an id belongs; only what has the form of one is kept.
        subjectId: subject && UUID.test(subject) ? subject.toLowerCase() : 'none',
        outcome: 'refused',
        detail: { route: `${request.method} ${route}`, status: error.status, code: error.code },
      }),
    );
  };
}

function nobody(request: FastifyRequest): Actor {
  return {
    accountId: null,
    name: 'nobody',
    role: 'nobody',
    databaseRole: 'public_intake',
    desks: [],
    origin: (request.ip as string | undefined) ?? 'unknown',
  };
}
