/**
 * The only file of the pages that reads the machine's clock. The machine's clock may be wrong: `setServerNow` sets the
 * difference to the server's, and every countdown goes by the server.
 */
let aheadMs = 0;

export function setServerNow(instant: string): void {
  aheadMs = Temporal.Instant.from(instant).epochMilliseconds - Temporal.Now.instant().epochMilliseconds;
}

/** The server's time as far as this page knows it. */
export function serverNow(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Temporal.Now.instant().epochMilliseconds + aheadMs);
}

/** Milliseconds by the machine's own clock, for how long nobody touched it. */
export function machineMs(): number {
  return Temporal.Now.instant().epochMilliseconds;
}
