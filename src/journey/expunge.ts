import { sql } from 'kysely';
import { erasePeople, findPerson } from '../people/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem, problems } from '../platform/errors.ts';
import { appendAudit, orderDestruction } from '../safeguards/index.ts';
import { partOfPerson, REPORTER_PART } from './sealed-content.ts';

const expungeProblem = problems({
  still_owed: { status: 409, text: 'Somebody still owes something for this report.' },
  not_theirs: { status: 409, text: 'Only a supervisor or a HART Lead may ask for or confirm a destruction.' },
  second_person: { status: 409, text: 'Somebody else than who asked for it must confirm.' },
  order_done: { status: 409, text: 'This order was confirmed already.' },
});

const WHOLE = 'all';

export interface Expungement {
  /** Number of the report, e.g. R-2026-000123. */
  readonly report: string;
  /** All of it, who called, or one person (id of the searchable row). */
  readonly what: 'all' | 'reporter' | { readonly personId: string };
  /** Why, by which rule; without names. */
  readonly reason: string;
  /** Address of the account that asks. */
  readonly by: string;
}

/** The first of two persons asks; nothing is destroyed yet. Answers the id under which the second confirms. */
export async function askForExpungement(ctx: Ctx, order: Expungement): Promise<{ order: string }> {
  const report = await ctx.tx
    .selectFrom('report')
    .select('id')
    .where('number', '=', order.report)
    .executeTakeFirst();
  if (!report) throw commonProblem('not_found');
  const { what, reason } = order;
  const person = typeof what === 'object' ? await findPerson(ctx, what.personId) : undefined;
  if (typeof what === 'object' && person?.reportId !== report.id) throw commonProblem('not_found');
  const id = ctx.newId();
  await ctx.tx
    .insertInto('destruction_order')
    .values({
      id,
      record_id: report.id,
      part: person ? partOfPerson(person) : what === 'reporter' ? REPORTER_PART : WHOLE,
      searchable_row: person?.id ?? null,
      reason,
      asked_by: await accountOf(ctx, order.by),
      asked_at: ctx.now,
    })
    .execute();
  await appendAudit(ctx, { act: 'destruction.asked', subjectKind: 'record', subjectId: report.id });
  return { order: id };
}

export interface Confirmation {
  readonly order: string;
  /** Address of the second account. */
  readonly by: string;
  /** Also while desks or the Careline still owe something. */
  readonly despiteOpenDuties: boolean;
}

/**
 * The second person confirms: takes a report, or what it says of one person, out of everybody's reach. Orders the
 * destruction of the keys and empties the searchable rows; that something was reported, sent and answered stays on
 * record without its content. Acts as the engine; the keys themselves go once this is committed (`finishDestructions`).
 */
export async function confirmExpungement(
  ctx: Ctx,
  { order: id, by, despiteOpenDuties }: Confirmation,
): Promise<{ keys: number; people: number }> {
  const order = await ctx.tx
    .selectFrom('destruction_order')
    .select(['record_id', 'part', 'searchable_row', 'asked_by', 'confirmed_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!order) throw commonProblem('not_found');
  if (order.confirmed_at) throw expungeProblem('order_done');
  const second = await accountOf(ctx, by);
  if (second === order.asked_by) throw expungeProblem('second_person');
  if (!despiteOpenDuties) await refuseWhileOwed(ctx, order.record_id);
  await ctx.tx
    .updateTable('destruction_order')
    .set({ confirmed_by: second, confirmed_at: ctx.now })
    .where('id', '=', id)
    .execute();
  const whole = order.part === WHOLE;
  const person = order.searchable_row;
  return {
    people: whole
      ? await erasePeople(ctx, { reportId: order.record_id })
      : person
        ? await erasePeople(ctx, { personId: person })
        : 0,
    keys: await orderDestruction(ctx, {
      record: order.record_id,
      parts: whole ? 'all' : [order.part],
      by: `order ${id}`,
    }),
  };
}

async function accountOf(ctx: Ctx, address: string): Promise<string> {
  const { rows } = await sql<{ id: string | null }>`select may_order_destruction(${address}) as id`.execute(
    ctx.tx,
  );
  const id = rows[0]?.id;
  if (!id) throw expungeProblem('not_theirs');
  return id;
}

async function refuseWhileOwed(ctx: Ctx, reportId: string): Promise<void> {
  const owed = await ctx.tx
    .selectFrom('obligation')
    .select('id')
    .where('report_id', '=', reportId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (owed) throw expungeProblem('still_owed');
}
