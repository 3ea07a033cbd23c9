import type { Ctx } from '../../platform/db/tx.ts';
import { announce } from '../../platform/live.ts';
import type { Signer } from '../../platform/signing.ts';
import { queueNotices } from '../../notices/index.ts';
import { openObligations } from '../../obligations/index.ts';
import type { NewObligation } from '../../obligations/index.ts';
import { appendAudit } from '../../safeguards/index.ts';
import type { Party } from '../journey.ts';
import { noticesFor } from './messages.ts';
import type { DeskSnapshot } from './messages.ts';
import { packagePlace } from '../report-seals.ts';
import { seal } from './seal.ts';

/** One desk that must have the report, as routing found it. */
export interface RoutedDesk {
  readonly party: Party;
  readonly desk: DeskSnapshot;
  readonly lead: boolean;
  readonly unroutable: boolean;
  readonly reason: string;
}

/** The clocks of one dispatch, computed from the report's edition. */
export interface DispatchClocks {
  readonly forward: { readonly dueAt: Temporal.Instant; readonly clause: string };
  readonly acknowledge: { readonly dueAt: Temporal.Instant; readonly clause: string };
}

export interface ForwardingOrder {
  readonly reportId: string;
  readonly number: string;
  readonly version: number;
  readonly editionId: string;
  readonly ordinal: number;
  readonly kind: 'urgent' | 'first' | 'amendment';
  readonly urgent: boolean;
  readonly confidence: string | null;
  readonly whatChanged: readonly string[];
  /** The parts of the report that the packages speak of: whose keys seal them. */
  readonly about: readonly string[];
  readonly to: readonly RoutedDesk[];
  /** Places, questions and rules behind the routing, frozen as evidence. */
  readonly routing: unknown;
  readonly contentFor: (party: Party) => unknown;
  readonly clocksFor: (routed: RoutedDesk) => DispatchClocks;
  /** Desks that a person must telephone as well. */
  readonly telephone: (routed: RoutedDesk) => boolean;
}

export interface ForwardingDeps {
  readonly signer: Signer;
  readonly baseUrl: string;
  /** The desk that owes the forwards: the hotline's own. */
  readonly forwardedBy: string;
}

export interface SentDispatch {
  readonly id: string;
  readonly party: Party;
  readonly deskId: string;
}

/**
 * Sends one report version to its desks: forwarding, dispatches, sealed packages, obligations, outbox rows and audit
 * leaf in the caller's transaction. All happen or none; the engine calls nobody before the commit.
 */
export async function forwardReport(
  ctx: Ctx,
  deps: ForwardingDeps,
  order: ForwardingOrder,
): Promise<SentDispatch[]> {
  const forwardingId = ctx.newId();
  await ctx.tx
    .insertInto('forwarding')
    .values({
      id: forwardingId,
      report_id: order.reportId,
      ordinal: order.ordinal,
      kind: order.kind,
      report_version: order.version,
      edition_id: order.editionId,
      urgent: order.urgent,
      at: ctx.now,
      by_account: ctx.actor.accountId!,
      routing: JSON.stringify(order.routing),
      what_changed: JSON.stringify(order.whatChanged),
    })
    .execute();
  const contents = new Map<Party, unknown>();
  const sent = order.to.map((routed) => {
    if (!contents.has(routed.party)) contents.set(routed.party, order.contentFor(routed.party));
    return { id: ctx.newId(), routed, clocks: order.clocksFor(routed), content: contents.get(routed.party) };
  });
  await insertDispatches(ctx, deps, order, forwardingId, sent);
  await openObligations(
    ctx,
    sent.flatMap((one) => obligationsOf(deps, order, one)),
  );
  await queueNotices(
    ctx,
    sent.flatMap(({ id, routed }) =>
      noticesFor(
        {
          dispatchId: id,
          number: order.number,
          party: routed.party,
          desk: routed.desk,
          version: order.version,
          urgent: order.urgent,
          kind: order.kind,
          sentAt: ctx.now,
          baseUrl: deps.baseUrl,
        },
        order.telephone(routed),
      ),
    ),
  );
  await appendAudit(ctx, {
    act: 'report.forwarded',
    subjectKind: 'report',
    subjectId: order.reportId,
    detail: {
      kind: order.kind,
      ordinal: order.ordinal,
      desks: sent.map(({ routed }) => `${routed.party}:${routed.desk.id}`),
    },
  });
  await announce(ctx, [
    { kind: 'report.changed', id: order.reportId, desks: [] },
    ...sent.map(({ id, routed }) => ({ kind: 'dispatch.sent', id, desks: [routed.desk.id] })),
  ]);
  return sent.map(({ id, routed }) => ({ id, party: routed.party, deskId: routed.desk.id }));
}

interface Prepared {
  readonly id: string;
  readonly routed: RoutedDesk;
  readonly clocks: DispatchClocks;
  readonly content: unknown;
}

async function insertDispatches(
  ctx: Ctx,
  deps: ForwardingDeps,
  order: ForwardingOrder,
  forwardingId: string,
  sent: readonly Prepared[],
): Promise<void> {
  await ctx.tx
    .insertInto('dispatch')
    .values(
      sent.map(({ id, routed, clocks }) => ({
        id,
        forwarding_id: forwardingId,
        report_id: order.reportId,
        report_number: order.number,
        report_version: order.version,
        kind: order.kind,
        party: routed.party,
        desk_id: routed.desk.id,
        desk_name: routed.desk.name,
        desk_snapshot: JSON.stringify(routed.desk),
        lead: routed.lead,
        unroutable: routed.unroutable,
        urgent: order.urgent,
        confidence: order.confidence,
        reason: routed.reason,
        sent_at: ctx.now,
        forward_due_at: clocks.forward.dueAt,
        acknowledge_by: clocks.acknowledge.dueAt,
        // The desk sees the entry from the commit on: delivered, as far as its portal inbox goes.
        status: 'delivered',
        delivered_at: ctx.now,
      })),
    )
    .execute();
  const keys = { record: order.reportId, parts: order.about };
  const packages = await Promise.all(
    sent.map(async ({ id, routed, content }) => {
      const sealed = seal(
        {
          dispatchId: id,
          number: order.number,
          version: order.version,
          party: routed.party,
          desk: routed.desk.id,
          sentAt: ctx.now.toString(),
          whatChanged: order.whatChanged,
          content,
        },
        deps.signer,
      );
      return {
        dispatch_id: id,
        canonical: await ctx.vault.seal({ ...packagePlace(id), keys }, sealed.canonical),
        sha256: sealed.sha256,
        signature: sealed.signature,
        key_id: sealed.keyId,
        format: sealed.format,
      };
    }),
  );
  await ctx.tx.insertInto('package').values(packages).execute();
}

function obligationsOf(
  deps: ForwardingDeps,
  order: ForwardingOrder,
  { id, routed, clocks }: Prepared,
): NewObligation[] {
  const about = {
    subjectKind: 'dispatch' as const,
    subjectId: id,
    reportId: order.reportId,
    edition: order.editionId,
  };
  return [
    // Nobody serves this party there: finding a desk is owed by whoever got the unroutable entry.
    {
      ...about,
      kind: 'forward',
      owedBy: routed.unroutable ? routed.desk.id : deps.forwardedBy,
      clause: clocks.forward.clause,
      dueAt: clocks.forward.dueAt,
    },
    {
      ...about,
      kind: 'acknowledge',
      owedBy: routed.desk.id,
      clause: clocks.acknowledge.clause,
      dueAt: clocks.acknowledge.dueAt,
    },
    ...(order.telephone(routed)
      ? [
          {
            ...about,
            kind: 'call_desk' as const,
            owedBy: deps.forwardedBy,
            clause: clocks.forward.clause,
            dueAt: clocks.forward.dueAt,
          },
        ]
      : []),
  ];
}
