import { describe, expect, test } from 'vitest';
import { dueAt, nextLevelAt } from './clocks.rules.ts';
import type { Clock } from './edition.api.ts';
import { modelEdition } from './model-edition.ts';

const edition = modelEdition();
const { calendar } = edition;
const noon: Clock = { nextBusinessDayAt: '12:00' };
const one: Clock = { businessDays: 1, until: '17:00' };
const three: Clock = { businessDays: 3, until: '17:00' };

/** Local times of Connecticut; an offset is given where the night has that hour twice. */
test.each([
  [
    'sixty minutes are sixty minutes at night',
    '2026-11-25T23:30-05:00',
    { minutes: 60 },
    '2026-11-26T00:30-05:00',
  ],
  [
    'an hour over the change to summer time',
    '2026-03-08T01:30-05:00',
    { hours: 1 },
    '2026-03-08T03:30-04:00',
  ],
  ['an hour in the hour that comes twice', '2026-11-01T01:30-04:00', { hours: 1 }, '2026-11-01T01:30-05:00'],
  ['sent on Monday at two in the morning: Tuesday', '2026-11-02T02:00-05:00', noon, '2026-11-03T12:00-05:00'],
  ['a minute before midnight', '2026-11-02T23:59-05:00', noon, '2026-11-03T12:00-05:00'],
  ['at midnight it is the next day', '2026-11-03T00:00-05:00', noon, '2026-11-04T12:00-05:00'],
  ['sent on Friday: Monday', '2026-11-06T15:00-05:00', noon, '2026-11-09T12:00-05:00'],
  [
    'sent on the evening before Thanksgiving: Friday',
    '2026-11-25T22:00-05:00',
    noon,
    '2026-11-27T12:00-05:00',
  ],
  ['sent on Thanksgiving: Friday', '2026-11-26T02:40-05:00', noon, '2026-11-27T12:00-05:00'],
  ['over New Year', '2026-12-31T20:00-05:00', noon, '2027-01-04T12:00-05:00'],
  [
    'one business day over the change to summer time',
    '2026-03-06T18:00-05:00',
    one,
    '2026-03-09T17:00-04:00',
  ],
  ['three business days over Thanksgiving', '2026-11-24T04:19-05:00', three, '2026-11-30T17:00-05:00'],
  ['three business days without a holiday', '2026-11-02T10:00-05:00', three, '2026-11-05T17:00-05:00'],
  ['in summer the same, four hours from UTC', '2026-07-01T10:00-04:00', one, '2026-07-02T17:00-04:00'],
] as const)('%s', (_why, opened, clock, due) => {
  expect(dueAt(Temporal.Instant.from(opened), clock, calendar).toString()).toBe(
    Temporal.Instant.from(due).toString(),
  );
});

describe('levels of a ladder', () => {
  const office = { everyMinutes: 240, officeHoursOnly: true };
  test.each([
    [
      'clock time at night',
      '2026-11-26T02:40-05:00',
      { everyMinutes: 15, officeHoursOnly: false },
      '2026-11-26T02:55-05:00',
    ],
    ['four office hours within a day', '2026-11-02T08:30-05:00', office, '2026-11-02T12:30-05:00'],
    ['four office hours reach into the next day', '2026-11-02T14:30-05:00', office, '2026-11-03T10:30-05:00'],
    ['called on a Saturday they begin on Monday', '2026-11-07T10:00-05:00', office, '2026-11-09T12:30-05:00'],
    [
      'called before Thanksgiving at the end of the day',
      '2026-11-25T16:30-05:00',
      office,
      '2026-11-27T12:30-05:00',
    ],
  ] as const)('%s', (_why, called, step, next) => {
    expect(nextLevelAt(Temporal.Instant.from(called), step, calendar).toString()).toBe(
      Temporal.Instant.from(next).toString(),
    );
  });
});
