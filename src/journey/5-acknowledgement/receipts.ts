import { sql } from 'kysely';
import type { Ctx } from '../../platform/db/tx.ts';
import { announce } from '../../platform/live.ts';
import { appendAudit } from '../../safeguards/index.ts';

/** What a channel answered to one notice; `state` is the notice's own. */
export interface ChannelReceipt {
  readonly noticeId: string;
  readonly dispatchId: string;
  readonly state: string;
}

/**
 * Receipts of the channels, many at once: a notice that was relayed or delivered proves the forward to its desk. It
 * stops no other clock, and it does not replace a call that a person owes. An unroutable dispatch proves nothing.
 */
export async function recordReceipts(ctx: Ctx, receipts: readonly ChannelReceipt[]): Promise<void> {
  const arrived = receipts.filter(({ state }) => state === 'relayed' || state === 'delivered');
  if (arrived.length > 0) await meetForwards(ctx, arrived);
  await announce(
    ctx,
    [...new Set(receipts.map(({ dispatchId }) => dispatchId))].map((id) => ({
      kind: 'dispatch.changed',
      id,
      desks: [],
    })),
  );
}

async function meetForwards(ctx: Ctx, arrived: readonly ChannelReceipt[]): Promise<void> {
  // Rows are locked in one order, so that two workers with receipts of the same reports wait instead of failing.
  const { rows } = await sql<{ id: string; report_id: string; party: string }>`
    with receipt as (
      select distinct on (dispatch_id) dispatch_id, notice_id
        from unnest(${arrived.map((one) => one.dispatchId)}::uuid[], ${arrived.map((one) => one.noticeId)}::uuid[]) as r(dispatch_id, notice_id)
    ), owed as (
      select o.id, r.notice_id, d.id as dispatch_id, d.report_id, d.party
        from receipt r join dispatch d on d.id = r.dispatch_id join obligation o on o.subject_id = d.id
       where not d.unroutable and o.kind = 'forward' and o.closed_at is null
       order by o.id for update of o
    )
    update obligation o
       set state = 'met', closed_at = ${ctx.now}, evidence_kind = 'notice', evidence_id = owed.notice_id::text
      from owed where o.id = owed.id
    returning owed.dispatch_id as id, owed.report_id, owed.party`.execute(ctx.tx);
  if (rows.length === 0) return;
  await appendAudit(ctx, {
    act: 'notices.receipted',
    subjectKind: 'outbox',
    subjectId: 'receipts',
    detail: { dispatches: rows.map(({ id }) => id) },
  });
  const told = rows.filter(({ party }) => party === 'local_police' || party === 'fbi');
  if (told.length > 0) await meetLegalCeilings(ctx, told);
}

/** Police: both duties that the law puts on the department itself; the FBI: the federal one. The first desk meets them. */
async function meetLegalCeilings(
  ctx: Ctx,
  told: readonly { id: string; report_id: string; party: string }[],
): Promise<void> {
  await sql`
    with told as (
      select * from unnest(${told.map((one) => one.report_id)}::uuid[], ${told.map((one) => one.id)}::uuid[], ${told.map((one) => one.party)}::text[]) as t(report_id, dispatch_id, party)
    ), owed as (
      select o.id, (select t.dispatch_id from told t
                     where t.report_id = o.subject_id and (t.party = 'local_police' or o.kind = 'legal_law_enforcement_24h')
                     order by t.dispatch_id limit 1) as dispatch_id
        from obligation o
       where o.subject_id in (select report_id from told) and o.closed_at is null
         and o.kind in ('legal_police_12h', 'legal_law_enforcement_24h')
       order by o.id for update of o
    )
    update obligation o
       set state = 'met', closed_at = ${ctx.now}, evidence_kind = 'dispatch', evidence_id = owed.dispatch_id::text
      from owed where o.id = owed.id and owed.dispatch_id is not null`.execute(ctx.tx);
}
