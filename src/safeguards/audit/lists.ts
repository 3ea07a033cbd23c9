import { sha256 } from '../../platform/canonical.ts';
import type { Ctx } from '../../platform/db/tx.ts';
import { appendAudit } from './audit.ts';

/** Passes a list through that somebody is about to see, leaving one leaf: how many lines, and a digest of which. */
export async function auditList<List extends { readonly items: readonly { readonly id: string }[] }>(
  ctx: Ctx,
  name: string,
  list: List,
): Promise<List> {
  const ids = list.items.map(({ id }) => id);
  await appendAudit(ctx, {
    act: `${name}.listed`,
    subjectKind: 'list',
    subjectId: name,
    detail: { count: ids.length, digest: sha256(ids.join('\n')).toString('hex') },
  });
  return list;
}
