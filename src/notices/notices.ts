import type { Ctx } from '../platform/db/tx.ts';

export type Channel = 'inbox' | 'webhook' | 'email' | 'phone';

/** L0 wake-up: number, urgency, link. L1 routing facts inside the signed-in list. L2 the record. */
export type ContentLevel = 'L0' | 'L1' | 'L2';

export interface NewNotice {
  readonly dispatchId: string;
  readonly deskId: string;
  readonly channel: Channel;
  /** Where breaker and bulkhead count: the URL of a webhook, the relay for e-mail. */
  readonly endpoint: string;
  readonly contact: string | null;
  readonly level: ContentLevel;
  /** Builds the exact bytes that every attempt sends; gets the notice's own id. */
  readonly body: (id: string) => string;
  readonly urgent: boolean;
}

/** How long the engine keeps trying; the obligation stays open whatever happens here. */
const KEEP_TRYING = { hours: 24 * 7 };

/**
 * Writes the outbox rows; the engine sends them after commit. The portal inbox needs no wire: its row is `delivered`
 * with the dispatch. A phone notice waits for a person.
 */
export async function queueNotices(ctx: Ctx, wanted: readonly NewNotice[]): Promise<void> {
  if (wanted.length === 0) return;
  const expires = ctx.now.add(KEEP_TRYING);
  await ctx.tx
    .insertInto('notice')
    .values(
      wanted.map((one) => {
        const id = ctx.newId();
        const inbox = one.channel === 'inbox';
        return {
          id,
          dispatch_id: one.dispatchId,
          desk_id: one.deskId,
          channel: one.channel,
          endpoint: one.endpoint,
          contact: one.contact,
          content_level: one.level,
          body: one.body(id),
          urgent: one.urgent,
          state: inbox ? 'delivered' : 'queued',
          created_at: ctx.now,
          due_at: inbox || one.channel === 'phone' ? null : ctx.now,
          expires_at: expires,
          finished_at: inbox ? ctx.now : null,
        };
      }),
    )
    .execute();
}
