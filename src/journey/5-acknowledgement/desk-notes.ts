import type { Ctx } from '../../platform/db/tx.ts';
import { announce } from '../../platform/live.ts';
import { openNote, sealNote } from '../report-seals.ts';
import { appendAudit } from '../../safeguards/index.ts';
import type { DeskNoteList } from './desk-notes.api.ts';
import { holdDispatch } from './held-dispatch.ts';

/** A note belongs to desk and report, so it is there again when a newer version of the report reaches the desk. */
export async function writeDeskNote(ctx: Ctx, id: string, dispatchId: string, text: string): Promise<void> {
  const dispatch = await holdDispatch(ctx, dispatchId);
  await ctx.tx
    .insertInto('desk_note')
    .values({
      id,
      dispatch_id: dispatch.id,
      report_id: dispatch.reportId,
      desk_id: dispatch.deskId,
      text: await sealNote(ctx, dispatch.reportId, place(id), text),
      at: ctx.now,
      account_id: ctx.actor.accountId!,
      by_name: ctx.actor.name,
    })
    .execute();
  await appendAudit(ctx, { act: 'desk_note.written', subjectKind: 'dispatch', subjectId: dispatchId });
  await announce(ctx, [{ kind: 'dispatch.changed', id: dispatchId, desks: [dispatch.deskId] }]);
}

export async function readDeskNotes(ctx: Ctx, dispatchId: string): Promise<DeskNoteList> {
  const dispatch = await holdDispatch(ctx, dispatchId);
  const rows = await ctx.tx
    .selectFrom('desk_note')
    .select(['id', 'text', 'by_name', 'at'])
    .where('report_id', '=', dispatch.reportId)
    .where('desk_id', '=', dispatch.deskId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  await appendAudit(ctx, { act: 'desk_note.read', subjectKind: 'dispatch', subjectId: dispatchId });
  return {
    items: await Promise.all(
      rows.map(async ({ id, text, by_name, at }) => ({
        id,
        text: await openNote(ctx, place(id), text),
        by: by_name,
        at: at.toString(),
      })),
    ),
  };
}

const place = (id: string) => ({ table: 'desk_note', row: id, column: 'text' }) as const;
