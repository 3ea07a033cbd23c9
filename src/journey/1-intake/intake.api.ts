import { z } from 'zod';
import { INDICATOR_CODES, STATES } from './codes.ts';
import {
  answer,
  code,
  flag,
  isoInstant,
  isStorable,
  itemId,
  items,
  LIMITS,
  long,
  manyCodes,
  short,
  shorts,
  textUpTo,
} from './fields.api.ts';
import { allegedPerpetrator, caregiver, child, Reporter, sibling } from './people.api.ts';

const place = {
  role: code('placeRole'),
  /** Connecticut when absent; see `stateOf`. */
  state: z.enum(STATES).optional(),
  country: short,
  town: short,
  /** Village, borough or other named place inside a town. */
  place: short,
  zip: z
    .string()
    .regex(/^\d{5}$/, { error: 'Five digits.' })
    .optional(),
  address: short,
  name: short,
  landKind: code('landKind'),
  /** The agency the screener chose where the address decides; absent = all candidates. */
  agencyChoice: itemId.optional(),
  licensed: answer,
  notes: long,
};

const Exploitation = z.strictObject({
  /** Sexual conduct or a sexual image. */
  sexualConduct: answer,
  /** Anything of value given, promised or asked for, to the child or to anyone else. */
  valueExchanged: answer,
  thingsOfValue: manyCodes('thingOfValue'),
  venue: code('venue'),
  otherVenues: manyCodes('venue'),
  pastVenues: manyCodes('venue'),
  forms: manyCodes('exploitationForm'),
  controlMethods: manyCodes('controlMethod'),
  /** As told: a date, "last weekend", "since spring". */
  when: short,
  details: long,
});

const Online = z.strictObject({
  involved: answer,
  platforms: shorts,
  handles: shorts,
  urls: z.array(textUpTo(2_000)).max(LIMITS.items).optional(),
  payment: short,
  sexualImage: answer,
  sextortion: answer,
  cyberTipline: short,
  details: long,
});

const Missing = z.strictObject({
  now: answer,
  lastSeenAt: isoInstant.optional(),
  lastSeenPlace: short,
  lastSeenBy: short,
  clothing: short,
  companion: short,
  endangerments: long,
  suicidality: answer,
  medicationNeeded: answer,
  ncicNumber: short,
  ncicAt: isoInstant.optional(),
  ncmecNumber: short,
  ncmecAt: isoInstant.optional(),
});

const ContactSafety = z.strictObject({
  safeToContact: answer,
  whoMayAnswer: short,
  safeHours: short,
  safePhone: short,
  codeWord: short,
  doNotContact: short,
  note: long,
});

const Household = z.strictObject({ danger: long, weapons: answer });
const Police = z.strictObject({ contacted: answer, agency: short, incidentNumber: short });
const History = z.strictObject({ earlierReports: answer, notes: long });

/** Kept as typed until it is valid: field path → what stands in the field. Never judged, blocks submission. */
const AsTyped = z
  .record(
    z
      .string()
      .min(1)
      .max(LIMITS.shortText)
      .refine((key) => isStorable(key), { error: 'Contains a character that cannot be stored.' }),
    textUpTo(LIMITS.asTyped),
  )
  .refine((typed) => Object.keys(typed).length <= 200, { error: 'More than 200 fields.' })
  .optional();

const content = {
  channel: code('channel'),
  receivedAt: isoInstant.optional(),
  dangerNow: code('yesNoUnknown'),
  narrative: textUpTo(LIMITS.narrative).optional(),
  accountForForwarding: textUpTo(LIMITS.narrative).optional(),
  reporter: Reporter.optional(),
  children: items(child),
  childWithExploiter: code('yesNoUnknown'),
  allegations: manyCodes('allegation'),
  caregivers: items(caregiver),
  siblings: items(sibling),
  allegedPerpetrators: items(allegedPerpetrator),
  places: items(place),
  exploitation: Exploitation.optional(),
  indicators: z.array(z.enum(INDICATOR_CODES)).max(LIMITS.items).optional(),
  online: Online.optional(),
  missing: Missing.optional(),
  contactSafety: ContactSafety.optional(),
  household: Household.optional(),
  police: Police.optional(),
  history: History.optional(),
  asTyped: AsTyped,
};

export const IntakeContent = z.strictObject(content);
export const IntakeBody = z.strictObject({ submit: flag, ...content }).meta({ id: 'IntakeBody' });

/** What is stored: the body without the wish to submit. */
export type IntakeDraft = z.infer<typeof IntakeContent>;
export type IntakeBody = z.infer<typeof IntakeBody>;
export type IntakeChild = NonNullable<IntakeDraft['children']>[number];
export type IntakePlace = NonNullable<IntakeDraft['places']>[number];
export type IntakePerpetrator = NonNullable<IntakeDraft['allegedPerpetrators']>[number];

const UNITED_STATES = /^(the )?(u\.?\s?s\.?(\s?a\.?)?|united states( of america)?)$/i;

/** The state of a place: as given, abroad when only another country was given, else Connecticut. */
export function stateOf({ state, country }: Pick<IntakePlace, 'state' | 'country'>): string {
  const abroad = country !== undefined && !UNITED_STATES.test(country.trim());
  return state ?? (abroad ? 'foreign' : 'CT');
}

/** A change to a draft: sections and fields merge, `null` clears, a list given replaces the list (see conflict.rules.ts). */
type Clearable<T> = T extends readonly (infer Item)[]
  ? Clearable<Item>[]
  : T extends object
    ? { [K in keyof T]: Clearable<T[K]> | null }
    : T;
export type IntakePatch = Clearable<IntakeDraft>;

export const ReportPatch = z
  .strictObject({
    version: z
      .int()
      .min(1)
      .max(2 ** 31 - 1),
    ...clearable(IntakeContent).shape,
  })
  .meta({ id: 'ReportPatch' }) as unknown as z.ZodType<IntakePatch & { version: number }>;

/** The same object with every field also `null`, all the way down; ids of items stay as they are. */
function clearable(schema: z.ZodObject): z.ZodObject {
  const shape = Object.entries(schema.shape).map(([name, field]) => {
    const inner = (field as z.ZodOptional<z.ZodType>).unwrap();
    return [name, name === 'id' ? field : clearableField(inner).nullable().optional()] as const;
  });
  return z.strictObject(Object.fromEntries(shape));
}

function clearableField(field: z.ZodType): z.ZodType {
  if (field instanceof z.ZodObject) return clearable(field);
  if (field instanceof z.ZodRecord)
    return z.record(field.keyType as z.ZodString, (field.valueType as z.ZodType).nullable());
  if (field instanceof z.ZodArray && field.element instanceof z.ZodObject)
    return items(clearable(field.element).shape).unwrap();
  return field;
}
