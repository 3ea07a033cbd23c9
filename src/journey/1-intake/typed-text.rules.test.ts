import { describe, expect, test } from 'vitest';
import { ageText, parseAge } from './typed-age.rules.ts';
import { momentText, parseMoment } from './typed-moment.rules.ts';
import { parseList, storable } from './typed-text.rules.ts';

const TODAY = '2026-11-23';

describe('an age as people say it', () => {
  test.each([
    ['a number', '15', { age: 15 }],
    ['with years', '15 years old', { age: 15 }],
    ['short', '15yo', { age: 15 }],
    ['a baby', '0', { age: 0 }],
    ['a guess', 'about 15', { age: 15, ageEstimated: true }],
    ['a guess with a sign', '~15', { age: 15, ageEstimated: true }],
    ['a doubt', '15?', { age: 15, ageEstimated: true }],
    ['15ish', '15ish', { age: 15, ageEstimated: true }],
    ['one of two: the younger, as doubt speaks for the child', '14 or 15', { age: 14, ageEstimated: true }],
    ['a range', '17-19', { age: 17, ageEstimated: true }],
    ['nobody knows', 'Unknown', { age: 'unknown' }],
    ['a birth date with slashes', '3/4/2011', { dateOfBirth: '2011-03-04' }],
    ['a birth date in words', 'March 4, 2011', { dateOfBirth: '2011-03-04' }],
    ['a birth date the other way round', '4 mar 2011', { dateOfBirth: '2011-03-04' }],
    ['an ISO date', '2011-03-04', { dateOfBirth: '2011-03-04' }],
    ['a guessed birth date', 'about 3/4/2011', { dateOfBirth: '2011-03-04', ageEstimated: true }],
    ['born today', '11/23/2026', { dateOfBirth: '2026-11-23' }],
    ['nothing', ' ', {}],
  ])('%s: %s', (_why, typed, meant) => {
    expect(parseAge(typed, TODAY)).toEqual({ ok: true, ...meant });
  });

  test.each([
    ['fifteen', 'not_an_age'],
    ['2/30/2011', 'not_an_age'],
    ['13/1/2011', 'not_an_age'],
    ['19-17', 'not_an_age'],
    ['11/24/2026', 'future'],
    ['121', 'too_long_ago'],
    ['1/1/1850', 'too_long_ago'],
  ])('%s is kept as typed: %s', (typed, why) => {
    expect(parseAge(typed, TODAY)).toEqual({ ok: false, why });
  });

  test.each(['15', 'about 15', 'unknown', '3/4/2011', 'about 3/4/2011'])(
    '%s reads back as itself',
    (typed) => {
      const read = parseAge(typed, TODAY);
      expect(read.ok && ageText(read)).toBe(typed);
    },
  );
});

describe('a moment as people say it, in Connecticut', () => {
  const NOW = Temporal.Instant.from('2026-11-23T20:05:00Z'); // 3:05 PM
  test.each([
    ['3:00 pm', '2026-11-23T15:00:00-05:00'],
    ['3pm', '2026-11-23T15:00:00-05:00'],
    ['12am', '2026-11-23T00:00:00-05:00'],
    ['today 14:30', '2026-11-23T14:30:00-05:00'],
    ['yesterday 9 pm', '2026-11-22T21:00:00-05:00'],
    ['yesterday at 9pm', '2026-11-22T21:00:00-05:00'],
    ['11/22 9:30 PM', '2026-11-22T21:30:00-05:00'],
    ['12/30 9:30 pm', '2025-12-30T21:30:00-05:00'],
    ['7/4/2026, 10:15 am', '2026-07-04T10:15:00-04:00'],
    ['now', '2026-11-23T15:05:00-05:00'],
  ])('%s', (typed, at) => {
    expect(parseMoment(typed, NOW, 'America/New_York')).toEqual({ ok: true, at });
  });

  test.each([
    ['yesterday', 'no_time'],
    ['11/22/2026', 'no_time'],
    ['4 pm', 'future'],
    ['25:00', 'not_a_moment'],
    ['13 pm', 'not_a_moment'],
    ['last weekend', 'not_a_moment'],
    ['2/30 9pm', 'not_a_moment'],
  ])('%s is kept as typed: %s', (typed, why) => {
    expect(parseMoment(typed, NOW, 'America/New_York')).toEqual({ ok: false, why });
  });

  test('reads back as itself', () => {
    const text = momentText('2026-07-04T14:15:00Z', 'America/New_York');
    expect(text).toBe('7/4/2026 10:15 AM');
    expect(parseMoment(text, NOW, 'America/New_York')).toEqual({ ok: true, at: '2026-07-04T10:15:00-04:00' });
  });
});

describe('lists and texts', () => {
  test('names with commas, doubles once, blanks gone', () => {
    expect(parseList(' Star, Tiny ,, Star\n@kid')).toEqual(['Star', 'Tiny', '@kid']);
  });
  test('too many or too long is kept as typed', () => {
    expect(parseList(Array.from({ length: 51 }, (_, index) => `n${index}`).join(','))).toBeUndefined();
    expect(parseList('x'.repeat(201))).toBeUndefined();
  });
  test('what no database stores is made storable', () => {
    expect(storable('a\u0000b\ud800')).toBe('ab\ufffd');
  });
});
