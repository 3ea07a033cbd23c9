import { z } from 'zod';
import { IntakeContent } from '../1-intake/intake.api.ts';
import type { IntakeDraft } from '../1-intake/intake.api.ts';
import { foldedWords } from './fold.rules.ts';
import { reporterMask } from './masking.rules.ts';
import { typedReporter } from './reporter-patterns.rules.ts';
import type { PersonName, ReporterIdentity } from './reporter-patterns.rules.ts';

/** Put in short fields, where "[reporter]" would say what the reporter has to do with that place or person. */
const WITHHELD = '[withheld]';

export interface MaskedIntake {
  /** Neither reporter nor narrative nor half-typed text: those parts never leave. */
  readonly intake: Omit<IntakeDraft, 'reporter' | 'narrative' | 'asTyped' | 'accountForForwarding'>;
  /** The confirmed account, or the masked narrative in its place. */
  readonly account: string;
  readonly accountReviewed: boolean;
  /** How many places in the account were hidden. */
  readonly maskedInAccount: number;
  /** True when something outside the account was hidden. */
  readonly partsWithheld: boolean;
}

/**
 * The intake as it may leave, before each party's share is cut from it. Every text field is masked, by the schema, so
 * a field added later is masked too; codes, dates and numbers stay.
 *
 * Names of other people: a mother who reports shares her family name with the child, and the child must be named.
 * - A name standing alone in a name field stays; the reporter's full name in one field is hidden.
 * - A child named exactly like the reporter stays named: the victim's identity is the point, and says nothing about
 *   who called. A child who calls for itself is hidden as a reporter in texts all the same.
 * - A caregiver, sibling or suspect who bears the reporter's full name loses given name and aliases, and the family
 *   name unless a child bears it too; nothing is put in their place, as a mark would point at the reporter.
 * - Towns and villages of Connecticut come from the public gazetteer and stay; elsewhere they are text like any other.
 */
export function maskIntake(
  intake: IntakeDraft,
  formerReporters: readonly ReporterIdentity[] = [],
): MaskedIntake {
  const { reporter = {}, narrative = '', accountForForwarding = '', asTyped, ...rest } = intake;
  const reporters = [reporter, typedReporter(asTyped), ...formerReporters];
  const mask = reporterMask(reporters, peopleOf(intake));
  let partsWithheld = false;
  const masked = maskedFields(IntakeContent, rest, (text, path) => {
    const isName = NAME_FIELD.test(path);
    const out = mask(text, {
      marker: LONG_FIELD.test(path) ? undefined : WITHHELD,
      names: isName ? 'full_names' : 'all',
    });
    if (out.masked.length > 0) partsWithheld = true;
    return out.text === WITHHELD ? undefined : out.text;
  }) as IntakeDraft;

  restoreGazetteer(masked, rest);
  restoreChildren(masked, rest, reporters);
  for (const one of reporters) if (dropNamesakes(masked, one)) partsWithheld = true;
  const reviewed = accountForForwarding.trim() !== '';
  const account = mask(reviewed ? accountForForwarding : narrative);
  return {
    intake: masked,
    account: account.text,
    accountReviewed: reviewed,
    maskedInAccount: account.masked.length,
    partsWithheld,
  };
}

const NAME_FIELD = /\.(givenName|familyName|aliases)$/;
const LONG_FIELD = /(notes?|Notes|details|description|danger|injuries|endangerments)$/;

type Mask = (text: string, path: string) => string | undefined;

/** Walks value and schema together; list positions are left out of the path. */
function maskedFields(schema: z.ZodType, value: unknown, mask: Mask, path = ''): unknown {
  if (schema instanceof z.ZodOptional) return maskedFields(schema.unwrap() as z.ZodType, value, mask, path);
  if (value === undefined || value === null) return undefined;
  if (schema instanceof z.ZodString) return mask(value as string, path);
  if (schema instanceof z.ZodArray) {
    return (value as unknown[])
      .map((item) => maskedFields(schema.element as z.ZodType, item, mask, path))
      .filter((item) => item !== undefined);
  }
  if (!(schema instanceof z.ZodObject)) return value;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const inner = schema.shape[name] as z.ZodType | undefined;
    const out = inner && maskedFields(inner, field, mask, path === '' ? name : `${path}.${name}`);
    return out === undefined ? [] : [[name, out] as const];
  });
  return Object.fromEntries(fields);
}

function peopleOf(intake: IntakeDraft): PersonName[] {
  return [
    ...(intake.children ?? []),
    ...(intake.caregivers ?? []),
    ...(intake.siblings ?? []),
    ...(intake.allegedPerpetrators ?? []),
  ];
}

function restoreGazetteer(masked: IntakeDraft, original: IntakeDraft): void {
  masked.places?.forEach((place, index) => {
    const given = original.places?.[index];
    if (!given || (given.state ?? 'CT') !== 'CT') return;
    if (given.town !== undefined) place.town = given.town;
    if (given.place !== undefined) place.place = given.place;
  });
}

function restoreChildren(
  masked: IntakeDraft,
  original: IntakeDraft,
  reporters: readonly ReporterIdentity[],
): void {
  masked.children?.forEach((child, index) => {
    const given = original.children?.[index];
    if (given && reporters.some((reporter) => isSameName(given, reporter)))
      Object.assign(child, { givenName: given.givenName, familyName: given.familyName });
  });
}

function isSameName(one: PersonName, other: PersonName): boolean {
  const words = ({ givenName, familyName }: PersonName) =>
    [foldedWords(givenName ?? '').join(' '), foldedWords(familyName ?? '').join(' ')].join('|');
  return words(one) === words(other);
}

/** True when somebody lost a name. */
function dropNamesakes(masked: IntakeDraft, reporter: ReporterIdentity): boolean {
  const mask = reporterMask(reporter);
  const childrenBear = (family: string | undefined) =>
    masked.children?.some((child) => child.familyName === family) ?? false;
  let dropped = false;
  for (const person of [
    ...(masked.caregivers ?? []),
    ...(masked.siblings ?? []),
    ...(masked.allegedPerpetrators ?? []),
  ]) {
    const full = `${person.givenName ?? ''} ${person.familyName ?? ''}`;
    if (!mask(full, { names: 'full_names' }).masked.some(({ what }) => what === 'name')) continue;
    delete person.givenName;
    delete person.aliases;
    if (!childrenBear(person.familyName)) delete person.familyName;
    dropped = true;
  }
  return dropped;
}
