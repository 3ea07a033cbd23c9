import { INDICATORS, LABELS } from './1-intake/codes.ts';

const CODES = new Map<string, string>([
  ...Object.values(LABELS).flatMap((list) => Object.entries(list)),
  ...INDICATORS.map(({ code, label }) => [code, label] as const),
]);

/** `otherNames` → `Other names`: field names are written so that this reads well; the exceptions stand here. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  channel: 'How it came in',
  givenName: 'First name',
  familyName: 'Last name',
  aliases: 'Also called',
  ageEstimated: 'Age is an estimate',
  inCare: 'In DCF care',
  handles: 'Online names',
  role: 'Role',
  venue: 'Kind of place',
  thingsOfValue: 'What of value',
  whereabouts: 'Where the child is now',
  zip: 'ZIP',
  ncicNumber: 'NCIC number',
  ncicAt: 'In NCIC since',
  ncmecNumber: 'NCMEC number',
  ncmecAt: 'NCMEC told',
  urls: 'Addresses online',
  now: 'Danger now',
  dcfStatus: 'DCF status',
  childWithExploiter: 'Child is with the exploiter',
  valueExchanged: 'Anything of value given, promised or asked for',
};

/** The order in which people say things; what is not named here follows as it was taken down. */
const SPOKEN = [
  'role',
  'givenName',
  'familyName',
  'aliases',
  'age',
  'dateOfBirth',
  'ageEstimated',
  'sex',
  'name',
  'address',
  'place',
  'town',
  'zip',
  'state',
];

/** What was told, in speaking order. */
export function toldFields(
  of: Readonly<Record<string, unknown>>,
  without: readonly string[],
): [string, unknown][] {
  const rank = (field: string) => (SPOKEN.includes(field) ? SPOKEN.indexOf(field) : SPOKEN.length);
  return Object.entries(of)
    .filter(([name, value]) => name !== 'id' && !without.includes(name) && isTold(value))
    .sort(([a], [b]) => rank(a) - rank(b));
}

export function fieldLabel(field: string): string {
  const words = field.replace(/([A-Z])/g, ' $1').toLowerCase();
  return FIELD_NAMES[field] ?? words[0]!.toUpperCase() + words.slice(1);
}

/** A code in words; any other text as it stands. Codes are snake_case and never collide with what people type. */
export function valueText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string') return CODES.get(value) ?? value;
  return String(value);
}

/** True when there is something to show. */
export function isTold(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.values(value).some(isTold);
}
