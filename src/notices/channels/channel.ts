import type { Outcome } from '../retry.rules.ts';

/** What a channel gets: the frozen bytes and where they go. */
export interface WireNotice {
  readonly id: string;
  readonly endpoint: string;
  readonly contact: string | null;
  readonly body: string;
  readonly createdAt: Temporal.Instant;
}

/** What the wire answered; never an acknowledgement. `evidence` holds codes and digests only. */
export interface Sent {
  readonly outcome: Outcome;
  readonly evidence: Readonly<Record<string, string | number>>;
  readonly retryAfterSeconds?: number;
}
