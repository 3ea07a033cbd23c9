import { expect, test } from 'vitest';
import { IntakeBody, ReportPatch, stateOf } from './intake.api.ts';
import { dateProblems, submissionProblems } from './submission.rules.ts';

const pathsOf = (result: { success: boolean; error?: { issues: { path: PropertyKey[] }[] } | undefined }) =>
  result.success ? [] : result.error!.issues.map((issue) => issue.path.join('.'));

test.each([
  ['an empty draft is a draft', {}],
  ['an unknown child', { children: [{ age: 'unknown' }] }],
  ['a new-born and the oldest', { children: [{ age: 0 }, { age: 120 }] }],
  ['a call of a night when the clocks change', { receivedAt: '2026-03-08T01:30:00-05:00' }],
  ['a leap day that exists', { children: [{ dateOfBirth: '2012-02-29' }] }],
  ['the longest narrative', { narrative: 'n'.repeat(100_000) }],
  ['the longest narrative of characters that JavaScript counts twice', { narrative: '🙂'.repeat(100_000) }],
  ['half-typed fields under their paths', { asTyped: { 'children[0].dateOfBirth': '13/45' } }],
  ['a place outside Connecticut', { places: [{ role: 'event', state: 'MA', town: 'Springfield' }] }],
  ['fifty children', { children: Array.from({ length: 50 }, () => ({})) }],
])('accepted: %s', (_why, body) => {
  expect(pathsOf(IntakeBody.safeParse(body))).toEqual([]);
  expect(IntakeBody.parse(body)).toEqual(body);
});

test.each([
  ['an unknown field', { colour: 'red' }, ['']],
  ['an unknown field of a child', { children: [{ nickname: 'x' }] }, ['children.0']],
  ['an unknown code', { channel: 'fax' }, ['channel']],
  ['a number sent as text', { children: [{ age: '15' }] }, ['children.0.age']],
  ['an age that is no whole number', { children: [{ age: 14.5 }] }, ['children.0.age']],
  ['an age nobody reaches', { children: [{ age: 121 }] }, ['children.0.age']],
  ['a truth value sent as text', { submit: 'true' }, ['submit']],
  ['30 February', { children: [{ dateOfBirth: '2010-02-30' }] }, ['children.0.dateOfBirth']],
  ['29 February of a common year', { children: [{ dateOfBirth: '2011-02-29' }] }, ['children.0.dateOfBirth']],
  ['a time without an offset', { receivedAt: '2026-03-08T01:30:00' }, ['receivedAt']],
  ['a time that does not exist', { receivedAt: '2026-03-08T25:00:00Z' }, ['receivedAt']],
  ['a time finer than nanoseconds', { receivedAt: '2026-03-08T01:30:00.1234567890Z' }, ['receivedAt']],
  ['U+0000', { narrative: 'a\u0000b' }, ['narrative']],
  ['half a surrogate pair', { children: [{ givenName: '\ud800' }] }, ['children.0.givenName']],
  ['half a surrogate pair in a key', { asTyped: { 'a\udc00': 'x' } }, ['asTyped.a\udc00']],
  ['a narrative too long by one', { narrative: 'n'.repeat(100_001) }, ['narrative']],
  ['null where nothing can be cleared', { narrative: null }, ['narrative']],
  ['the same id for two children', { children: [{ id: 'a' }, { id: 'a' }] }, ['children.1.id']],
  ['51 places', { places: Array.from({ length: 51 }, () => ({})) }, ['places']],
  ['a ZIP of four digits', { places: [{ zip: '6418' }] }, ['places.0.zip']],
])('refused: %s', (_why, body, paths) => {
  expect(pathsOf(IntakeBody.safeParse(body))).toEqual(paths);
});

test.each([
  ['a field is cleared', { version: 3, narrative: null }, []],
  ['a section is cleared', { version: 3, exploitation: null }, []],
  ['a field of an item is cleared', { version: 3, children: [{ id: 'a', givenName: null }] }, []],
  ['a half-typed field is done', { version: 3, asTyped: { 'children[0].age': null } }, []],
  ['the version is missing', { narrative: 'x' }, ['version']],
  ['submission has a route of its own', { version: 3, submit: true }, ['']],
  ['unknown fields are refused deep inside', { version: 3, children: [{ id: 'a', x: 1 }] }, ['children.0']],
  ['an id cannot be cleared', { version: 3, children: [{ id: null }] }, ['children.0.id']],
  ['two items of one id', { version: 3, places: [{ id: 'a' }, { id: 'a' }] }, ['places.1.id']],
])('change to a draft: %s', (_why, body, paths) => {
  expect(pathsOf(ReportPatch.safeParse(body))).toEqual(paths);
});

const complete = {
  channel: 'phone',
  dangerNow: 'unknown',
  narrative: 'A girl…',
  children: [{ age: 'unknown' }],
} as const;
test.each([
  ['the minimum', complete, []],
  ['nothing yet', {}, ['channel', 'dangerNow', 'narrative', 'children']],
  ['a narrative of blanks says nothing', { ...complete, narrative: ' \n' }, ['narrative']],
  [
    'a child without any descriptor',
    { ...complete, children: [{ id: 'a', aliases: [] }] },
    ['children[0].age'],
  ],
  ['a birth date describes a child', { ...complete, children: [{ dateOfBirth: '2011-05-05' }] }, []],
  [
    'what is still as typed blocks',
    { ...complete, asTyped: { 'places[0].town': 'Nwe Haven' } },
    ['asTyped.places[0].town'],
  ],
])('before submission: %s', (_why, body, paths) => {
  expect(submissionProblems(IntakeBody.parse(body)).map((problem) => problem.path)).toEqual(paths);
});

const moment = { today: '2026-03-08', now: Temporal.Instant.from('2026-03-08T15:00:00Z') };
test.each([
  ['born today', { children: [{ dateOfBirth: '2026-03-08' }] }, []],
  ['born tomorrow', { children: [{ dateOfBirth: '2026-03-09' }] }, ['children[0].dateOfBirth']],
  [
    'a suspect born 122 years ago',
    { allegedPerpetrators: [{ dateOfBirth: '1904-03-08' }] },
    ['allegedPerpetrators[0].dateOfBirth'],
  ],
  ['received by a clock five minutes ahead', { receivedAt: '2026-03-08T15:05:00Z' }, []],
  ['received tomorrow', { receivedAt: '2026-03-09T15:00:00Z' }, ['receivedAt']],
  ['received before the Careline existed', { receivedAt: '0000-01-01T00:00:00Z' }, ['receivedAt']],
  ['last seen tomorrow', { missing: { lastSeenAt: '2026-03-09T11:00:00-04:00' } }, ['missing.lastSeenAt']],
])('dates: %s', (_why, body, paths) => {
  expect(dateProblems(IntakeBody.parse(body), moment).map((problem) => problem.path)).toEqual(paths);
});

test.each([
  ['nothing said', {}, 'CT'],
  ['another state', { state: 'MA' }, 'MA'],
  ['only another country', { country: 'Canada' }, 'foreign'],
  ['only this country', { country: 'U.S.A.' }, 'CT'],
  ['the state is believed before the country', { state: 'CT', country: 'Canada' }, 'CT'],
] as const)('a place lies where it was said to lie: %s', (_why, place, state) => {
  expect(stateOf(place)).toBe(state);
});
