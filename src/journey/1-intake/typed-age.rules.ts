/** What stands in an age field, as the fields it means; or why it means none yet. */
export type TypedAge =
  | {
      readonly ok: true;
      readonly age?: number | 'unknown';
      readonly dateOfBirth?: string;
      readonly ageEstimated?: true;
    }
  | { readonly ok: false; readonly why: 'not_an_age' | 'future' | 'too_long_ago' };

const ABOUT =
  /^(?:about|around|approx(?:imately)?\.?|approximately|maybe|perhaps|circa|ca?\.|~|est(?:imated)?\.?)\s*/i;
const UNKNOWN = /^(?:unknown|unk\.?|not known|\?|dk|don'?t know)$/i;
const OLDEST = 120;

/**
 * An age as people say it: "15", "15 yo", "about 15", "14 or 15" (the younger one, estimated), "unknown", or a date of
 * birth. `today` is YYYY-MM-DD.
 */
export function parseAge(typed: string, today: string): TypedAge {
  const said = typed.trim();
  if (said === '') return { ok: true };
  if (UNKNOWN.test(said)) return { ok: true, age: 'unknown' };
  const about = ABOUT.test(said) || /(?:ish|\?)$/i.test(said);
  const bare = said
    .replace(ABOUT, '')
    .replace(/(?:ish|\?)$/i, '')
    .trim();
  const estimated = about ? ({ ageEstimated: true } as const) : {};
  const years = /^(\d{1,3})\s*(?:y|yo|y\/o|yrs?|years?)?\.?(?:\s*old)?$/i.exec(bare);
  if (years)
    return Number(years[1]) <= OLDEST
      ? { ok: true, age: Number(years[1]), ...estimated }
      : { ok: false, why: 'too_long_ago' };
  const between = /^(\d{1,2})\s*(?:-|–|or|to)\s*(\d{1,2})$/i.exec(bare);
  if (between && Number(between[1]) <= Number(between[2]))
    return { ok: true, age: Number(between[1]), ageEstimated: true };
  const born = parseDay(bare);
  if (born === undefined) return { ok: false, why: 'not_an_age' };
  if (born > today) return { ok: false, why: 'future' };
  if (Number(today.slice(0, 4)) - Number(born.slice(0, 4)) > OLDEST)
    return { ok: false, why: 'too_long_ago' };
  return { ok: true, dateOfBirth: born, ...estimated };
}

/** The field's text for what is stored. */
export function ageText({
  age,
  dateOfBirth,
  ageEstimated,
}: {
  age?: unknown;
  dateOfBirth?: unknown;
  ageEstimated?: unknown;
}): string {
  const told = typeof dateOfBirth === 'string' ? dayText(dateOfBirth) : age === undefined ? '' : String(age);
  return ageEstimated === true && told !== '' && told !== 'unknown' ? `about ${told}` : told;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A day as Americans write it (3/4/2011, March 4 2011) or as ISO, as YYYY-MM-DD; undefined when there is no such day. */
export function parseDay(typed: string): string | undefined {
  const said = typed.trim().replace(/,/g, ' ').replace(/\s+/g, ' ');
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(said);
  if (iso) return day(iso[1]!, iso[2]!, iso[3]!);
  const slashes = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(said);
  if (slashes) return day(slashes[3]!, slashes[1]!, slashes[2]!);
  const words = /^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)? (\d{4})$/i.exec(said);
  const turned = /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.? (\d{4})$/i.exec(said);
  const [month, date, year] = words
    ? [words[1]!, words[2]!, words[3]!]
    : turned
      ? [turned[2]!, turned[1]!, turned[3]!]
      : ['', '', ''];
  const index = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  return index < 0 ? undefined : day(year, String(index + 1), date);
}

function day(year: string, month: string, date: string): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    return undefined;
  }
}

/** 3/4/2011 */
export function dayText(isoDay: string): string {
  const [year, month, date] = isoDay.split('-');
  return `${Number(month)}/${Number(date)}/${year}`;
}
