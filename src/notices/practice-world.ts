import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What the agencies and the mail relay of a training system keep of what they got. */
export interface PracticeWorldOptions {
  readonly ledger: string;
  readonly mailFile: string | undefined;
  /** Raw Ed25519 public key of the sender. */
  readonly publicKey: Buffer;
}

/** Where the practice world listens. */
export interface PracticeAddresses {
  readonly receiverPort: number;
  /** Absent when a real relay takes the mail. */
  readonly smtpUrl: string | undefined;
}

/**
 * The receiving agencies' systems and the mail relay of a training system, in a thread of their own: elsewhere they are
 * other people's machines, so they must not take the server's time here.
 */
export async function startPracticeWorld(
  options: PracticeWorldOptions,
): Promise<PracticeAddresses & { close(): Promise<void> }> {
  const thread = new Worker(new URL('./practice-world.thread.ts', import.meta.url), { workerData: options });
  const [addresses] = (await once(thread, 'message')) as [PracticeAddresses];
  return {
    ...addresses,
    close: async () => {
      const ended = once(thread, 'exit');
      thread.postMessage('close');
      await ended;
    },
  };
}
