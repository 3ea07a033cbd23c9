import { randomBytes } from 'node:crypto';
import type { Ctx, Tx } from '../../platform/db/tx.ts';
import { actLeafHash, leafInstant } from './leaf.ts';
import type { ActLeaf, LeafDetail } from './leaf.ts';

/** What was done, in ids and codes. A name, an address or a case fact never belongs in here. */
export interface AuditEntry {
  readonly act: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly outcome?: 'done' | 'refused';
  readonly detail?: LeafDetail;
}

/** Transactions that have put what they did on record. */
const onRecord = new WeakSet<Tx>();

/** Puts one leaf into the transaction of the act: if it cannot be written, nothing of the act happened. */
export function appendAudit(ctx: Ctx, entry: AuditEntry): Promise<void> {
  return appendAudits(ctx, [entry]);
}

/** The same for several leaves, in one statement. */
export async function appendAudits(ctx: Ctx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => {
    const leaf: ActLeaf = {
      id: ctx.newId(),
      at: leafInstant(ctx.now),
      account_id: ctx.actor.accountId,
      acted_as: ctx.actor.role,
      act: entry.act,
      subject_kind: entry.subjectKind,
      subject_id: entry.subjectId,
      outcome: entry.outcome ?? 'done',
      origin: ctx.actor.origin,
      detail: entry.detail ?? {},
    };
    const salt = randomBytes(32);
    return {
      ...leaf,
      at: ctx.now,
      detail: JSON.stringify(leaf.detail),
      salt,
      leaf_hash: actLeafHash(salt, leaf),
    };
  });
  await ctx.tx.insertInto('audit_leaf').values(rows).execute();
  onRecord.add(ctx.tx);
}

/** An earlier leaf speaks for this act too: every pause of typing is saved, an editing session is one leaf. */
export function onRecordAlready(ctx: Ctx): void {
  onRecord.add(ctx.tx);
}

export function isOnRecord(ctx: Ctx): boolean {
  return onRecord.has(ctx.tx);
}
