import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeDraft, withIds } from './conflict.rules.ts';
import { IntakeContent, ReportPatch } from './intake.api.ts';
import type { IntakeDraft, IntakePatch } from './intake.api.ts';

/** A draft as the server keeps it: content and the version at which each path last changed. */
interface Kept {
  readonly content: IntakeDraft;
  readonly versions: Record<string, number>;
  readonly version: number;
}

const ids = () => {
  let next = 0;
  return () => `new-${++next}`;
};

function save(kept: Kept, patch: IntakePatch, base: number, newId = ids()) {
  const merge = mergeDraft(kept.content, kept.versions, patch, base, newId);
  if ('conflicts' in merge) return { conflicts: merge.conflicts };
  const version = kept.version + 1;
  return {
    kept: {
      content: merge.merged,
      version,
      versions: {
        ...kept.versions,
        ...Object.fromEntries(merge.changedPaths.map((path) => [path, version])),
      },
    },
  };
}

/** The first editor's save: there is nobody yet to conflict with. */
function saved(kept: Kept, patch: IntakePatch): Kept {
  const { kept: next } = save(kept, patch, kept.version);
  if (!next) throw new Error('a conflict with nobody');
  return next;
}

const start = (content: IntakeDraft): Kept => ({ content, versions: {}, version: 1 });
const ana = { id: 'a', givenName: 'Ana', age: 15 };
const bo = { id: 'b', givenName: 'Bo' };
const twoChildren: IntakeDraft = { children: [ana, bo] };

/** First one editor saves, then the other, both from version 1. */
function bothFromTheStart(content: IntakeDraft, first: IntakePatch, second: IntakePatch) {
  return save(saved(start(content), first), second, 1, () => 'late');
}

describe('two editors, both from the same version', () => {
  test.each<[string, IntakeDraft, IntakePatch, IntakePatch, IntakeDraft]>([
    [
      'different fields merge',
      { narrative: 'n' },
      { dangerNow: 'yes' },
      { narrative: 'm' },
      { dangerNow: 'yes', narrative: 'm' },
    ],
    [
      'different fields of one section merge',
      {},
      { exploitation: { sexualConduct: 'yes' } },
      { exploitation: { valueExchanged: 'no' } },
      { exploitation: { sexualConduct: 'yes', valueExchanged: 'no' } },
    ],
    [
      'different fields of one child merge',
      twoChildren,
      { children: [{ id: 'a', age: 16 }, { id: 'b' }] },
      { children: [{ id: 'a', givenName: 'Anna' }, { id: 'b' }] },
      {
        children: [
          { id: 'a', givenName: 'Anna', age: 16 },
          { id: 'b', givenName: 'Bo' },
        ],
      },
    ],
    ['the same value twice is no conflict', {}, { narrative: 'm' }, { narrative: 'm' }, { narrative: 'm' }],
    [
      'the same list twice is no conflict',
      {},
      { children: [{ age: 15 }] },
      { children: [{ age: 15 }] },
      { children: [{ id: 'new-1', age: 15 }] },
    ],
    [
      'a child added meanwhile stays',
      twoChildren,
      { children: [{ id: 'a' }, { id: 'b' }, { id: 'c', age: 3 }] },
      { children: [{ id: 'a', age: 16 }, { id: 'b' }] },
      {
        children: [
          { id: 'a', givenName: 'Ana', age: 16 },
          { id: 'b', givenName: 'Bo' },
          { id: 'c', age: 3 },
        ],
      },
    ],
    [
      'a child removed meanwhile stays removed when the other only names it',
      twoChildren,
      { children: [{ id: 'a' }] },
      { children: [{ id: 'a', age: 16 }, { id: 'b' }] },
      { children: [{ id: 'a', givenName: 'Ana', age: 16 }] },
    ],
    [
      'an addition sent again after a lost answer is made once',
      twoChildren,
      { children: [{ id: 'a' }, { id: 'b' }, { age: 3 }] },
      { children: [{ id: 'a' }, { id: 'b' }, { age: 3 }] },
      { children: [ana, bo, { id: 'new-1', age: 3 }] },
    ],
    [
      'half-typed fields merge by their path',
      { asTyped: { x: '1' } },
      { asTyped: { y: '2' } },
      { asTyped: { x: null } },
      { asTyped: { y: '2' } },
    ],
  ])('%s', (_why, content, first, second, expected) => {
    expect(bothFromTheStart(content, first, second).kept?.content).toEqual(expected);
  });

  test.each<[string, IntakeDraft, IntakePatch, IntakePatch, unknown[]]>([
    [
      'one field, two values',
      {},
      { narrative: 'a' },
      { narrative: 'b' },
      [{ path: 'narrative', yours: 'b', theirs: 'a' }],
    ],
    [
      'one field of one child',
      twoChildren,
      { children: [{ id: 'a', age: 16 }, { id: 'b' }] },
      { children: [{ id: 'a', age: 14 }, { id: 'b' }] },
      [{ path: 'children[0].age', yours: 14, theirs: 16 }],
    ],
    [
      'the same, by position without ids',
      twoChildren,
      { children: [{ givenName: 'Ana', age: 16 }, { givenName: 'Bo' }] },
      { children: [{ givenName: 'Ana', age: 14 }, { givenName: 'Bo' }] },
      [{ path: 'children[0].age', yours: 14, theirs: 16 }],
    ],
    [
      'cleared against changed',
      { narrative: 'n' },
      { narrative: 'a' },
      { narrative: null },
      [{ path: 'narrative', yours: null, theirs: 'a' }],
    ],
    [
      'changed against cleared',
      { narrative: 'n' },
      { narrative: null },
      { narrative: 'a' },
      [{ path: 'narrative', yours: 'a', theirs: null }],
    ],
    [
      'a section cleared under a changed field',
      { online: { payment: 'x' } },
      { online: { payment: 'y' } },
      { online: null },
      [{ path: 'online.payment', yours: null, theirs: 'y' }],
    ],
    [
      'a child removed under a changed field',
      twoChildren,
      { children: [{ id: 'a' }, { id: 'b', age: 9 }] },
      { children: [{ id: 'a' }] },
      [{ path: 'children[1]', yours: null, theirs: { id: 'b', givenName: 'Bo', age: 9 } }],
    ],
    [
      'a child changed that was removed',
      twoChildren,
      { children: [{ id: 'a' }] },
      { children: [{ id: 'a' }, { id: 'b', age: 9 }] },
      [{ path: 'children[1]', yours: { id: 'b', age: 9 }, theirs: null }],
    ],
    [
      'two whole lists without ids',
      {},
      { children: [{ age: 15 }] },
      { children: [{ age: 16 }] },
      [{ path: 'children', yours: [{ age: 16 }], theirs: [{ age: 15 }] }],
    ],
    [
      'two lists of codes',
      {},
      { indicators: ['branding'] },
      { indicators: ['debts'] },
      [{ path: 'indicators', yours: ['debts'], theirs: ['branding'] }],
    ],
  ])('conflict: %s', (_why, content, first, second, conflicts) => {
    expect(bothFromTheStart(content, first, second).conflicts).toEqual(conflicts);
  });
});

test.each<[string, IntakeDraft, IntakePatch, IntakeDraft]>([
  ['null clears', { narrative: 'n', dangerNow: 'no' }, { narrative: null }, { dangerNow: 'no' }],
  ['an emptied section is gone', { online: { payment: 'x' } }, { online: { payment: null } }, {}],
  ['null clears a list', twoChildren, { children: null }, {}],
  [
    'a list without ids replaces by position and keeps who is who',
    twoChildren,
    { children: [{ age: 12 }] },
    { children: [{ id: 'a', age: 12 }] },
  ],
  [
    'items are put in the order given',
    twoChildren,
    { children: [{ id: 'b' }, { id: 'a' }] },
    { children: [bo, ana] },
  ],
  [
    'an item named by an unknown id is new',
    twoChildren,
    { children: [{ id: 'z', age: 1 }] },
    { children: [{ id: 'z', age: 1 }] },
  ],
])('one editor: %s', (_why, content, patch, expected) => {
  expect(save(start(content), patch, 1).kept?.content).toEqual(expected);
});

describe('for any draft and any two changes', () => {
  const text = fc.constantFrom('one', 'two', 'three');
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const child = fc.record(
    {
      id: fc.constantFrom('a', 'b', 'c'),
      givenName: maybe(text),
      age: maybe(fc.integer({ min: 0, max: 20 })),
    },
    { requiredKeys: ['id'] },
  );
  const patch = fc.record(
    {
      narrative: maybe(text),
      dangerNow: maybe(fc.constantFrom('yes', 'no')),
      children: maybe(fc.uniqueArray(child, { selector: (item) => item.id, maxLength: 3 })),
      exploitation: maybe(fc.record({ when: maybe(text), details: maybe(text) }, { requiredKeys: [] })),
      indicators: maybe(fc.subarray(['branding', 'debts'])),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<IntakePatch>;
  const draft = patch.map((wish) => saved(start({}), wish).content);

  const leaves = (value: unknown, path = ''): [string, unknown][] =>
    Array.isArray(value) && value.some((item) => typeof item === 'object')
      ? value.flatMap((item: { id: string }) => leaves(item, `${path}[${item.id}]`))
      : typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([name, field]) => leaves(field, `${path}.${name}`))
        : [[path, JSON.stringify(value)]];

  test('what the first wrote is never overwritten in silence', () => {
    fc.assert(
      fc.property(draft, patch, patch, (content, first, second) => {
        const one = saved(start(content), first);
        const two = save(one, second, 1, () => 'late');
        if (two.conflicts) return;
        const before = new Map(leaves(content));
        const after = new Map(leaves(two.kept!.content));
        for (const [path, value] of leaves(one.content))
          if (before.get(path) !== value) expect(after.get(path), path).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  test('merging keeps the schema, and saving the same again changes nothing', () => {
    fc.assert(
      fc.property(draft, patch, (content, wish) => {
        expect(ReportPatch.safeParse({ version: 1, ...wish }).success).toBe(true);
        const kept = saved(start(content), wish);
        expect(IntakeContent.safeParse(kept.content).success).toBe(true);
        const again = mergeDraft(kept.content, kept.versions, wish, 1, () => 'again');
        expect(again).toEqual({ merged: kept.content, changedPaths: [] });
      }),
      { numRuns: 500 },
    );
  });
});

test('every item of a new draft gets an id, and keeps the one it has', () => {
  expect(withIds({ children: [{ age: 3 }, { id: 'mine' }], places: [{}] }, ids())).toEqual({
    children: [{ id: 'new-1', age: 3 }, { id: 'mine' }],
    places: [{ id: 'new-2' }],
  });
});
