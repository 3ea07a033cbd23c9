import { erasePeople, findPerson } from '../people/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem, problems } from '../platform/errors.ts';
import { orderDestruction } from '../safeguards/index.ts';
import { partOfPerson, REPORTER_PART } from './sealed-content.ts';

const expungeProblem = problems({
  still_owed: { status: 409, text: 'Somebody still owes something for this report.' },
});

export interface Expungement {
  /** Number of the report, e.g. R-2026-000123. */
  readonly report: string;
  /** All of it, who called, or one person (id of the searchable row). */
  readonly what: 'all' | 'reporter' | { readonly personId: string };
  readonly by: string;
  /** Also while desks or the Careline still owe something. */
  readonly despiteOpenDuties: boolean;
}

/**
 * Takes a report, or what it says of one person, out of everybody's reach: orders the destruction of the keys and
 * empties the searchable rows. That something was reported, sent and answered stays on record without its content.
 * Acts as the engine; the keys themselves go once this is committed (`finishDestructions`).
 */
export async function expunge(ctx: Ctx, order: Expungement): Promise<{ keys: number; people: number }> {
  const report = await ctx.tx
    .selectFrom('report')
    .select('id')
    .where('number', '=', order.report)
    .executeTakeFirst();
  if (!report) throw commonProblem('not_found');
  if (!order.despiteOpenDuties) await refuseWhileOwed(ctx, report.id);
  const { what, by } = order;
  if (what === 'all')
    return {
      people: await erasePeople(ctx, { reportId: report.id }),
      keys: await orderDestruction(ctx, { record: report.id, parts: 'all', by }),
    };
  if (what === 'reporter')
    return {
      people: 0,
      keys: await orderDestruction(ctx, { record: report.id, parts: [REPORTER_PART], by }),
    };
  const person = await findPerson(ctx, what.personId);
  if (person?.reportId !== report.id) throw commonProblem('not_found');
  return {
    people: await erasePeople(ctx, { personId: person.id }),
    keys: await orderDestruction(ctx, { record: report.id, parts: [partOfPerson(person)], by }),
  };
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
