import { randomBytes } from 'node:crypto';
import { canonicalJson, sha256 } from '../../platform/canonical.ts';
import type { Ctx } from '../../platform/db/tx.ts';

/** What was done, in ids and codes. A name, an address or a case fact never belongs in here. */
export interface AuditEntry {
  readonly act: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly outcome?: 'done' | 'refused';
  readonly detail?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

const LEAF_PREFIX = Buffer.from([0]); // RFC 9162: leaves and nodes are hashed apart

/** Puts one leaf into the transaction of the act: if it cannot be written, nothing of the act happened. */
export async function appendAudit(ctx: Ctx, entry: AuditEntry): Promise<void> {
  const leaf = {
    id: ctx.newId(),
    at: ctx.now.toString({ smallestUnit: 'microsecond' }),
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
  await ctx.tx
    .insertInto('audit_leaf')
    .values({
      ...leaf,
      at: ctx.now,
      detail: JSON.stringify(leaf.detail),
      salt,
      leaf_hash: leafHash(salt, leaf),
    })
    .execute();
}

/** SHA-256 over 0x00 ‖ salt ‖ RFC 8785 JSON of the leaf. */
function leafHash(salt: Buffer, leaf: unknown): Buffer {
  return sha256(Buffer.concat([LEAF_PREFIX, salt, Buffer.from(canonicalJson(leaf))]));
}
