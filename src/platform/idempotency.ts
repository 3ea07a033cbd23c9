import type { FastifyRequest } from 'fastify';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Ctx } from './db/tx.ts';
import { commonProblem, fieldProblem } from './errors.ts';

const MAX_KEY_LENGTH = 255;

/**
 * Runs `create` once per account, route and Idempotency-Key; a repeat with the same body renders the same resource
 * again, under today's access. A different body under the same key is refused. `create` gets the id to use.
 * A repeat that arrives while the first still runs waits for it (unique key), then renders its result.
 */
export async function once<T>(
  ctx: Ctx,
  request: Pick<FastifyRequest, 'headers' | 'method' | 'url' | 'body'>,
  create: (id: string) => Promise<T>,
  render: (id: string) => Promise<T>,
): Promise<T> {
  const key = request.headers['idempotency-key'];
  const id = ctx.newId();
  if (key === undefined) return create(id);
  if (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY_LENGTH) {
    throw fieldProblem('Idempotency-Key', 'length', `Send one key of 1 to ${MAX_KEY_LENGTH} characters.`);
  }
  const route = `${request.method} ${request.url.split('?')[0]}`;
  const digest = sha256(canonicalJson(request.body ?? null));
  const taken = await ctx.tx
    .insertInto('idempotency_key')
    .values({
      account_id: ctx.actor.accountId!,
      route,
      key,
      body_digest: digest,
      status: 201,
      subject_id: id,
      at: ctx.now,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'route', 'key']).doNothing())
    .returning('subject_id')
    .executeTakeFirst();
  if (taken) return create(id);
  const first = await ctx.tx
    .selectFrom('idempotency_key')
    .select(['subject_id', 'body_digest'])
    .where('account_id', '=', ctx.actor.accountId!)
    .where('route', '=', route)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (!first.body_digest.equals(digest)) throw commonProblem('key_reused');
  return render(first.subject_id);
}
