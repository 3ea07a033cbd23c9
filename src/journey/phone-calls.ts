import type { z } from 'zod';
import type { Ctx } from '../platform/db/tx.ts';
import { announce } from '../platform/live.ts';
import { sealNote } from './report-seals.ts';
import { appendAudit } from '../safeguards/index.ts';
import { meetForward } from './5-acknowledgement/arrival.ts';
import { holdDispatch } from './5-acknowledgement/held-dispatch.ts';
import type { PhoneCallBody } from './answers.api.ts';

/** A person of the Careline reached the desk by telephone: evidence for the forward, never an acknowledgement. */
export async function recordCall(
  ctx: Ctx,
  id: string,
  dispatchId: string,
  body: z.infer<typeof PhoneCallBody>,
): Promise<void> {
  const dispatch = await holdDispatch(ctx, dispatchId);
  await ctx.tx
    .insertInto('phone_call')
    .values({
      id,
      dispatch_id: dispatchId,
      spoke_with: body.spokeWith,
      incident: body.incident ?? null,
      note: await sealNote(
        ctx,
        dispatch.reportId,
        { table: 'phone_call', row: id, column: 'note' },
        body.note,
      ),
      at: ctx.now,
      account_id: ctx.actor.accountId!,
    })
    .execute();
  await ctx.tx
    .updateTable('notice')
    .set({ state: 'delivered', finished_at: ctx.now, due_at: null })
    .where('dispatch_id', '=', dispatchId)
    .where('channel', '=', 'phone')
    .where('state', '=', 'queued')
    .execute();
  await meetForward(ctx, [dispatchId], { kind: 'phone_call', id });
  await appendAudit(ctx, { act: 'dispatch.telephoned', subjectKind: 'dispatch', subjectId: dispatchId });
  await announce(ctx, [
    { kind: 'dispatch.changed', id: dispatchId, desks: [dispatch.deskId] },
    { kind: 'report.changed', id: dispatch.reportId, desks: [] },
  ]);
}
