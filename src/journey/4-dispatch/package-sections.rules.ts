import type { PackageFields } from '../../policy/edition.api.ts';
import { stateOf } from '../1-intake/intake.api.ts';
import type { MaskedIntake } from './masked-intake.rules.ts';

/** One row of the package table: what it is called for people, and how it is cut from the intake. */
export interface Section {
  readonly name: Exclude<keyof PackageFields, 'clause'>;
  readonly what: string;
  readonly cut: (report: MaskedIntake, size: 'full' | 'summary') => Record<string, unknown>;
}

type Intake = MaskedIntake['intake'];

export const SECTIONS: readonly Section[] = [
  {
    name: 'child',
    what: 'The child: identity, whereabouts, safe contact',
    cut: ({ intake }) => ({
      children: each(intake.children, CHILD),
      places: placesOf(intake, ['residence', 'whereabouts', 'recovery']),
      contactSafety: intake.contactSafety,
    }),
  },
  {
    name: 'event',
    what: 'What happened: event, venue, online traces, suspects, vehicles, weapons',
    cut: ({ intake }, size) => (size === 'full' ? eventOf(intake) : eventSummary(intake)),
  },
  {
    name: 'family',
    what: 'Caregivers, siblings, dangers of the household, interpreter, disability',
    cut: ({ intake }) => ({
      caregivers: each(intake.caregivers, CAREGIVER),
      siblings: each(intake.siblings, SIBLING),
      household: intake.household,
      childNeeds: each(intake.children, ['language', 'interpreter', 'disability']),
    }),
  },
  {
    name: 'history',
    what: 'Earlier child-protection history',
    cut: ({ intake }, size) => ({
      history: size === 'full' ? intake.history : filled({ earlierReports: intake.history?.earlierReports }),
      childHistory:
        size === 'full'
          ? each(intake.children, [
              'prospectiveBasis',
              'polyvictimization',
              'tribalInquiry',
              'immigrationConcern',
            ])
          : undefined,
    }),
  },
  {
    name: 'account',
    what: 'The account for forwarding, in full',
    // No machine sums up a text safely: the summary is the coded event, and the text can be asked for.
    cut: ({ account, accountReviewed }, size) =>
      size === 'summary' || account.trim() === ''
        ? {}
        : { account, ...(accountReviewed ? {} : { accountNotReviewed: true }) },
  },
  {
    name: 'health',
    what: 'Medical and mental-health notes',
    cut: ({ intake }) => ({ health: each(intake.children, ['healthNotes', 'pregnancy', 'substanceUse']) }),
  },
  {
    name: 'missing',
    what: 'Whether and since when the child is missing',
    cut: ({ intake }) => ({ missing: intake.missing }),
  },
];

const CHILD = [
  'givenName',
  'familyName',
  'aliases',
  'dateOfBirth',
  'age',
  'ageEstimated',
  'sex',
  'race',
  'ethnicity',
  'inCare',
  'dcfStatus',
  'phone',
  'handles',
  'address',
  'whereabouts',
  'school',
  'photoReference',
  'notes',
] as const;
const CAREGIVER = [
  'givenName',
  'familyName',
  'aliases',
  'relation',
  'phone',
  'address',
  'language',
  'interpreter',
  'suspect',
  'notes',
] as const;
const SIBLING = [
  'givenName',
  'familyName',
  'aliases',
  'dateOfBirth',
  'age',
  'ageEstimated',
  'sex',
  'address',
  'notes',
] as const;
const SUSPECT = [
  'role',
  'givenName',
  'familyName',
  'aliases',
  'dateOfBirth',
  'age',
  'ageEstimated',
  'sex',
  'phone',
  'handles',
  'address',
  'relation',
  'caretakerTest',
  'licensedFacility',
  'schoolEmployee',
  'vehicle',
  'weapons',
  'description',
  'notes',
] as const;
const PLACE = [
  'role',
  'state',
  'country',
  'town',
  'place',
  'zip',
  'address',
  'name',
  'landKind',
  'licensed',
  'notes',
] as const;

function eventOf(intake: Intake): Record<string, unknown> {
  return {
    allegations: intake.allegations,
    indicators: intake.indicators,
    exploitation: intake.exploitation,
    eventPlaces: placesOf(intake, ['event', undefined]),
    online: intake.online,
    allegedPerpetrators: each(intake.allegedPerpetrators, SUSPECT),
    childHarm: each(intake.children, ['injuries', 'severity', 'residenceAtExploitation']),
    police: intake.police,
  };
}

/** Coded facts only: no text, no name, no address. */
function eventSummary(intake: Intake): Record<string, unknown> {
  const { exploitation = {}, online = {} } = intake;
  const { sexualConduct, valueExchanged, thingsOfValue, venue, otherVenues, forms } = exploitation;
  return {
    allegations: intake.allegations,
    indicators: intake.indicators,
    exploitation: filled({ sexualConduct, valueExchanged, thingsOfValue, venue, otherVenues, forms }),
    eventPlaces: placesOf(intake, ['event', undefined])?.map(({ state, town }) => filled({ state, town })),
    online: filled({
      involved: online.involved,
      sexualImage: online.sexualImage,
      sextortion: online.sextortion,
    }),
    allegedPerpetrators: each(intake.allegedPerpetrators, ['role', 'relation', 'caretakerTest']),
  };
}

function placesOf(
  intake: Intake,
  roles: readonly (string | undefined)[],
): Record<string, unknown>[] | undefined {
  const places = intake.places
    ?.filter(({ role }) => roles.includes(role))
    .map((place) => ({ ...place, state: stateOf(place) }));
  return each(places, PLACE);
}

/** The named fields of every item that has any; nothing when none has. */
function each<T extends object>(
  items: readonly T[] | undefined,
  names: readonly (keyof T & string)[],
): Record<string, unknown>[] | undefined {
  const cut = (items ?? []).map((item) =>
    filled(Object.fromEntries(names.map((name) => [name, item[name]]))),
  );
  return cut.every(isEmpty) ? undefined : cut;
}

/** Without fields that say nothing. */
export function filled(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}
