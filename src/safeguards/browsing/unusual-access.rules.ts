import { z } from 'zod';

/** Thresholds of unusual access: policy data (`data/policy/unusual-access.json`), not constants. */
export const UnusualAccessRule = z.strictObject({
  id: z.string().min(1),
  clause: z.string().min(1),
  confirmed: z.boolean(),
  note: z.string(),
  /** Different reports of other people in any 60 minutes, whatever colleagues do. */
  ceilingPerHour: z.number().int().positive(),
  /** Length of the sliding window that is compared with colleagues. */
  windowHours: z.number().int().positive(),
  /** Fewer in the window are never unusual. */
  atLeast: z.number().int().positive(),
  /** Unusual from this many times what the middle colleague opens on an average day. */
  timesUsual: z.number().positive(),
  /** With fewer colleagues to compare with, the ceiling alone decides. */
  colleaguesAtLeast: z.number().int().positive(),
  /** Days of colleagues' work that make "usual". */
  lookBackDays: z.number().int().positive(),
  reviewWithinHours: z.number().positive(),
});
export type UnusualAccessRule = z.infer<typeof UnusualAccessRule>;

/** Different reports of other people that one account opened. */
export interface Opened {
  readonly inHour: number;
  readonly inWindow: number;
}

export type AccessVerdict =
  | { readonly unusual: false }
  | {
      readonly unusual: true;
      readonly reason: 'ceiling' | 'colleagues';
      readonly hours: number;
      readonly opened: number;
      /** What the middle colleague opens on an average day; null when there were too few colleagues. */
      readonly usual: number | null;
    };

/** Whether the counts alone could be unusual, so that colleagues need not be counted for everybody's every click. */
export function needsComparison(opened: Opened, rule: UnusualAccessRule): boolean {
  return opened.inHour > rule.ceilingPerHour || opened.inWindow >= rule.atLeast;
}

/**
 * Is this far more than colleagues in the same role open? `colleagues` holds, for each of them, the reports opened on an
 * average working day. The median carries the comparison: a few heavy readers, or a second snoop, do not move it.
 */
export function judgeAccess(
  opened: Opened,
  colleagues: readonly number[],
  rule: UnusualAccessRule,
): AccessVerdict {
  const usual = colleagues.length >= rule.colleaguesAtLeast ? median(colleagues) : null;
  if (opened.inHour > rule.ceilingPerHour)
    return { unusual: true, reason: 'ceiling', hours: 1, opened: opened.inHour, usual };
  if (usual === null || opened.inWindow < Math.max(rule.atLeast, rule.timesUsual * usual))
    return { unusual: false };
  return { unusual: true, reason: 'colleagues', hours: rule.windowHours, opened: opened.inWindow, usual };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
