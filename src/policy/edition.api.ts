import { z } from 'zod';

/** A policy edition as data: clauses in our words, and the numbers that the workflow runs on. Checked here, by name. */
const text = z.string().min(1).max(4_000);
const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'A local time such as 08:30.' });
const clauseNumber = z.string().regex(/^\d+(\.\d+)*$/, { error: 'A clause number such as 3.2.' });
const code = z.string().regex(/^[a-z][a-z0-9_]*$/, { error: 'A code in snake_case.' });

/** When something falls due: clock time (minutes, hours), or business time in the edition's calendar. */
export const Clock = z.union(
  [
    z.strictObject({ minutes: z.int().min(1) }),
    z.strictObject({ hours: z.int().min(1) }),
    z.strictObject({ nextBusinessDayAt: localTime }),
    z.strictObject({ businessDays: z.int().min(1).max(250), until: localTime }),
  ],
  { error: 'A clock is {minutes}, {hours}, {nextBusinessDayAt} or {businessDays, until}.' },
);
export type Clock = z.infer<typeof Clock>;

/** How long each level of a ladder waits; with `officeHoursOnly` the minutes are counted in office hours. */
export const LadderStep = z.strictObject({ everyMinutes: z.int().min(1), officeHoursOnly: z.boolean() });
export type LadderStep = z.infer<typeof LadderStep>;

const PartyClocks = z.strictObject({
  clause: clauseNumber,
  /** From sending until the desk has it. */
  forward: Clock,
  /** From sending until a named person says "we have it". */
  acknowledge: Clock,
  /** From the acknowledgement until "acting" or a coded outcome. */
  act: Clock,
  ladder: LadderStep,
});
export type PartyClocks = z.infer<typeof PartyClocks>;

/** The one row for urgent reports, and one per party for the others. */
const Clocks = z.strictObject({
  urgent: PartyClocks,
  hart_lead: PartyClocks,
  fbi: PartyClocks,
  local_police: PartyClocks,
  local_mdt: PartyClocks,
});
export type ClockParty = Exclude<keyof z.infer<typeof Clocks>, 'urgent'>;

/** A limit of law on the department itself. Nothing resets it: no amendment, no redirection, no new edition. */
export const Ceiling = z.strictObject({
  code: z.string().regex(/^C\d+$/),
  clause: clauseNumber,
  /** What the obligation is called in the ledger. */
  kind: code,
  clock: z.strictObject({ hours: z.int().min(1) }),
  from: z.enum(['received', 'flagged']),
  when: z.enum(['sexual_allegation_or_flag', 'flag']),
  metBy: z.enum(['delivery_to_local_police', 'delivery_to_law_enforcement']),
});
export type Ceiling = z.infer<typeof Ceiling>;

export const BusinessCalendar = z.strictObject({
  clause: clauseNumber,
  timeZone: z.string().min(1),
  /** 1 = Monday … 7 = Sunday. */
  weekend: z.array(z.int().min(1).max(7)).max(6),
  officeHours: z.strictObject({ from: localTime, to: localTime }),
  holidays: z.strictObject({
    source: text,
    years: z.record(z.string().regex(/^\d{4}$/), z.array(z.strictObject({ date: z.iso.date(), name: text }))),
  }),
});
export type BusinessCalendar = z.infer<typeof BusinessCalendar>;

/** Thresholds of the DMST test. Which rows it has is written in screening; how many signs weigh enough is policy. */
export const ScreeningPolicy = z.strictObject({
  clause: clauseNumber,
  /** An estimated age up to this many years counts as unknown. */
  estimatedAgeUnknownUpTo: z.int().min(18).max(25),
  /** Somebody in care, or whose care is unknown, counts as a child up to this age. */
  careUpTo: z.int().min(18).max(25),
  strongForHighRisk: z.int().min(1),
  /** Conduct stands, value unknown. */
  strongWhenValueUnknown: z.int().min(1),
  /** Conduct without value, or nothing known about either. */
  strongWhenDoubtful: z.int().min(1),
  strongForReview: z.int().min(1),
  strongIndicators: z.array(code).min(1),
  urgentUnderAge: z.int().min(1).max(18),
  completenessTask: z.strictObject({ hours: z.int().min(1) }),
});
export type ScreeningPolicy = z.infer<typeof ScreeningPolicy>;

/** How much of one section a party gets. What is not `full` is named in the package as withheld. */
export const SHARES = ['full', 'summary', 'if_needed', 'need_based', 'on_request', 'never'] as const;
export type Share = (typeof SHARES)[number];
const PackageRow = z.strictObject({
  hart_lead: z.enum(SHARES),
  fbi: z.enum(SHARES),
  local_police: z.enum(SHARES),
  local_mdt: z.enum(SHARES),
});
export const PackageFields = z.strictObject({
  clause: clauseNumber,
  child: PackageRow,
  event: PackageRow,
  family: PackageRow,
  history: PackageRow,
  account: PackageRow,
  health: PackageRow,
  missing: PackageRow,
});
export type PackageFields = z.infer<typeof PackageFields>;

export const Clause = z.strictObject({
  number: clauseNumber,
  title: text,
  text,
  source: text,
  /** `law` = a statute says so; `default` = ours, to be confirmed by the department. */
  standing: z.enum(['law', 'default']),
  note: text.optional(),
});
export type Clause = z.infer<typeof Clause>;

/** Who is told instead of an agency in which a suspect serves. */
export const STAND_INS = ['state_police_troop', 'states_attorney'] as const;
export type StandIn = (typeof STAND_INS)[number];

export const PolicyEdition = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    title: text,
    effectiveFrom: z.iso.date(),
    note: text,
    source: text,
    clauses: z.array(Clause).min(1),
    clocks: Clocks,
    ceilings: z.array(Ceiling),
    calendar: BusinessCalendar,
    screening: ScreeningPolicy,
    /** Where a dispatch goes when a suspect serves in the agency that would get it: first kind that has a desk. */
    conflictOfInterest: z.strictObject({
      clause: clauseNumber,
      insteadTo: z.array(z.enum(STAND_INS)).min(1),
    }),
    /** By when somebody else must have reviewed emergency access through a wall; editions from before have no such clause. */
    breakGlass: z.strictObject({ clause: clauseNumber, review: Clock }).optional(),
    packages: PackageFields,
  })
  .superRefine((edition, refusal) => {
    const refuse = (path: PropertyKey[], message: string) =>
      refusal.addIssue({ code: 'custom', path, message });
    const numbers = edition.clauses.map((clause) => clause.number);
    numbers.forEach((number, index) => {
      if (numbers.indexOf(number) !== index)
        refuse(['clauses', index, 'number'], `Clause ${number} is there twice.`);
    });
    for (const [path, number] of clausesNamed(edition)) {
      if (!numbers.includes(number)) refuse(path, `There is no clause ${number}.`);
    }
    for (const [index, clause] of edition.clauses.entries()) {
      if (clause.standing === 'default' && !clause.note?.includes('to be confirmed'))
        refuse(['clauses', index, 'note'], 'A default must say that it is to be confirmed.');
    }
    const { officeHours, holidays } = edition.calendar;
    if (officeHours.from >= officeHours.to)
      refuse(['calendar', 'officeHours', 'to'], 'Office hours end before they begin.');
    for (const [year, days] of Object.entries(holidays.years)) {
      days.forEach((day, index) => {
        const path = ['calendar', 'holidays', 'years', year, index, 'date'];
        if (!day.date.startsWith(`${year}-`)) refuse(path, `${day.date} is not in ${year}.`);
        if (index > 0 && days[index - 1]!.date >= day.date) refuse(path, 'Days must be in order, each once.');
      });
    }
  });
export type PolicyEdition = z.infer<typeof PolicyEdition>;

type EditionNumbers = Pick<
  PolicyEdition,
  'clocks' | 'ceilings' | 'calendar' | 'screening' | 'conflictOfInterest' | 'breakGlass' | 'packages'
>;

function clausesNamed(edition: EditionNumbers): [PropertyKey[], string][] {
  return [
    ...Object.entries(edition.clocks).map(([row, { clause }]): [PropertyKey[], string] => [
      ['clocks', row, 'clause'],
      clause,
    ]),
    ...edition.ceilings.map(({ clause }, index): [PropertyKey[], string] => [
      ['ceilings', index, 'clause'],
      clause,
    ]),
    [['calendar', 'clause'], edition.calendar.clause],
    [['screening', 'clause'], edition.screening.clause],
    [['conflictOfInterest', 'clause'], edition.conflictOfInterest.clause],
    ...(edition.breakGlass
      ? [[['breakGlass', 'clause'], edition.breakGlass.clause] satisfies [PropertyKey[], string]]
      : []),
    [['packages', 'clause'], edition.packages.clause],
  ];
}
