import type { IntakeDraft } from '../1-intake/intake.api.ts';
import type { Screening } from './screening.rules.ts';
import type { Task } from './verdict.rules.ts';

/**
 * What else follows from the facts of a report, row by row: hints for the person at the screen and tasks for the
 * report. A default in our own words, to be confirmed by the department against its own decision map.
 */
export interface DecisionRow {
  readonly code: string;
  readonly because: string;
  readonly then: string;
  readonly tasks: readonly Task[];
}

interface Rule extends Omit<DecisionRow, 'tasks'> {
  readonly applies: (intake: IntakeDraft, screening: Screening) => boolean;
  readonly tasks?: (intake: IntakeDraft) => readonly Task[];
}

export function decisionMap(intake: IntakeDraft, screening: Screening): DecisionRow[] {
  return RULES.filter((rule) => rule.applies(intake, screening)).map(({ code, because, then, tasks }) => ({
    code,
    because,
    then,
    tasks: tasks?.(intake) ?? [],
  }));
}

const task = (
  code: string,
  text: string,
  dueInHours: number | null,
  fields: readonly string[] = [],
): Task => ({ code, text, dueInHours, fields });

const CARETAKER = ['responsible', 'given_access', 'entrusted'];
const FAMILY = ['parent', 'relative'];
const LICENSED_VENUES = ['foster_home', 'group_home', 'shelter', 'detention'];

/** Somebody of the family, or with care of the child, is suspected. */
export function isFamilial({
  caregivers = [],
  allegedPerpetrators = [],
}: Pick<IntakeDraft, 'caregivers' | 'allegedPerpetrators'>): boolean {
  return (
    caregivers.some(({ suspect }) => suspect === 'yes') ||
    allegedPerpetrators.some(
      ({ role, relation, caretakerTest }) =>
        role === 'caretaker' || FAMILY.includes(relation ?? '') || CARETAKER.includes(caretakerTest ?? ''),
    )
  );
}

const RULES: readonly Rule[] = [
  {
    code: 'dmst',
    because: 'The report is flagged as DMST.',
    then: 'All four parties are told at once and a HART case opens, whether or not child protection accepts the report.',
    applies: (_intake, screening) => screening.flag,
  },
  {
    code: 'sexual_abuse_path',
    because: 'Sexual conduct without an established element of value.',
    then: 'The ordinary child-protection path; police hear of it within 12 hours all the same. HART can be consulted.',
    applies: (_intake, screening) => screening.sexualAbusePath && !screening.flag,
  },
  {
    code: 'adult_in_care',
    because: 'A young adult is in DCF care, or may be.',
    then: 'A HART case with the rules for adults: consent is the young adult’s own.',
    applies: (_intake, screening) =>
      screening.perChild.some(({ age }) => age.reason.code.startsWith('over_18_')),
  },
  {
    code: 'labor_only',
    because: 'Only labor trafficking of a child stands.',
    then: 'A HART case of the type labor, with the same notices to the four parties.',
    applies: (_intake, screening) => screening.trafficking === 'labor',
  },
  {
    code: 'familial',
    because: 'Somebody of the family, or who has care of the child, is suspected.',
    then: 'A child-protection allegation. That person is asked for no consent and gets no letter, call or portal message; brothers and sisters are assessed too.',
    applies: isFamilial,
    tasks: () => [
      task('familial_lockout', 'Shut the suspected caregiver out of consent, letters and contact.', null, [
        'contactSafety.doNotContact',
      ]),
    ],
  },
  {
    code: 'missing',
    because: 'The child is missing.',
    then: 'Urgent. Police (for NCIC) and NCMEC are two separate notices, each at once and never later than 24 hours; after the return a trafficking screening.',
    applies: ({ missing }) => missing?.now === 'yes',
    tasks: ({ missing }) => [
      ...(missing?.ncicNumber
        ? []
        : [
            task('missing_police', 'Report the child missing to police and note the NCIC number.', 24, [
              'missing.ncicNumber',
            ]),
          ]),
      ...(missing?.ncmecNumber
        ? []
        : [
            task('missing_ncmec', 'Report the child missing to NCMEC and note the number.', 24, [
              'missing.ncmecNumber',
            ]),
          ]),
    ],
  },
  {
    code: 'online',
    because: 'A suspect, an image or the contact is online.',
    then: 'Note platform, names, addresses and payments. Never take or forward an image: police do that.',
    applies: ({ online, exploitation }) =>
      online?.involved === 'yes' ||
      online?.sexualImage === 'yes' ||
      online?.sextortion === 'yes' ||
      Boolean(online?.platforms?.length || online?.handles?.length) ||
      exploitation?.venue === 'internet',
    tasks: () => [
      task('preservation_request', 'Ask police to have the online service preserve the data.', 24),
    ],
  },
  {
    code: 'foreign_national',
    because: 'The child may be a foreign national.',
    then: 'The federal anti-trafficking office (HHS OTIP) is told within 24 hours, so that the child gets a letter of eligibility.',
    applies: ({ children = [] }) => children.some(({ immigrationConcern }) => immigrationConcern === 'yes'),
    tasks: () => [task('notify_otip', 'Send the request for assistance to HHS OTIP.', 24)],
  },
  {
    code: 'licensed_place',
    because: 'A licensed place or its staff is involved.',
    then: 'Licensing is told, and the other children living there are screened.',
    applies: ({ places = [], allegedPerpetrators = [], exploitation }) =>
      places.some(({ licensed }) => licensed === 'yes') ||
      allegedPerpetrators.some(
        ({ licensedFacility, relation }) => licensedFacility === 'yes' || relation === 'facility_staff',
      ) ||
      LICENSED_VENUES.includes(exploitation?.venue ?? ''),
    tasks: () => [task('notify_licensing', 'Tell the licensing agency.', 24)],
  },
  {
    code: 'school_employee',
    because: 'A suspect works at a school.',
    then: 'The Department of Education is told.',
    applies: ({ allegedPerpetrators = [] }) =>
      allegedPerpetrators.some(
        ({ schoolEmployee, relation }) => schoolEmployee === 'yes' || relation === 'school_staff',
      ),
    tasks: () => [task('notify_education', 'Tell the Department of Education.', 24)],
  },
];
