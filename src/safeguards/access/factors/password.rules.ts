import { dictionary } from '@zxcvbn-ts/language-common';

/** In Unicode code points, after NFKC. NIST SP 800-63B-4: 15 where a password may stand alone, at least 64 accepted. */
export const PASSWORD_LEAST = 15;
export const PASSWORD_MOST = 128;

/** Words that somebody who knows the person would try first. */
export interface PasswordContext {
  readonly address: string;
  readonly name: string;
  readonly agency: string;
}

export interface PasswordProblem {
  readonly code: 'too_short' | 'too_long' | 'repeated' | 'sequence' | 'context_word' | 'common';
  /** The part of the password that is to blame, where there is one. */
  readonly because?: string;
}

const SERVICE = 'hartline';
/** Shorter parts stand in too many innocent passwords. */
const CONTEXT_LETTERS = 4;
const COMMON_LETTERS = 4;
/** A password is common when at most this many different common ones make it up, … */
const COMMON_PARTS = 2;
/** … give or take this many further characters. */
const SPARE_CHARACTERS = 3;
const REPEATED_UNIT = 5;
const SEQUENCE_SHARE = 0.75;

const COMMON = new Set(
  dictionary['passwords-common']
    .map((word) => withoutSigns(word.toLowerCase()))
    .filter((word) => word.length >= COMMON_LETTERS),
);
const LONGEST_COMMON = Math.max(...[...COMMON].map((word) => word.length));

/** The form a password is checked and derived in: what looks the same is the same, nothing is cut off. */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC');
}

/** Why this password may not be used; undefined when it may. No composition rules: length and surprise are what counts. */
export function passwordProblem(password: string, context: PasswordContext): PasswordProblem | undefined {
  const characters = [...normalizedPassword(password)];
  if (characters.length < PASSWORD_LEAST) return { code: 'too_short' };
  if (characters.length > PASSWORD_MOST) return { code: 'too_long' };
  const lower = characters.join('').toLowerCase();
  if (isRepeated([...lower])) return { code: 'repeated' };
  if (isSequence([...lower])) return { code: 'sequence' };
  const known = contextWords(context).find((word) => lower.includes(word));
  if (known) return { code: 'context_word', because: known };
  const common = commonParts(withoutSigns(lower));
  if (common) return { code: 'common', because: common };
  return undefined;
}

function withoutSigns(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

function contextWords({ address, name, agency }: PasswordContext): string[] {
  const words = [SERVICE, ...`${address} ${name} ${agency}`.toLowerCase().split(/[^\p{L}\p{N}]+/u)];
  return words.filter((word) => [...word].length >= CONTEXT_LETTERS);
}

/** One short piece again and again. */
function isRepeated(characters: readonly string[]): boolean {
  return Array.from({ length: REPEATED_UNIT }, (_, at) => at + 1).some((unit) =>
    characters.every((character, at) => character === characters[at % unit]),
  );
}

/** Mostly steps to the same, the next or the previous character. */
function isSequence(characters: readonly string[]): boolean {
  const codes = characters.map((character) => character.codePointAt(0)!);
  const steps = codes.slice(1).filter((code, at) => Math.abs(code - codes[at]!) <= 1).length;
  return steps >= SEQUENCE_SHARE * (codes.length - 1);
}

/** The common password it begins with, when a few common ones make up (nearly) the whole text. */
function commonParts(text: string): string | undefined {
  // best[spare][at]: fewest different parts for the first `at` letters with `spare` letters left over.
  const best = Array.from({ length: SPARE_CHARACTERS + 1 }, () =>
    new Array<number>(text.length + 1).fill(Infinity),
  );
  best[0]![0] = 0;
  for (let at = 0; at < text.length; at++) {
    for (let spare = 0; spare <= SPARE_CHARACTERS; spare++) {
      const parts = best[spare]![at]!;
      if (parts > COMMON_PARTS) continue;
      if (spare < SPARE_CHARACTERS) lower(best[spare + 1]!, at + 1, parts);
      for (const end of endsOfCommon(text, at)) lower(best[spare]!, end, parts + 1);
    }
  }
  const made = best.some((row) => row[text.length]! <= COMMON_PARTS);
  return made ? longestCommonIn(text) : undefined;
}

function lower(row: number[], at: number, value: number): void {
  row[at] = Math.min(row[at]!, value);
}

/** Where a common password that begins at `at` ends, also when it is said several times in a row. */
function endsOfCommon(text: string, at: number): number[] {
  const ends: number[] = [];
  for (let length = COMMON_LETTERS; length <= LONGEST_COMMON && at + length <= text.length; length++) {
    const word = text.slice(at, at + length);
    if (!COMMON.has(word)) continue;
    for (let end = at + length; end <= text.length; end += length) {
      ends.push(end);
      if (text.slice(end, end + length) !== word) break;
    }
  }
  return ends;
}

function longestCommonIn(text: string): string {
  let longest = '';
  for (let at = 0; at < text.length; at++)
    for (let length = longest.length + 1; length <= LONGEST_COMMON && at + length <= text.length; length++)
      if (COMMON.has(text.slice(at, at + length))) longest = text.slice(at, at + length);
  return longest;
}
