import type { Database } from '../../platform/db/database.ts';
import { inTransaction, systemActor } from '../../platform/db/tx.ts';
import type { Ctx } from '../../platform/db/tx.ts';
import { log } from '../../platform/log.ts';
import { hashesOf } from './log.sql.ts';
import { consistencyRanges } from './merkle.ts';
import { findSignature, parseNote } from './note.ts';
import type { KnownWitness } from './witnesses.ts';

const ANSWER_WITHIN_MS = 5000;
const MAX_ANSWER_BYTES = 10_000;
const ACTOR = systemActor('audit log');

/**
 * Brings a checkpoint to a witness (C2SP tlog-witness, add-checkpoint) and keeps its cosignature. A witness that has seen
 * more than this log, or something else, refuses: the log says so and goes on, the alarm is the witness's affair.
 */
export async function askWitness(
  db: Database,
  witness: KnownWitness,
  checkpoint: { size: number; note: string },
): Promise<void> {
  const { name } = witness.key;
  let old = await inTransaction(db, ACTOR, (ctx) => lastCosigned(ctx, name, checkpoint.size));
  for (let tries = 0; tries < 2; tries++) {
    const answer = await post(witness, await requestBody(db, old, checkpoint));
    if (answer.status === 200) {
      const signed = parseNote(`${parseNote(checkpoint.note).text}\n${answer.text}`);
      if (!findSignature(signed, witness.key)) throw new Error('its cosignature does not hold');
      await inTransaction(db, ACTOR, (ctx) =>
        ctx.tx
          .insertInto('log_cosignature')
          .values({ size: checkpoint.size, witness: name, line: answer.text, at: ctx.now })
          .onConflict((conflict) => conflict.columns(['size', 'witness']).doNothing())
          .execute(),
      );
      return;
    }
    const theirs =
      answer.status === 409 && /^\d{1,16}\n$/.test(answer.text) ? Number(answer.text) : undefined;
    if (theirs === undefined || theirs > checkpoint.size) {
      log('log.witness_refused', { witness: name, status: answer.status, size: checkpoint.size });
      return;
    }
    old = theirs;
  }
}

async function lastCosigned(ctx: Ctx, name: string, below: number): Promise<number> {
  const row = await ctx.tx
    .selectFrom('log_cosignature')
    .select('size')
    .where('witness', '=', name)
    .where('size', '<=', String(below))
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Number(row?.size ?? 0);
}

async function requestBody(
  db: Database,
  old: number,
  { size, note }: { size: number; note: string },
): Promise<string> {
  const proof = await inTransaction(db, ACTOR, (ctx) => hashesOf(ctx.tx, consistencyRanges(old, size)));
  return `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;
}

async function post(witness: KnownWitness, body: string): Promise<{ status: number; text: string }> {
  const response = await fetch(new URL('add-checkpoint', `${witness.url}/`), {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const text = await response.text();
  if (text.length > MAX_ANSWER_BYTES) throw new Error('its answer is too long');
  return { status: response.status, text };
}
