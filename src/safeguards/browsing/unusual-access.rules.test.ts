import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeAccess, needsComparison, UnusualAccessRule } from './unusual-access.rules.ts';
import type { Opened } from './unusual-access.rules.ts';

const SHIPPED = UnusualAccessRule.parse(
  JSON.parse(
    readFileSync(new URL('../../../data/policy/unusual-access.json', import.meta.url), 'utf8'),
  ) as unknown,
);
const rule: UnusualAccessRule = { ...SHIPPED, ceilingPerHour: 100, atLeast: 30, timesUsual: 4 };
const opened = (inWindow: number, inHour = 0): Opened => ({ inHour, inWindow });

test.each([
  ['a quiet day', opened(8), [6, 7, 9], null],
  ['many, but colleagues open as many', opened(90), [30, 28, 40], null],
  ['four times the usual is unusual', opened(40), [9, 10, 11], 'colleagues'],
  ['just below is not', opened(39), [9, 10, 11], null],
  ['few are never unusual, however idle the others', opened(29), [0.5, 1, 1], null],
  ['idle colleagues: from the least number on', opened(30), [0.5, 1, 1], 'colleagues'],
  ['one heavy reader among colleagues excuses nobody', opened(40), [9, 10, 400], 'colleagues'],
  ['too few colleagues: no comparison', opened(99), [2, 3], null],
  ['too few colleagues: the ceiling still holds', opened(101, 101), [], 'ceiling'],
  ['the ceiling itself is allowed', opened(100, 100), [], null],
  ['the ceiling comes first', opened(500, 101), [5, 5, 5], 'ceiling'],
] as const)('%s', (_why, counts, colleagues, reason) => {
  const verdict = judgeAccess(counts, colleagues, rule);
  expect(verdict.unusual ? verdict.reason : null).toBe(reason);
  if (verdict.unusual) expect(needsComparison(counts, rule)).toBe(true);
});

test('the verdict says what was compared with what', () => {
  expect(judgeAccess(opened(44), [10, 12, 8, 11], rule)).toEqual({
    unusual: true,
    reason: 'colleagues',
    hours: rule.windowHours,
    opened: 44,
    usual: 10.5,
  });
});

describe('a year of a department, by seed, with the shipped thresholds', () => {
  const USERS = 200;
  const DAYS = 365;
  const SNOOPS = 500;
  const year = simulateYear(20260730);

  test('planted snoops are found, and hardly anybody else is', () => {
    const recall = year.found / SNOOPS;
    const falsePerDay = year.falseAlarms / DAYS;
    console.log(
      `unusual access: ${year.accesses} accesses, ${SNOOPS} snoops, recall ${(100 * recall).toFixed(1)} %, ` +
        `${year.falseAlarms} false alarms in a year (${((falsePerDay * 1000) / USERS).toFixed(2)} a day per 1,000 users)`,
    );
    expect(year.accesses).toBeGreaterThan(500_000);
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect((falsePerDay * 1000) / USERS).toBeLessThanOrEqual(5);
  });

  test('another seed gives another year; the same seed the same', () => {
    expect(simulateYear(20260730)).toEqual(year);
    expect(simulateYear(7).accesses).not.toBe(year.accesses);
  });

  /**
   * Every account works about five days a week in shifts, each with a pace of its own (a few read three times as much as
   * others), and a busy day now and then for everybody. A snoop adds 45 to 400 records within one of its days.
   */
  function simulateYear(seed: number) {
    const random = seeded(seed);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const pace = Array.from({ length: USERS }, () => Math.min(30, 9 * Math.exp(0.45 * normal())));
    const history: number[][] = pace.map(() => []);
    const planted = new Set<string>();
    while (planted.size < SNOOPS)
      planted.add(`${Math.floor(random() * USERS)} ${30 + Math.floor(random() * (DAYS - 30))}`);
    const result = { accesses: 0, found: 0, falseAlarms: 0 };
    for (let day = 0; day < DAYS; day += 1) {
      const busy = random() < 0.04 ? 1.8 : 1;
      const usual = history.map(averageOfWorkedDays);
      for (let user = 0; user < USERS; user += 1) {
        const snoops = planted.has(`${user} ${day}`);
        const works = snoops || random() < 5 / 7;
        const own = works ? poisson(random, pace[user]! * busy) : 0;
        const extra = snoops ? Math.round(45 * Math.exp(random() * Math.log(400 / 45))) : 0;
        result.accesses += own + extra;
        const counts = { inHour: Math.ceil(own / 8) + Math.min(extra, 60), inWindow: own + extra };
        const colleagues = () =>
          usual.filter((count, other): count is number => other !== user && count !== null);
        const unusual =
          needsComparison(counts, SHIPPED) && judgeAccess(counts, colleagues(), SHIPPED).unusual;
        if (unusual && snoops) result.found += 1;
        if (unusual && !snoops) result.falseAlarms += 1;
        // Whoever was stopped is restored the next day; the stopped day still counts as work of a colleague.
        history[user]!.push(own + extra);
      }
    }
    return result;
  }
});

function averageOfWorkedDays(days: readonly number[]): number | null {
  const worked = days.slice(-SHIPPED.lookBackDays).filter((count) => count > 0);
  return worked.length === 0 ? null : worked.reduce((a, b) => a + b, 0) / worked.length;
}

function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** Mulberry32: small, fast, the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
