import type { z } from 'zod';
import { asWorker } from '../platform/db/tx.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { fieldProblem, problems } from '../platform/errors.ts';
import { announce } from '../platform/live.ts';
import { queueNotices } from '../notices/index.ts';
import { openObligations, supersedeObligations } from '../obligations/index.ts';
import { clocksFor, dueAt, getEdition } from '../policy/index.ts';
import { appendAudit } from '../safeguards/index.ts';
import { noticesFor } from './4-dispatch/messages.ts';
import { seal } from './4-dispatch/seal.ts';
import type { Envelope } from './4-dispatch/seal.ts';
import { holdDispatch, refuseEnded } from './5-acknowledgement/held-dispatch.ts';
import type { HeldDispatch } from './5-acknowledgement/held-dispatch.ts';
import { endActs } from './acting-duty.ts';
import type { JourneyDeps } from './deps.ts';
import { deskOf, unknownDesk } from './forwarding.ts';
import { packagePlace, sealNote } from './report-seals.ts';
import { reportProblem } from './report-store.ts';
import type { RedirectionBody } from './answers.api.ts';

const redirectionProblem = problems({
  last_desk_of_party: {
    status: 409,
    text: 'Yours is the only desk of this party that has the report. Name the desk that should have it.',
  },
  desk_gave_it_up: {
    status: 409,
    text: 'That desk had this report and said that it is not theirs. Name another desk, or ask the Statewide HART Lead.',
  },
});

/**
 * "Not ours, because…": the entry moves to another desk of the same party and the clock keeps running: the new
 * dispatch inherits its acknowledgement time. Towards a desk that already has the report nothing new is sent.
 */
export async function redirect(
  ctx: Ctx,
  deps: JourneyDeps,
  id: string,
  dispatchId: string,
  body: z.infer<typeof RedirectionBody>,
): Promise<void> {
  const old = await holdDispatch(ctx, dispatchId);
  refuseEnded(old);
  // The other desks of a report are not the redirecting desk's to see: the engine looks, and moves the rows.
  await asWorker(ctx, async (engine) => {
    const others = await engine.tx
      .selectFrom('dispatch')
      .select(['id', 'desk_id'])
      .where('report_id', '=', old.reportId)
      .where('party', '=', old.party)
      .where('id', '<>', old.id)
      .where('superseded_by', 'is', null)
      .where('status', 'not in', ['redirected', 'recalled'])
      .orderBy('lead', 'desc')
      .execute();
    const target = body.toDesk ?? others[0]?.desk_id;
    if (target === undefined) throw redirectionProblem('last_desk_of_party');
    if (target === old.deskId) throw fieldProblem('toDesk', 'same_desk', 'That is your own desk.');
    const existing = others.find((other) => other.desk_id === target);
    const successor = existing?.id ?? (await sendOn(engine, deps, old, target));
    const { lead } = await engine.tx
      .selectFrom('dispatch')
      .select('lead')
      .where('id', '=', old.id)
      .executeTakeFirstOrThrow();
    await engine.tx
      .updateTable('dispatch')
      .set({ status: 'redirected', lead: false })
      .where('id', '=', old.id)
      .execute();
    // Who carries on for the leading desk leads.
    if (lead)
      await engine.tx.updateTable('dispatch').set({ lead: true }).where('id', '=', successor).execute();
    await supersedeObligations(engine, old.id, successor, ['forward', 'acknowledge', 'call_desk']);
    await endActs(engine, old, successor);
    await engine.tx
      .insertInto('redirection')
      .values({
        id,
        dispatch_id: old.id,
        reason: await sealNote(
          engine,
          old.reportId,
          { table: 'redirection', row: id, column: 'reason' },
          body.reason,
        ),
        to_desk: target,
        to_dispatch: successor,
        at: ctx.now,
        account_id: ctx.actor.accountId!,
      })
      .execute();
    await announce(engine, [
      { kind: 'dispatch.changed', id: old.id, desks: [old.deskId] },
      { kind: 'dispatch.sent', id: successor, desks: [target] },
      { kind: 'report.changed', id: old.reportId, desks: [] },
    ]);
  });
  await appendAudit(ctx, {
    act: 'dispatch.redirected',
    subjectKind: 'dispatch',
    subjectId: old.id,
    detail: { to: body.toDesk ?? null },
  });
}

/** An entry does not go to and fro between two desks while the clock runs. */
async function refuseGivenUp(engine: Ctx, old: HeldDispatch, toDesk: string): Promise<void> {
  const gaveUp = await engine.tx
    .selectFrom('dispatch')
    .select('id')
    .where('report_id', '=', old.reportId)
    .where('party', '=', old.party)
    .where('desk_id', '=', toDesk)
    .where('status', '=', 'redirected')
    .where('forwarding_id', '=', (same) =>
      same.selectFrom('dispatch').select('forwarding_id').where('id', '=', old.id),
    )
    .executeTakeFirst();
  if (gaveUp) throw redirectionProblem('desk_gave_it_up');
}

/** A new dispatch of the same forwarding and party, sealed anew for its desk, with the inherited acknowledgement time. */
async function sendOn(engine: Ctx, deps: JourneyDeps, old: HeldDispatch, toDesk: string): Promise<string> {
  const directory = await deps.directory(engine);
  const wanted = directory.desks.get(toDesk);
  if (!wanted || wanted.party !== old.party) throw unknownDesk('toDesk');
  const desk = deskOf(directory, toDesk);
  await refuseGivenUp(engine, old, toDesk);
  const { rows } = {
    rows: await engine.tx
      .selectFrom('dispatch as d')
      .innerJoin('forwarding as f', 'f.id', 'd.forwarding_id')
      .innerJoin('package as p', 'p.dispatch_id', 'd.id')
      .selectAll('d')
      .select(['f.edition_id', 'f.routing', 'p.canonical'])
      .where('d.id', '=', old.id)
      .execute(),
  };
  const was = rows[0]!;
  if ((was.routing as { withheldFrom: readonly string[] }).withheldFrom.includes(toDesk))
    throw fieldProblem('toDesk', 'not_this_desk', 'This desk cannot have it. Ask the Statewide HART Lead.');
  const edition = await getEdition(engine.tx, was.edition_id);
  const row = clocksFor(edition, old.party, old.urgent);
  const id = engine.newId();
  const forwardDue = dueAt(engine.now, row.forward, edition.calendar);
  await engine.tx
    .insertInto('dispatch')
    .values({
      id,
      forwarding_id: was.forwarding_id,
      report_id: was.report_id,
      report_number: was.report_number,
      report_version: was.report_version,
      kind: 'redirection',
      party: was.party,
      desk_id: desk.id,
      desk_name: desk.name,
      desk_snapshot: JSON.stringify(desk),
      lead: was.lead,
      unroutable: false,
      urgent: was.urgent,
      confidence: was.confidence,
      reason: `Redirected by ${was.desk_name}.`,
      sent_at: engine.now,
      forward_due_at: forwardDue,
      acknowledge_by: was.acknowledge_by,
      status: 'delivered',
      delivered_at: engine.now,
    })
    .execute();
  const frozen = await engine.vault.open(packagePlace(old.id), was.canonical);
  if (!frozen.readable) throw reportProblem('report_unreadable');
  const envelope = JSON.parse(frozen.text) as Envelope;
  const sealed = seal(
    {
      dispatchId: id,
      number: was.report_number,
      version: was.report_version,
      party: was.party,
      desk: desk.id,
      sentAt: engine.now.toString(),
      whatChanged: envelope.whatChanged,
      content: envelope.content,
    },
    deps.signer,
  );
  await engine.tx
    .insertInto('package')
    .values({
      dispatch_id: id,
      canonical: await engine.vault.seal(
        { ...packagePlace(id), keys: { as: was.canonical } },
        sealed.canonical,
      ),
      sha256: sealed.sha256,
      signature: sealed.signature,
      key_id: sealed.keyId,
      format: sealed.format,
    })
    .execute();
  const about = {
    subjectKind: 'dispatch' as const,
    subjectId: id,
    reportId: was.report_id,
    edition: edition.id,
    clause: row.clause,
  };
  const { hotline } = directory.routing;
  const telephone = await isToBeCalled(engine, old);
  await openObligations(engine, [
    { ...about, kind: 'forward', owedBy: hotline, dueAt: forwardDue },
    { ...about, kind: 'acknowledge', owedBy: desk.id, dueAt: was.acknowledge_by },
    ...(telephone ? [{ ...about, kind: 'call_desk' as const, owedBy: hotline, dueAt: forwardDue }] : []),
  ]);
  await queueNotices(
    engine,
    noticesFor(
      {
        dispatchId: id,
        number: was.report_number,
        party: was.party,
        desk,
        version: was.report_version,
        urgent: was.urgent,
        kind: 'redirection',
        sentAt: engine.now,
        baseUrl: deps.baseUrl,
      },
      telephone,
    ),
  );
  return id;
}

/** Whether the Careline still owes the desk a call: then whoever gets the entry is called instead. */
async function isToBeCalled(engine: Ctx, old: HeldDispatch): Promise<boolean> {
  const owed = await engine.tx
    .selectFrom('obligation')
    .select('id')
    .where('subject_id', '=', old.id)
    .where('kind', '=', 'call_desk')
    .where('state', '=', 'open')
    .executeTakeFirst();
  return owed !== undefined;
}
