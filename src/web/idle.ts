import { machineMs } from './clock.ts';

/** CJIS AC-11 and IA-11: after so long without a hand on keyboard, mouse or screen the page is covered. */
export const LOCK_AFTER_SECONDS = 30 * 60;

interface Touch {
  /** Both clocks: one stands still while the machine sleeps, the other can be set back. */
  readonly machineMs: number;
  readonly runningMs: number;
}

let last: Touch = touch();

function touch(): Touch {
  return { machineMs: machineMs(), runningMs: performance.now() };
}

export function noteInput(): void {
  last = touch();
}

/** Whole seconds since somebody touched a page of this browser. */
export function idleSeconds(): number {
  const now = touch();
  const ms = Math.max(now.machineMs - last.machineMs, now.runningMs - last.runningMs, 0);
  return Math.floor(ms / 1000);
}
