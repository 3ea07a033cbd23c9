import { CASE_OBJECTS } from './policy-objects.rules.ts';
import type { DatabaseRole, Role } from './roles.rules.ts';

/**
 * Who may see and do what, as data: the source of the row-level security and of the column grants of the database
 * (policy-sql.rules.ts writes them), of the oracle that is compared with it (oracle.rules.ts), and of the page that
 * people read. What is not written here is refused.
 */

/** How somebody must stand to a row so that a rule applies. Each is one condition of one policy; none is joined by OR. */
export const RELATIONS = {
  not_walled: 'signed in, and no conflict wall stands between this person and the report',
  own_desk: 'sent to a desk of this person, and no conflict wall',
  owed_by_own_desk: 'owed by a desk of this person, and no conflict wall',
  note_of_own_desk: 'written at a desk of this person about an entry of that desk, and no conflict wall',
  reading_with_reason: 'while this person has given a reason for reading, and no conflict wall',
  searching:
    'inside the search function only, which itself leaves out what is walled off and answers nobody who is not signed in: a condition here would keep PostgreSQL from using the search index',
  engine: 'the software itself: sending, counting the four parties, keeping walls',
  no_row: 'no row at all; the columns are named so that a joined list runs and finds nothing',
} as const;
export type Relation = keyof typeof RELATIONS;

/** All columns of the object, or these. */
export type Fields = 'all' | readonly string[];

export interface Rule {
  readonly roles: readonly DatabaseRole[];
  readonly relation: Relation;
  readonly select?: Fields;
  readonly insert?: Fields;
  readonly update?: Fields;
}

/** What ties a row to a report: the column that leads there, over which kind of row. */
export type Reach =
  | { readonly by: 'report'; readonly column: string; readonly optional?: true }
  | { readonly by: 'dispatch'; readonly column: string }
  | { readonly by: 'notice'; readonly column: string }
  | { readonly by: 'people'; readonly columns: readonly [string, string] };

export interface CaseObject {
  /** What the rows are, for people. */
  readonly says: string;
  /** Fields with rules of their own, stricter than those of the report around them. */
  readonly compartment?:
    'reporter' | 'narrative' | 'victim_location' | 'law_enforcement_notes' | 'provider_notes';
  readonly reach: Reach;
  readonly rules: readonly Rule[];
}

export type ObjectName = keyof typeof CASE_OBJECTS;
export const OBJECT_NAMES = Object.keys(CASE_OBJECTS) as ObjectName[];
export const VERBS = ['select', 'insert', 'update'] as const;
export type Verb = (typeof VERBS)[number];

/** The one rule that lets a role do this to this object; a role has at most one per verb, so that nothing adds up. */
export function ruleFor(object: ObjectName, role: DatabaseRole, verb: Verb): Rule | undefined {
  const rules: readonly Rule[] = CASE_OBJECTS[object].rules;
  return rules.find((rule) => rule.roles.includes(role) && rule[verb] !== undefined);
}

/** Which role of the database acts for a person of this role, and what that means for cases. */
export const PEOPLE: Readonly<Record<Role, { readonly acts: DatabaseRole; readonly says: string }>> = {
  screener: {
    acts: 'careline',
    says: 'Takes reports: reads and writes every report, the reporter included.',
  },
  supervisor: {
    acts: 'careline',
    says: 'As a screener; also unflags, and keeps the conflict walls of others.',
  },
  hart_state: {
    acts: 'hart_state',
    says: 'Reads the entries sent to the statewide desk, never a report; keeps walls, reviews broken ones.',
  },
  hart_region: {
    acts: 'agency',
    says: 'No desk yet: sees no case. A region is given cases once coordination exists.',
  },
  liaison: { acts: 'agency', says: 'No desk yet: sees no case until one is assigned.' },
  worker: { acts: 'agency', says: 'No desk yet: sees no case until one is assigned.' },
  party: {
    acts: 'agency',
    says: 'Reads and answers the entries sent to the own desk, and that desk’s notes.',
  },
  provider: {
    acts: 'agency',
    says: 'Sees no case: the name of whoever a release to the provider names, and what the own agency wrote.',
  },
  trainer: { acts: 'agency', says: 'Sees no case.' },
  trainee: { acts: 'agency', says: 'Sees no case.' },
  auditor: {
    acts: 'auditor',
    says: 'Reads, after giving a reason, everything but reporter, narrative, the location of a child and the notes of desks; an entry as it was sent; changes nothing.',
  },
  agency_admin: { acts: 'agency', says: 'Looks after the accounts of the own agency; sees no case.' },
  admin: { acts: 'agency', says: 'Runs the system; sees no case.' },
};
