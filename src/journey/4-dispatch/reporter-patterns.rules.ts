import { fold, foldedWords } from './fold.rules.ts';

export interface PersonName {
  readonly givenName?: string | null | undefined;
  readonly familyName?: string | null | undefined;
}

export interface ReporterIdentity extends PersonName {
  readonly phone?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly employer?: string | null | undefined;
}

/** The reporter as far as the fields hold words that are not valid yet (`asTyped`): an urgent call goes before they are. */
export function typedReporter(asTyped: Readonly<Record<string, string>> = {}): ReporterIdentity {
  const typed = (field: string) => asTyped[`reporter.${field}`];
  return {
    givenName: typed('givenName'),
    familyName: typed('familyName'),
    phone: typed('phone'),
    email: typed('email'),
    employer: typed('employer'),
  };
}

/** One way in which a reporter can be recognised in folded text (fold.rules.ts). */
export interface Pattern {
  readonly what: 'name' | 'phone' | 'employer' | 'email';
  /** Only a part of the name, which somebody else may bear as well. */
  readonly lone: boolean;
  readonly regex: RegExp;
  /** A last look at what was found, as it was written. */
  readonly accepts?: (written: string) => boolean;
}

/** In folded text only letters and digits are neither blank nor comma, so these classes need no Unicode tables. */
const LETTER = '[a-z\\u0080-\\uffff]';
const LETTER_OR_DIGIT = '[a-z0-9\\u0080-\\uffff]';
/** Blanks and commas between words: any number, also none ("ZenobiaQuillfeather"). */
const GAP = '[ ,]*';
const SOME_GAP = '[ ,]+';
/** Signs between two digits of a phone number. */
const DIGIT_GAP = '[ ,]{0,8}';

/** Words that say that there is no name or employer. */
const NOBODY =
  'unknown none na anonymous declined refused self selfemployed unemployed retired notasked'.split(' ');
/** Small words inside longer names; alone they name nobody. */
const PARTICLES =
  'de da do dos das del della di du la le las los van von der den ten ter el al bin ibn san st mac mc and y e'.split(
    ' ',
  );
const TITLES = 'dr mr mrs ms miss mx prof rev fr sr jr officer nurse'.split(' ');
const COMPANY_FORMS = 'inc incorporated llc llp lp ltd limited corp corporation co company plc pc gmbh'.split(
  ' ',
);
const COMPANY_FORM = COMPANY_FORMS.join('|');
/** Scripts that put no blanks between words: there a name is found anywhere. */
const NO_BLANKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;

export function patternsFor(reporter: ReporterIdentity): Pattern[] {
  const given = wordsOf(reporter.givenName);
  const family = wordsOf(reporter.familyName);
  return [
    ...callNames(given, family).flatMap(([first, last]) =>
      fullForms(first, last, given.length > 0 && family.length > 0),
    ),
    ...[given, family].flatMap(loneForms),
    ...phonePatterns(reporter.phone ?? ''),
    ...worded('employer', employerWords(reporter.employer)),
    ...worded('email', wordsOf(reporter.email)),
  ];
}

/** Patterns of other people's full names, as far as they are not the reporter's own, now or formerly. */
export function fullNames(people: readonly PersonName[], reporters: readonly PersonName[]): RegExp[] {
  const own = reporters.map(({ givenName, familyName }) =>
    [...wordsOf(givenName), ' ', ...wordsOf(familyName)].join(''),
  );
  return people.flatMap((person) => {
    const [given, family] = [wordsOf(person.givenName), wordsOf(person.familyName)];
    if (given.length === 0 || family.length === 0 || own.includes([...given, ' ', ...family].join('')))
      return [];
    return [
      bounded(`${given.join(GAP)}${SOME_GAP}${family.join(GAP)}`),
      bounded(`${family.join(GAP)}${SOME_GAP}${given.join(GAP)}`),
    ];
  });
}

function wordsOf(text: string | null | undefined): string[] {
  const words = foldedWords(text ?? '');
  return NOBODY.includes(words.join('')) ? [] : words;
}

/** Without "The" before and "Inc." after, unless nothing else is left. */
function employerWords(text: string | null | undefined): string[] {
  const words = wordsOf(text);
  const from = words[0] === 'the' ? 1 : 0;
  const to = words.findLastIndex((word) => !COMPANY_FORMS.includes(word)) + 1;
  return to > from ? words.slice(from, to) : words;
}

/**
 * Given and family name as the reporter may be called: without title, without the middle name, with one of two family
 * names; and the whole name in one field, in either order.
 */
function callNames(given: readonly string[], family: readonly string[]): [string[], string[]][] {
  const [first, last] = [given, family].map((words) => words.filter((word) => !TITLES.includes(word)));
  const whole = [...first!, ...last!];
  const parted: [string[], string[]][] =
    first!.length > 0 && last!.length > 0
      ? shortened(first!).flatMap((one) =>
          shortened(last!).map((other): [string[], string[]] => [one, other]),
        )
      : [
          [whole.slice(0, -1), whole.slice(-1)],
          [whole.slice(1), whole.slice(0, 1)],
          [whole.slice(0, 1), whole.slice(-1)],
        ];
  return parted.filter(([one, other]) => one.length > 0 && other.length > 0 && one !== other);
}

/** All words, the first alone, the last alone; a particle or a single letter alone is nobody's name. */
function shortened(words: readonly string[]): string[][] {
  const alone = [words[0]!, words.at(-1)!].filter((word) => word.length > 1 && !PARTICLES.includes(word));
  return words.length === 1 ? [[...words]] : [[...words], ...[...new Set(alone)].map((word) => [word])];
}

/** `middle`: a word may stand between. Not where both names come from one field: "Anna told Maria" is two people. */
function fullForms(given: readonly string[], family: readonly string[], middle: boolean): Pattern[] {
  if (given.length === 0 || family.length === 0) return [];
  const [first, last] = [given.join(GAP), family.join(GAP)];
  const initial = [...given[0]!][0]!;
  const familyInitial = [...family[0]!][0]!;
  const name = (form: string, accepts?: Pattern['accepts']): Pattern => ({
    what: 'name',
    lone: false,
    regex: bounded(form),
    ...(accepts && { accepts }),
  });
  return [
    name(`${first}(?:${GAP}${middle ? `|${SOME_GAP}${LETTER}+${SOME_GAP}` : ''})${last}(?:e?s)?`), // with one middle name or initial, or run together
    name(`${last}${GAP}${first}`), // "Quillfeather, Zenobia"
    name(`${initial}(?:${SOME_GAP}${LETTER})?${GAP}${last}(?:e?s)?`), // "Z. Quillfeather", "zquillfeather"
    name(`${last} *,${GAP}${initial}`),
    name(`${first}${SOME_GAP}${familyInitial}`, (written) => /\p{Lu}$/u.test(written)), // "Zenobia Q", not "Will a …"
  ];
}

/** Each part of a name by itself, and spelled letter by letter. */
function loneForms(words: readonly string[]): Pattern[] {
  const whole = words.length > 1 ? [words.join(GAP)] : [];
  const parts = words
    .filter((word) => [...word].length > 1 || NO_BLANKS.test(word))
    .filter((word) => words.length === 1 || !PARTICLES.includes(word));
  const spelled = [words.join(''), ...parts]
    .filter((word) => [...word].length > 2)
    .map((word) => [...word].join(SOME_GAP));
  return [...whole, ...parts, ...spelled].map((form) => ({
    what: 'name',
    lone: true,
    regex: bounded(`${form}(?:e?s)?`),
  }));
}

/** Words in their order, whatever stands between them; "&" and "and" are the same. */
function worded(what: 'employer' | 'email', words: readonly string[]): Pattern[] {
  const named = words.filter((word) => word !== 'and');
  if (named.join('').length < 2) return [];
  const form = `${named.join(`${GAP}(?:and${GAP})?`)}(?:e?s)?(?:${SOME_GAP}(?:${COMPANY_FORM}))*`;
  const noBlanks = NO_BLANKS.test(form);
  return [
    {
      what,
      lone: false,
      regex: new RegExp(noBlanks ? form : `(?<!${LETTER_OR_DIGIT})${form}(?!${LETTER_OR_DIGIT})`, 'g'),
    },
  ];
}

function bounded(form: string): RegExp {
  return new RegExp(NO_BLANKS.test(form) ? form : `(?<!${LETTER})(?:${form})(?!${LETTER})`, 'g');
}

function phonePatterns(typed: string): Pattern[] {
  return numbersIn(typed)
    .flatMap(phoneForms)
    .map((form) => ({ what: 'phone', lone: false, regex: new RegExp(form, 'g') }));
}

/** The numbers of a field kept as typed: "203-555-0142 or (860) 555-0199 ext 12" holds two and an extension. */
function numbersIn(typed: string): string[] {
  return fold(typed.replace(/[,;/]/g, 'x'))
    .text.split(/\p{L}+/u)
    .map((chunk) => chunk.replace(/[^0-9]/g, ''))
    .flatMap((digits) =>
      digits.length > 10 && digits.length % 10 === 0 ? (digits.match(/.{10}/g) ?? []) : [digits],
    )
    .filter((digits) => digits.length >= 4);
}

/** Any signs between the digits, with or without country and area code. */
function phoneForms(digits: string): string[] {
  const spaced = (text: string) => [...text].join(DIGIT_GAP);
  const alone = (text: string) => `(?<![0-9])${spaced(text)}(?![0-9])`;
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  const anyCountry = `(?:(?<![0-9])(?:0{1,3}${DIGIT_GAP})?1${DIGIT_GAP})?`;
  if (national.length === 10) return [`${anyCountry}${spaced(national)}`, alone(national.slice(3))];
  if (national.length === 7)
    return [
      `(?<![0-9])(?:1${DIGIT_GAP})?(?:${spaced('...').replaceAll('.', '[0-9]')}${DIGIT_GAP})?${spaced(national)}(?![0-9])`,
    ];
  if (national.length > 10)
    return [spaced(national), `(?<![0-9])0?${DIGIT_GAP}${spaced(national.slice(-9))}`];
  return [alone(national)];
}
