import { dayText, parseDay } from './typed-age.rules.ts';

export type TypedMoment =
  | { readonly ok: true; readonly at?: string }
  | { readonly ok: false; readonly why: 'not_a_moment' | 'no_time' | 'future' };

const TOLERANCE_MINUTES = 10;

/**
 * A moment as people say it: "3:05 pm" (today), "yesterday 9pm", "11/23 21:30", "11/23/2026 9:30 PM". A day without a
 * time is not a moment yet.
 */
export function parseMoment(typed: string, now: Temporal.Instant, timeZone: string): TypedMoment {
  const said = typed.trim().toLowerCase().replace(/\s+/g, ' ');
  if (said === '') return { ok: true };
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  if (said === 'now') return { ok: true, at: inZone(now, timeZone) };
  const clock = /(?:^|[ ,])(?:at )?(\d{1,2})(?::(\d{2}))? ?(am|pm|a|p)?$/.exec(said);
  const before = clock ? said.slice(0, clock.index).replace(/[ ,]+$/, '') : said;
  const isTime = clock !== null && (clock[2] !== undefined || clock[3] !== undefined);
  const date = dayFrom(isTime ? before : said, today);
  if (!isTime) return { ok: false, why: date && said !== '' ? 'no_time' : 'not_a_moment' };
  const time = timeFrom(clock[1]!, clock[2] ?? '00', clock[3]);
  if (!date || !time) return { ok: false, why: 'not_a_moment' };
  const at = date.toZonedDateTime({ timeZone, plainTime: time }).toInstant();
  if (Temporal.Instant.compare(at, now.add({ minutes: TOLERANCE_MINUTES })) > 0)
    return { ok: false, why: 'future' };
  return { ok: true, at: inZone(at, timeZone) };
}

/** The field's text for a stored moment: `11/23/2026 9:30 PM`, in the state's time. */
export function momentText(at: string, timeZone: string): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone);
  const hour = local.hour % 12 === 0 ? 12 : local.hour % 12;
  const minute = String(local.minute).padStart(2, '0');
  return `${dayText(local.toPlainDate().toString())} ${hour}:${minute} ${local.hour < 12 ? 'AM' : 'PM'}`;
}

function dayFrom(said: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (said === '' || said === 'today' || said === 'tonight') return today;
  if (said === 'yesterday') return today.subtract({ days: 1 });
  const short = /^(\d{1,2})\/(\d{1,2})$/.exec(said);
  const found = parseDay(short ? `${short[1]}/${short[2]}/${today.year}` : said);
  if (!found) return undefined;
  const date = Temporal.PlainDate.from(found);
  // A day without a year is the last one of that name: "12/30" said in January is last year's.
  return short && Temporal.PlainDate.compare(date, today) > 0 ? date.subtract({ years: 1 }) : date;
}

function timeFrom(hours: string, minutes: string, half: string | undefined): Temporal.PlainTime | undefined {
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (minute > 59 || hour > (half ? 12 : 23) || (half && hour === 0)) return undefined;
  return new Temporal.PlainTime(half ? (hour % 12) + (half.startsWith('p') ? 12 : 0) : hour, minute);
}

function inZone(at: Temporal.Instant, timeZone: string): string {
  return at
    .round('minute')
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
}
