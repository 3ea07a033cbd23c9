import { readFile } from 'node:fs/promises';
import type { ReportView } from '../src/journey/journey.api.ts';
import type { LedgerLine } from '../src/notices/index.ts';
import { monotonicMs, pause } from '../src/platform/clock.ts';
import type { Taken } from './load.ts';

export interface Arrivals {
  /** Milliseconds from the 201 to the first webhook of each dispatch; 0 when the webhook was faster than the answer. */
  readonly latencies: readonly number[];
  readonly lost: number;
  readonly repeats: number;
  /** From the first 201 to the last webhook. */
  readonly drainedMs: number;
}

/** Waits until every webhook of these reports stands in the receivers' ledger, or nothing more comes. */
export async function arrivalsOf(
  taken: readonly Taken[],
  ledgerFile: string,
  patienceMs: number,
): Promise<Arrivals> {
  const expected = new Map(
    taken.flatMap(({ at, text }) =>
      (JSON.parse(text) as ReportView).dispatches
        .filter(({ channels }) => channels.includes('webhook'))
        .map(({ id }) => [id, at] as const),
    ),
  );
  const began = monotonicMs();
  for (;;) {
    const { first, repeats } = await readLedger(ledgerFile, expected);
    if (first.size === expected.size || monotonicMs() - began > patienceMs) {
      const last = [...first.values()].reduce((latest, at) => Math.max(latest, at), 0);
      return {
        latencies: [...first].map(([id, at]) => Math.max(0, at - expected.get(id)!)),
        lost: expected.size - first.size,
        repeats,
        drainedMs: last - taken.reduce((earliest, { at }) => Math.min(earliest, at), Infinity),
      };
    }
    await pause(200);
  }
}

async function readLedger(file: string, expected: ReadonlyMap<string, number>) {
  const first = new Map<string, number>();
  let repeats = 0;
  for (const text of (await readFile(file, 'utf8')).split('\n').filter(Boolean)) {
    const { at, dispatchId } = JSON.parse(text) as LedgerLine;
    if (dispatchId === null || !expected.has(dispatchId)) continue;
    if (first.has(dispatchId)) repeats++;
    else first.set(dispatchId, Number(Temporal.Instant.from(at).epochNanoseconds) / 1e6);
  }
  return { first, repeats };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
