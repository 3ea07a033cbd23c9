/**
 * The only file that reads a machine's clock. What the product decides is decided by `app_now()`, read once when a
 * transaction begins (db/tx.ts); the functions here serve logs, time-outs and measurements, never a decision.
 */
export function machineInstant(): Temporal.Instant {
  return Temporal.Now.instant();
}

/** Milliseconds that only grow, for durations. */
export function monotonicMs(): number {
  return performance.now();
}

/** Resolves after `ms`, or at once when `signal` aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
