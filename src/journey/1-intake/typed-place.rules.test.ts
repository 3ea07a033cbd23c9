import { expect, test } from 'vitest';
import { suggestPlaces } from '../../directory/places.rules.ts';
import { connecticut } from '../../directory/testing.ts';
import { parsePlace, placeText, townsToPick } from './typed-place.rules.ts';

const directory = connecticut();
test.each([
  ['a town', 'new haven', 'CT', { town: 'New Haven' }],
  ['a village of two towns', 'Mystic', 'CT', { place: 'Mystic' }],
  ['a village with its town picked', 'Mystic (Groton)', 'CT', { place: 'Mystic', town: 'Groton' }],
  ['a ZIP', '06511', 'CT', { zip: '06511' }],
  ['another state', 'Springfield', 'MA', { town: 'Springfield' }],
  ['nothing', '  ', 'CT', {}],
  ['a name of no place is kept as typed', 'Nowherville', 'CT', undefined],
  ['half a name too', 'New H', 'CT', undefined],
  ['a ZIP of another state', '10001', 'CT', undefined],
])('%s', (_why, typed, state, meant) => {
  expect(parsePlace(typed, state, directory)).toEqual(meant);
});

test('what was said stays readable when its town is picked', () => {
  expect(placeText({ place: 'Mystic', town: 'Groton' })).toBe('Mystic (Groton)');
  expect(placeText({ zip: '06511' })).toBe('06511');
  expect(
    townsToPick({ place: 'Mystic', town: 'Groton' }, directory)
      .map(({ town }) => town)
      .sort(),
  ).toEqual(['Groton', 'Stonington']);
  expect(townsToPick({ town: 'Derby' }, directory)).toEqual([]);
});

test.each([
  ['a village of two towns names both', 'mys', ['Mystic (Groton, Stonington)']],
  ['each letter counts', 'New Hav', ['New Haven']],
  ['a ZIP with its towns', '06355', ['06355 (Groton, Stonington)']],
])('suggestions: %s', (_why, typed, labels) => {
  expect(suggestPlaces(typed, directory).map(({ label }) => label)).toEqual(labels);
});
