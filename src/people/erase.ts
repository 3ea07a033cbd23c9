import type { Ctx } from '../platform/db/tx.ts';
import type { PersonKind } from './people.ts';

/** Where a searchable row stands: which report names this person under which id. */
export async function findPerson(
  ctx: Ctx,
  id: string,
): Promise<{ id: string; reportId: string; kind: PersonKind; itemId: string } | undefined> {
  const row = await ctx.tx
    .selectFrom('person')
    .select(['id', 'report_id as reportId', 'kind', 'item_id as itemId'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { ...row, kind: row.kind as PersonKind };
}

/** Empties the searchable rows of a report, or of one person in it. Links and numbers stay; names are gone. */
export async function erasePeople(
  ctx: Ctx,
  of: { readonly reportId: string } | { readonly personId: string },
): Promise<number> {
  const query = ctx.tx.updateTable('person').set({
    given_name: null,
    family_name: null,
    aliases: [],
    date_of_birth: null,
    phones: [],
    handles: [],
    search_text: '',
    removed_at: ctx.now,
  });
  const { numUpdatedRows } = await (
    'reportId' in of ? query.where('report_id', '=', of.reportId) : query.where('id', '=', of.personId)
  ).executeTakeFirst();
  return Number(numUpdatedRows);
}
