import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../platform/errors.ts';
import { appendAudit } from '../safeguards/index.ts';
import { handleKey, phoneDigits, searchText } from './people.rules.ts';

export interface WantedPerson {
  readonly ref: string;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly dateOfBirth?: string | undefined;
  readonly phone?: string | undefined;
  readonly handles?: readonly string[] | undefined;
}

export interface FoundPerson {
  person_id: string;
  report_id: string;
  report_number: string;
  report_status: string;
  received_at: Temporal.Instant;
  kind: string;
  given_name: string | null;
  family_name: string | null;
  aliases: string[];
  date_of_birth: string | null;
  name_likeness: number;
  sounds_alike: boolean;
  born_near: boolean;
  same_phone: boolean;
  same_handle: boolean;
}

const MOST_PER_PERSON = 8;

/** People of other reports who may be the same human, best first. The search itself is on record. */
export async function findCandidates(
  ctx: Ctx,
  wanted: readonly WantedPerson[],
  notInReport: string | undefined,
): Promise<{ ref: string; found: FoundPerson }[]> {
  const results: { ref: string; found: FoundPerson }[] = [];
  for (const person of wanted) {
    const names = [
      searchText([person.givenName, person.familyName]),
      ...(person.aliases ?? []).map((alias) => searchText([alias])),
    ].filter((name) => name.length >= 3);
    const phones = person.phone ? [phoneDigits(person.phone)].filter((digits) => digits.length >= 7) : [];
    const handles = (person.handles ?? []).map(handleKey).filter(Boolean);
    if (names.length === 0 && phones.length === 0 && handles.length === 0 && !person.dateOfBirth) continue;
    const best = new Map<string, FoundPerson>();
    for (const name of names.length > 0 ? names : ['']) {
      const { rows } = await sql<FoundPerson>`
        select * from find_people(${name}, ${person.dateOfBirth ?? null}::date, ${phones}::text[], ${handles}::text[], ${notInReport ?? null}::uuid, ${MOST_PER_PERSON})`.execute(
        ctx.tx,
      );
      for (const row of rows)
        if ((best.get(row.person_id)?.name_likeness ?? -1) < row.name_likeness) best.set(row.person_id, row);
    }
    results.push(
      ...[...best.values()].slice(0, MOST_PER_PERSON).map((found) => ({ ref: person.ref, found })),
    );
  }
  await appendAudit(ctx, {
    act: 'people.searched',
    subjectKind: 'report',
    subjectId: notInReport ?? 'new',
    detail: {
      people: wanted.length,
      found: results.length,
      reports: [...new Set(results.map(({ found }) => found.report_id))],
    },
  });
  return results;
}

/** What speaks for a candidate, in words a screener weighs. */
export function reasonsFor(
  found: FoundPerson,
  bornWanted: string | undefined,
): { code: string; text: string }[] {
  const reasons: { code: string; text: string }[] = [];
  if (found.same_phone) reasons.push({ code: 'same_phone', text: 'The same telephone number' });
  if (found.same_handle) reasons.push({ code: 'same_handle', text: 'The same online name' });
  if (bornWanted && found.date_of_birth === bornWanted)
    reasons.push({ code: 'same_birth_date', text: 'The same date of birth' });
  else if (found.born_near)
    reasons.push({ code: 'born_near', text: `Born ${found.date_of_birth}, within a year` });
  if (found.name_likeness >= 0.95)
    reasons.push({ code: 'same_name', text: 'The same name, or one is an alias of the other' });
  else if (found.name_likeness >= 0.3)
    reasons.push({
      code: 'name_alike',
      text: `A name spelled alike (${Math.round(found.name_likeness * 100)} %)`,
    });
  if (found.sounds_alike && found.name_likeness < 0.95)
    reasons.push({ code: 'sounds_alike', text: 'A family name that sounds alike' });
  return reasons;
}

/** A person decides; software only suggests. The newest decision about a pair holds, an earlier one must be undone first. */
export async function decideLink(
  ctx: Ctx,
  id: string,
  personId: string,
  otherId: string,
  decision: 'same' | 'different',
): Promise<void> {
  if (personId === otherId) throw fieldProblem('otherPersonId', 'same_person', 'Name two different people.');
  const people = await ctx.tx
    .selectFrom('person')
    .select(['id', 'report_id'])
    .where('id', 'in', [personId, otherId])
    .execute();
  if (people.length !== 2) throw commonProblem('not_found');
  const standing = await ctx.tx
    .selectFrom('link_decision')
    .select('id')
    .where((or) =>
      or.or([
        or.and({ person_id: personId, other_id: otherId }),
        or.and({ person_id: otherId, other_id: personId }),
      ]),
    )
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (standing)
    throw fieldProblem(
      'otherPersonId',
      'already_decided',
      'Somebody decided about these two already. Undo that decision first.',
    );
  await ctx.tx
    .insertInto('link_decision')
    .values({
      id,
      person_id: personId,
      other_id: otherId,
      decision,
      reasons: '[]',
      decided_at: ctx.now,
      decided_by: ctx.actor.accountId!,
      undone_at: null,
      undone_by: null,
    })
    .execute();
  await appendAudit(ctx, {
    act: `link.${decision}`,
    subjectKind: 'person',
    subjectId: personId,
    detail: { other: otherId },
  });
}

export async function undoLink(ctx: Ctx, linkId: string): Promise<void> {
  const undone = await ctx.tx
    .updateTable('link_decision')
    .set({ undone_at: ctx.now, undone_by: ctx.actor.accountId! })
    .where('id', '=', linkId)
    .where('undone_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst();
  if (!undone) throw commonProblem('not_found');
  await appendAudit(ctx, { act: 'link.undone', subjectKind: 'person', subjectId: undone.person_id });
}

export interface LinkRow {
  id: string;
  person_id: string;
  other_person_id: string;
  other_report_id: string;
  other_report_number: string;
  other_name: string;
  decision: 'same' | 'different';
  decided_at: Temporal.Instant;
  undone_at: Temporal.Instant | null;
}

/** Decisions about the people of one report, from its side. */
export async function linksOfReport(ctx: Ctx, reportId: string): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select l.id, mine.id as person_id, other.id as other_person_id, other.report_id as other_report_id, r.number as other_report_number,
           trim(coalesce(other.given_name, '') || ' ' || coalesce(other.family_name, '')) as other_name, l.decision, l.decided_at, l.undone_at
      from person mine
      join link_decision l on mine.id in (l.person_id, l.other_id)
      join person other on other.id = case when l.person_id = mine.id then l.other_id else l.person_id end
      join report r on r.id = other.report_id
     where mine.report_id = ${reportId}
     order by l.decided_at desc`.execute(ctx.tx);
  return rows;
}
