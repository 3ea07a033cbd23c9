import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';
import { handleKey, phoneDigits, searchText } from './people.rules.ts';

export type PersonKind = 'child' | 'caregiver' | 'sibling' | 'alleged_perpetrator';

/** A person as one report names them. `itemId` keeps them the same person while the report is edited. */
export interface NamedPerson {
  readonly kind: PersonKind;
  readonly itemId: string;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly dateOfBirth?: string | undefined;
  readonly phones: readonly string[];
  readonly handles: readonly string[];
  /** Alleged to have harmed the child: such a person signs no release. */
  readonly suspect?: boolean;
}

/** Makes the searchable rows of one report equal to the people it names now; who left stays as a removed row. */
export async function keepPeople(
  ctx: Ctx,
  reportId: string,
  people: readonly NamedPerson[],
  isNew: boolean,
): Promise<void> {
  if (people.length > 0) {
    await ctx.tx
      .insertInto('person')
      .values(
        people.map((person) => ({
          id: ctx.newId(),
          report_id: reportId,
          kind: person.kind,
          item_id: person.itemId,
          given_name: person.givenName ?? null,
          family_name: person.familyName ?? null,
          aliases: [...(person.aliases ?? [])],
          date_of_birth: person.dateOfBirth ?? null,
          phones: person.phones.map(phoneDigits).filter(Boolean),
          handles: person.handles.map(handleKey).filter(Boolean),
          search_text: searchText([person.givenName, person.familyName, ...(person.aliases ?? [])]),
          removed_at: null,
          suspect: person.suspect ?? false,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['report_id', 'kind', 'item_id']).doUpdateSet((set) => ({
          given_name: set.ref('excluded.given_name'),
          family_name: set.ref('excluded.family_name'),
          aliases: set.ref('excluded.aliases'),
          date_of_birth: set.ref('excluded.date_of_birth'),
          phones: set.ref('excluded.phones'),
          handles: set.ref('excluded.handles'),
          search_text: set.ref('excluded.search_text'),
          removed_at: null,
          suspect: set.ref('excluded.suspect'),
        })),
      )
      .execute();
  }
  if (isNew) return;
  const kept = people.map((person) => `${person.kind} ${person.itemId}`);
  await sql`update person set removed_at = ${ctx.now}
             where report_id = ${reportId} and removed_at is null and kind || ' ' || item_id <> all (${kept}::text[])`.execute(
    ctx.tx,
  );
}
