import { fold } from './fold.rules.ts';
import type { Folded } from './fold.rules.ts';
import { fullNames, patternsFor } from './reporter-patterns.rules.ts';
import type { PersonName, ReporterIdentity } from './reporter-patterns.rules.ts';

export interface MaskedSpan {
  /** Place in the original text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly what: 'name' | 'phone' | 'employer' | 'email';
}

export interface Masked {
  readonly text: string;
  readonly masked: readonly MaskedSpan[];
}

export interface MaskOptions {
  readonly marker?: string;
  /** `full_names` leaves a given or family name alone where it stands alone: for the name fields of other people. */
  readonly names?: 'all' | 'full_names';
}

export const MARKER = '[reporter]';

/**
 * Hides who reported: name, phone, e-mail and employer, however written. A name that is also a word ("Will", "May") is
 * hidden too, as a leak is worse than a clumsy sentence. Nothing is guessed: nicknames and descriptions ("her teacher")
 * are the screener's to leave out of the account for forwarding.
 */
export function maskReporter(
  text: string,
  reporter: ReporterIdentity | readonly ReporterIdentity[],
  known: readonly PersonName[] = [],
): Masked {
  return reporterMask(reporter, known)(text);
}

/**
 * The same for many texts of one report: the patterns are made once.
 * `known`: people whose full names stay readable although they share a name with the reporter: the child, the family.
 * Several identities: the reporter as known now and as called before a correction.
 */
export function reporterMask(
  reporter: ReporterIdentity | readonly ReporterIdentity[],
  known: readonly PersonName[] = [],
): (text: string, options?: MaskOptions) => Masked {
  const reporters = [reporter].flat();
  const patterns = reporters.flatMap(patternsFor);
  const knownNames = fullNames(known, reporters);
  return (text, { marker = MARKER, names = 'all' } = {}) => {
    if (patterns.length === 0 || text === '') return { text, masked: [] };
    const spans: MaskedSpan[] = [];
    for (const folded of readings(text)) {
      const others = spansOf(folded, knownNames);
      for (const { what, lone, regex, accepts } of patterns) {
        if (lone && names === 'full_names') continue;
        for (const span of spansOf(folded, [regex])) {
          if (accepts && !accepts(text.slice(span.start, span.end))) continue;
          if (lone && others.some((other) => other.start <= span.start && span.end <= other.end)) continue;
          spans.push({ ...span, what });
        }
      }
    }
    const masked = joined(text, spans);
    return { text: replaced(text, masked, marker), masked };
  };
}

/** Every text inside a JSON value, masked; keys, numbers and truth values stay. */
export function maskDeep<T>(value: T, reporter: ReporterIdentity, known: readonly PersonName[] = []): T {
  const mask = reporterMask(reporter, known);
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return mask(inner).text;
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, field]) => [name, walk(field)]));
  };
  return walk(value) as T;
}

/** As written, and with the words joined that a hyphen splits over two lines. */
function readings(text: string): Folded[] {
  return /[-\u00ad\u2010\u2011]\s*[\n\r]/.test(text) ? [fold(text), fold(text, true)] : [fold(text)];
}

function spansOf({ text, start, end }: Folded, regexes: readonly RegExp[]): { start: number; end: number }[] {
  return regexes.flatMap((regex) =>
    [...text.matchAll(regex)]
      .filter(([found]) => found !== '')
      .map((match) => ({ start: start[match.index]!, end: end[match.index + match[0].length - 1]! })),
  );
}

/** In order, without overlap; names with nothing but signs between them become one. */
function joined(text: string, spans: readonly MaskedSpan[]): MaskedSpan[] {
  const result: MaskedSpan[] = [];
  for (const span of [...spans].sort((one, other) => one.start - other.start || other.end - one.end)) {
    const last = result.at(-1);
    const touches =
      last &&
      (span.start < last.end ||
        (span.what === last.what && /^[\s,.'’-]*$/u.test(text.slice(last.end, span.start))));
    if (touches) result[result.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result.map((span) =>
    span.what === 'phone' ? { ...span, start: withDialSigns(text, span.start) } : span,
  );
}

function withDialSigns(text: string, start: number): number {
  let at = start;
  while (at > 0 && '+('.includes(text[at - 1]!)) at -= 1;
  return at;
}

function replaced(text: string, spans: readonly MaskedSpan[], marker: string): string {
  let result = '';
  let at = 0;
  for (const { start, end } of spans) {
    result += text.slice(at, start) + marker;
    at = end;
  }
  return result + text.slice(at);
}
