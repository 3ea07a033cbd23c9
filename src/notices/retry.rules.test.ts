import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeOfHttp, outcomeOfSmtp, secondsToNextTry } from './retry.rules.ts';

test('2, 5, 10, 20, 40 s, then every minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 500].map((tries) => secondsToNextTry(tries, 0.5))).toEqual([
    2, 5, 10, 20, 40, 60, 60, 60,
  ]);
});

test('chance moves a try by a fifth at most; no receiver can hold us off for longer than a minute and a fifth', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.option(fc.double({ noNaN: true }), { nil: undefined }),
      (tries, chance, asked) => {
        const plain = secondsToNextTry(tries, 0.5);
        const seconds = secondsToNextTry(tries, chance, asked);
        expect(seconds).toBeGreaterThanOrEqual(plain * 0.8 - 1e-9);
        expect(seconds).toBeLessThanOrEqual(72 + 1e-9);
      },
    ),
  );
});

test.each([
  [200, 'ok'],
  [204, 'ok'],
  [299, 'ok'],
  [301, 'temporary'],
  [400, 'temporary'],
  [404, 'temporary'],
  [410, 'permanent'],
  [429, 'temporary'],
  [500, 'temporary'],
] as const)('HTTP %d is %s', (status, outcome) => {
  expect(outcomeOfHttp(status)).toBe(outcome);
});

test.each([
  [undefined, 'temporary'],
  [421, 'temporary'],
  [451, 'temporary'],
  [550, 'permanent'],
] as const)('SMTP %s is %s', (code, outcome) => {
  expect(outcomeOfSmtp(code)).toBe(outcome);
});
