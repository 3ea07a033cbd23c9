import type {
  BusinessCalendar,
  Clock,
  ClockParty,
  LadderStep,
  PartyClocks,
  PolicyEdition,
} from './edition.api.ts';

/** The row of clocks for one party. Urgent reports have one row for every party. */
export function clocksFor(
  edition: Pick<PolicyEdition, 'clocks'>,
  party: ClockParty,
  urgent: boolean,
): PartyClocks {
  return edition.clocks[urgent ? 'urgent' : party];
}

/**
 * The instant by which a duty falls due.
 * `minutes` and `hours` are clock time, nights and holidays included: a Friday-night call is due the same night.
 * `nextBusinessDayAt` is that local time on the first business date after today's local date, also for a call at 02:00.
 * `businessDays` count business dates after today's and end at `until` local time on the last.
 * Source of each clock: its clause in the edition, never this file.
 */
export function dueAt(opened: Temporal.Instant, clock: Clock, calendar: BusinessCalendar): Temporal.Instant {
  if ('minutes' in clock) return opened.add({ minutes: clock.minutes });
  if ('hours' in clock) return opened.add({ hours: clock.hours });
  const today = opened.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  return 'nextBusinessDayAt' in clock
    ? localInstant(businessDateAfter(today, 1, calendar), clock.nextBusinessDayAt, calendar)
    : localInstant(businessDateAfter(today, clock.businessDays, calendar), clock.until, calendar);
}

/** When the level after this one is called. Level 1 is called at the due time itself, whatever the hour. */
export function nextLevelAt(
  calledAt: Temporal.Instant,
  step: LadderStep,
  calendar: BusinessCalendar,
): Temporal.Instant {
  if (!step.officeHoursOnly) return calledAt.add({ minutes: step.everyMinutes });
  let left = Temporal.Duration.from({ minutes: step.everyMinutes }).total('milliseconds');
  let day = calledAt.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  if (!isBusinessDate(day, calendar)) day = businessDateAfter(day, 1, calendar);
  for (;;) {
    const opens = Math.max(
      localInstant(day, calendar.officeHours.from, calendar).epochMilliseconds,
      calledAt.epochMilliseconds,
    );
    const open = Math.max(0, localInstant(day, calendar.officeHours.to, calendar).epochMilliseconds - opens);
    if (left <= open) return Temporal.Instant.fromEpochMilliseconds(opens + left);
    left -= open;
    day = businessDateAfter(day, 1, calendar);
  }
}

/** A year without a holiday table has weekends only: that makes a duty due earlier, never later. */
export function isBusinessDate(day: Temporal.PlainDate, calendar: BusinessCalendar): boolean {
  if (calendar.weekend.includes(day.dayOfWeek)) return false;
  const holidays = calendar.holidays.years[String(day.year)] ?? [];
  return !holidays.some(({ date }) => date === day.toString());
}

/** Today's date in the state, as YYYY-MM-DD: what ages are counted by. */
export function localDate(at: Temporal.Instant, calendar: Pick<BusinessCalendar, 'timeZone'>): string {
  return at.toZonedDateTimeISO(calendar.timeZone).toPlainDate().toString();
}

function businessDateAfter(
  today: Temporal.PlainDate,
  count: number,
  calendar: BusinessCalendar,
): Temporal.PlainDate {
  let day = today;
  for (let left = count; left > 0;) {
    day = day.add({ days: 1 });
    if (isBusinessDate(day, calendar)) left -= 1;
  }
  return day;
}

function localInstant(day: Temporal.PlainDate, time: string, calendar: BusinessCalendar): Temporal.Instant {
  return day
    .toZonedDateTime({ timeZone: calendar.timeZone, plainTime: Temporal.PlainTime.from(time) })
    .toInstant();
}
