import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';
import type { Outcome } from './retry.rules.ts';

/** Advisory-lock class of worker sessions: whoever holds (class, number) is alive. */
export const WORKER_LOCK_CLASS = 4280;

export interface Claimed {
  id: string;
  dispatch_id: string;
  channel: 'webhook' | 'email';
  endpoint: string;
  contact: string | null;
  body: string;
  created_at: Temporal.Instant;
  attempts: number;
  lease_token: string;
}

export interface ClaimOptions {
  readonly worker: number;
  readonly slots: number;
  /** How many notices of one endpoint at most. */
  readonly perEndpoint: number;
  readonly leaseSeconds: number;
  /** Endpoints that have enough calls in flight for now. */
  readonly saturated: readonly string[];
}

/**
 * Takes due notices and writes their attempt rows in one statement, so that no wire call is without its row.
 * Urgent first; no endpoint gets more than its share; endpoints with an open breaker are left alone. The index is read
 * endpoint by endpoint, so that a claim costs the same however much waits.
 */
export async function claimDue(ctx: Ctx, options: ClaimOptions): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    with recursive waiting (endpoint) as (
      (select endpoint from notice where due_at is not null and lease_token is null order by endpoint limit 1)
      union all
      select (select n.endpoint from notice n
               where n.due_at is not null and n.lease_token is null and n.endpoint > w.endpoint order by n.endpoint limit 1)
        from waiting w where w.endpoint is not null
    ), first as (
      select due.id
        from waiting w, lateral (select n.id from notice n
                                  where n.endpoint = w.endpoint and n.due_at <= ${ctx.now} and n.lease_token is null
                                  order by n.urgent desc, n.due_at limit ${options.perEndpoint}) as due
       where w.endpoint <> all (${[...options.saturated]}::text[])
         and not exists (select from endpoint_health h where h.endpoint = w.endpoint and h.opened_at is not null)
    ), picked as (
      select n.id from notice n join first f on f.id = n.id
       where n.due_at <= ${ctx.now} and n.lease_token is null
       order by n.urgent desc, n.due_at limit ${options.slots}
       for update of n skip locked
    ), claimed as (
      update notice n
         set state = 'attempted', attempts = n.attempts + 1, lease_worker = ${options.worker}, lease_token = gen_random_uuid(),
             leased_until = ${ctx.now}::timestamptz + make_interval(secs => ${options.leaseSeconds})
        from picked p where n.id = p.id
      returning n.id, n.dispatch_id, n.channel, n.endpoint, n.contact, n.body, n.created_at, n.attempts, n.lease_token
    ), written as (
      insert into attempt (id, notice_id, n, worker, lease_token, started_at, outcome)
      select gen_random_uuid(), c.id, c.attempts, ${options.worker}, c.lease_token, ${ctx.now}, 'unknown' from claimed c
    )
    select * from claimed`.execute(ctx.tx);
  return rows;
}

export interface Finished {
  readonly id: string;
  readonly leaseToken: string;
  readonly outcome: Outcome;
  readonly evidence: string;
  readonly state: 'attempted' | 'relayed' | 'delivered' | 'bounced' | 'failed';
  readonly retryInSeconds: number | null;
}

/**
 * Writes what the wire answered. The attempt keeps its evidence whatever happened since; the notice moves only for the
 * holder of its lease, so a worker that was thought dead cannot undo what another one did.
 */
export async function finishMany(
  ctx: Ctx,
  results: readonly Finished[],
): Promise<{ id: string; dispatch_id: string; state: string }[]> {
  const { rows } = await sql<{ id: string; dispatch_id: string; state: string }>`
    with result as (
      select * from jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
        as r(id uuid, "leaseToken" uuid, outcome text, evidence text, state text, "retryInSeconds" double precision)
    ), noted as (
      update attempt a set ended_at = ${ctx.now}, outcome = r.outcome, evidence = r.evidence::jsonb
        from result r where a.notice_id = r.id and a.lease_token = r."leaseToken"
    )
    update notice n
       set lease_worker = null, lease_token = null, leased_until = null,
           state = case when r.state = 'attempted' and n.expires_at <= ${ctx.now} then 'failed' else r.state end,
           due_at = case when r.state = 'attempted' and n.expires_at > ${ctx.now} then ${ctx.now}::timestamptz + make_interval(secs => r."retryInSeconds") end,
           finished_at = case when r.state = 'attempted' and n.expires_at > ${ctx.now} then null else ${ctx.now}::timestamptz end
      from result r where n.id = r.id and n.lease_token = r."leaseToken"
    returning n.id, n.dispatch_id, n.state`.execute(ctx.tx);
  return rows;
}

/** Frees notices whose worker's session is gone or whose lease ran out; they are due again at once. */
export async function releaseAbandoned(ctx: Ctx): Promise<number> {
  const { numAffectedRows } = await sql`
    with alive as (
      select l.objid::bigint as worker from pg_locks l
       where l.locktype = 'advisory' and l.classid = ${WORKER_LOCK_CLASS} and l.granted
         and l.database = (select oid from pg_database where datname = current_database())
    )
    update notice n set lease_worker = null, lease_token = null, leased_until = null, due_at = ${ctx.now}
     where n.lease_token is not null and (n.leased_until <= ${ctx.now} or n.lease_worker not in (select worker from alive))`.execute(
    ctx.tx,
  );
  return Number(numAffectedRows ?? 0);
}

/** Counts a failure in a row; at the fifth the breaker opens. Returns the endpoints that opened just now. */
export async function noteFailures(
  ctx: Ctx,
  failures: readonly { endpoint: string; error: string }[],
  failuresToOpen: number,
  probeSeconds: number,
): Promise<string[]> {
  const { rows } = await sql<{ endpoint: string }>`
    insert into endpoint_health as h (endpoint, failures, last_error, changed_at)
    select f.endpoint, count(*), max(f.error), ${ctx.now} from jsonb_to_recordset(${JSON.stringify(failures)}::jsonb) as f(endpoint text, error text) group by f.endpoint order by f.endpoint
    on conflict (endpoint) do update
       set failures = h.failures + excluded.failures, last_error = excluded.last_error, changed_at = excluded.changed_at,
           opened_at = case when h.opened_at is null and h.failures + excluded.failures >= ${failuresToOpen} then excluded.changed_at else h.opened_at end,
           probe_at = case when h.opened_at is null and h.failures + excluded.failures >= ${failuresToOpen} then excluded.changed_at + make_interval(secs => ${probeSeconds}) else h.probe_at end
    returning h.endpoint, (h.opened_at = ${ctx.now}) as opened_now`.execute(ctx.tx);
  return rows.filter((row) => (row as { opened_now?: boolean }).opened_now).map((row) => row.endpoint);
}

/** An answer from the endpoint closes its breaker and starts the count anew. */
export async function noteSuccesses(ctx: Ctx, endpoints: readonly string[]): Promise<void> {
  await sql`
    update endpoint_health set failures = 0, opened_at = null, probe_at = null, changed_at = ${ctx.now}
     where endpoint = any (${[...endpoints]}::text[]) and (failures > 0 or opened_at is not null)`.execute(
    ctx.tx,
  );
}

/** Endpoints with an open breaker whose probe is due; the next probe is set in the same breath. */
export async function takeProbes(ctx: Ctx, probeSeconds: number): Promise<string[]> {
  const { rows } = await sql<{ endpoint: string }>`
    update endpoint_health set probe_at = ${ctx.now}::timestamptz + make_interval(secs => ${probeSeconds})
     where opened_at is not null and probe_at <= ${ctx.now} returning endpoint`.execute(ctx.tx);
  return rows.map((row) => row.endpoint);
}
