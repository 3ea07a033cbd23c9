import { WHOLE_RECORD } from '../platform/vault.ts';
import type { PersonKind } from '../people/index.ts';
import type { IntakeDraft } from './1-intake/intake.api.ts';

/** Compartments of a report's texts; each has keys of its own. */
export const COMPARTMENT = {
  facts: 'facts',
  location: 'victim_location',
  reporter: 'reporter',
  narrative: 'narrative',
  /** What went to the desks. */
  package: 'package',
  /** What desks and Careline write to each other about an entry. */
  notes: 'law_enforcement_notes',
} as const;

/** The part of a report whose key seals who called. */
export const REPORTER_PART = 'reporter';

const PEOPLE = ['children', 'caregivers', 'siblings', 'allegedPerpetrators'] as const;
type PeopleList = (typeof PEOPLE)[number];
type Person = { readonly id?: string | undefined } & Readonly<Record<string, unknown>>;

/** Where a child is or may be met: these fields are sealed apart, for whoever may know the facts but not the place. */
const LOCATION_OF_REPORT = ['places', 'contactSafety', 'missing'] as const;
const LOCATION_OF_PERSON = ['address', 'whereabouts', 'school'];

/** One piece of a report's content, sealed by itself. */
export interface Piece {
  /** `record`, or list and id of a person in it: `children/c1`. */
  readonly of: string;
  readonly compartment: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Cuts content into the pieces that are sealed apart: the whole and each person, facts and location. */
export function piecesOf(content: IntakeDraft): Piece[] {
  const rest: Record<string, unknown> = { ...content };
  for (const list of PEOPLE) delete rest[list];
  return [
    ...cut(WHOLE_RECORD, rest, LOCATION_OF_REPORT),
    ...PEOPLE.flatMap((list) =>
      ((content[list] ?? []) as Person[]).flatMap((person) => {
        // The alleged perpetrator's address is no place of the child.
        const apart = list === 'allegedPerpetrators' ? [] : LOCATION_OF_PERSON;
        return cut(`${list}/${person.id!}`, person, apart, 'always');
      }),
    ),
  ];
}

function cut(
  of: string,
  value: Readonly<Record<string, unknown>>,
  apart: readonly string[],
  facts: 'always' | 'when told' = 'when told',
): Piece[] {
  const told = Object.entries(value).filter(([, one]) => one !== undefined);
  const pieces = [
    {
      of,
      compartment: COMPARTMENT.facts,
      value: Object.fromEntries(told.filter(([k]) => !apart.includes(k))),
    },
    {
      of,
      compartment: COMPARTMENT.location,
      value: Object.fromEntries(told.filter(([k]) => apart.includes(k))),
    },
  ];
  return pieces.filter(
    (piece) =>
      Object.keys(piece.value).length > 0 || (facts === 'always' && piece.compartment === COMPARTMENT.facts),
  );
}

/** The part of a report that is one person in it, as the searchable rows name them. */
export function partOfPerson({ kind, itemId }: { kind: PersonKind; itemId: string }): string {
  return `${LIST_OF_KIND[kind]}/${itemId}`;
}
const LIST_OF_KIND: Readonly<Record<PersonKind, PeopleList>> = {
  child: 'children',
  caregiver: 'caregivers',
  sibling: 'siblings',
  alleged_perpetrator: 'allegedPerpetrators',
};

/** A piece as read: its value, or the words that stand in its place. */
export interface ReadPiece {
  readonly of: string;
  readonly compartment: string;
  readonly value: Readonly<Record<string, unknown>> | string;
}

/** Puts the pieces together again. What cannot be read is named where a reader looks for it. */
export function contentOf(pieces: readonly ReadPiece[]): IntakeDraft {
  const content: Record<string, unknown> = {};
  for (const { of, compartment, value } of pieces) {
    const [list, id] = of.split('/');
    const said = typeof value === 'string' ? inPlaceOf(of, compartment, value) : value;
    if (id === undefined) {
      Object.assign(content, said);
      continue;
    }
    const people = (content[list as PeopleList] ?? []) as Person[];
    const known = people.find((person) => person.id === id);
    content[list!] = known
      ? people.map((person) => (person === known ? { ...known, ...said } : person))
      : [...people, { ...said, id }];
  }
  return content as IntakeDraft;
}

function inPlaceOf(of: string, compartment: string, words: string): Readonly<Record<string, unknown>> {
  if (of !== WHOLE_RECORD)
    return compartment === COMPARTMENT.location ? { whereabouts: words } : { notes: words };
  return compartment === COMPARTMENT.location
    ? { contactSafety: { note: words } }
    : { accountForForwarding: words };
}

/** The parts of a report that its free texts speak of: the whole and everybody named in it. */
export function partsIn(content: IntakeDraft): string[] {
  return [
    WHOLE_RECORD,
    ...PEOPLE.flatMap((list) => ((content[list] ?? []) as Person[]).map(({ id }) => `${list}/${id!}`)),
  ];
}

/** Whose keys seal a piece: a person's own; for the facts of the whole, everybody's whom they may speak of. */
export function partsOfPiece(
  { of, compartment }: Pick<Piece, 'of' | 'compartment'>,
  content: IntakeDraft,
): string[] {
  if (of !== WHOLE_RECORD) return [of];
  return compartment === COMPARTMENT.location ? [WHOLE_RECORD] : partsIn(content);
}
