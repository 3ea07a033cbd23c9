import { useSyncExternalStore } from 'react';
import { serverNow } from './clock.ts';
import { LOCALE, t } from './text.ts';

/** Connecticut's wall clock, whatever the zone of the machine. */
const ZONE = 'America/New_York';
const TICK_MS = 1000;

let now = '';
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    now = serverNow().round('second').toString();
    for (const one of listeners) one();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
    now = '';
  };
}

/** The server's time, to the second; screens that show it tick. */
export function useNow(): Temporal.Instant {
  const text = useSyncExternalStore(subscribe, () => (now ||= serverNow().round('second').toString()));
  return Temporal.Instant.from(text);
}

/** `3:05 PM` today, `Nov 23, 3:05 PM` on another day, always Connecticut time. */
export function clockTime(instant: string, today: Temporal.Instant = serverNow()): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE);
  const sameDay = at.toPlainDate().equals(today.toZonedDateTimeISO(ZONE).toPlainDate());
  return new Intl.DateTimeFormat(LOCALE, {
    timeZone: ZONE,
    hour: 'numeric',
    minute: '2-digit',
    ...(sameDay ? {} : { month: 'short', day: 'numeric' }),
  }).format(at.epochMilliseconds);
}

/** `Nov 25, 2026, 3:05 PM`, for paper. */
export function fullTime(instant: Temporal.Instant): string {
  return new Intl.DateTimeFormat(LOCALE, { timeZone: ZONE, dateStyle: 'medium', timeStyle: 'short' }).format(
    instant.epochMilliseconds,
  );
}

/** The instant at which this day ends in Connecticut. */
export function endOfDay(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(ZONE).toInstant().toString();
}

/** `2 days`, `3 h 12 min`, `7 min`: the two largest units, never rounded up. */
function span(from: Temporal.Instant, to: Temporal.Instant): string {
  const minutes = Math.floor(Math.abs(from.until(to).total('minutes')));
  if (minutes >= 2 * 24 * 60) return t('time.days', { count: Math.floor(minutes / (24 * 60)) });
  if (minutes >= 60) return t('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return t('time.minutes', { minutes });
}

/** A moment, with the full date for whoever hovers or listens. */
export function At({ instant }: { instant: string }) {
  const today = useNow();
  return (
    <time dateTime={instant} className="at">
      {clockTime(instant, today)}
    </time>
  );
}

/** How long is left until a due time, or how late it is: in words and by a mark, never by color alone. */
export function Due({ by }: { by: string }) {
  const current = useNow();
  const at = Temporal.Instant.from(by);
  const isLate = Temporal.Instant.compare(at, current) < 0;
  const time = span(current, at);
  return (
    <time dateTime={by} className={isLate ? 'due due--late' : 'due'} title={clockTime(by, current)}>
      {isLate ? `⚠ ${t('time.late', { time })}` : t('time.left', { time })}
    </time>
  );
}
