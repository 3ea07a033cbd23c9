/** Seconds before the next try, by number of tries made so far; afterwards every 60 s. */
const FIRST_TRIES_S = [2, 5, 10, 20, 40] as const;
const STEADY_S = 60;
const JITTER = 0.2;
const MAX_RETRY_AFTER_S = 60;

/** `chance` in 0..1 spreads the tries of many notices. A receiver may ask for more time, up to 60 s. */
export function secondsToNextTry(triesMade: number, chance: number, retryAfterSeconds?: number): number {
  const base = FIRST_TRIES_S[triesMade - 1] ?? STEADY_S;
  const spread = base * (1 - JITTER + 2 * JITTER * chance);
  return Math.max(spread, Math.min(retryAfterSeconds ?? 0, MAX_RETRY_AFTER_S));
}

/** How one wire call ended. `unknown` = sent, but nobody knows whether it arrived. */
export type Outcome = 'ok' | 'temporary' | 'permanent' | 'unknown';

/** HTTP: 2xx received; 410 gone for good; everything else may get better. Redirects are never followed. */
export function outcomeOfHttp(status: number): Outcome {
  if (status >= 200 && status < 300) return 'ok';
  return status === 410 ? 'permanent' : 'temporary';
}

/** SMTP: 5xx is final, 4xx and a lost connection are not. */
export function outcomeOfSmtp(responseCode: number | undefined): Outcome {
  return responseCode !== undefined && responseCode >= 500 ? 'permanent' : 'temporary';
}

export const BREAKER = { failuresToOpen: 5, probeEverySeconds: 30 } as const;
