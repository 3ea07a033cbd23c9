import pg from 'pg';
import { WORKER_LOCK_CLASS } from './outbox.sql.ts';

/** Proof that a worker is alive, by the number under which it claims. */
export interface WorkerSession {
  readonly worker: number;
  lost(): boolean;
  close(): Promise<void>;
}

/** A connection of its own holds an advisory lock: when the process dies the lock is gone, and others take its work at once. */
export async function openSession(url: string): Promise<WorkerSession> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'hartline worker',
    options: '-c role=worker',
    keepAlive: true,
  });
  let lost = false;
  client.on('error', () => {});
  client.once('end', () => (lost = true));
  await client.connect();
  const { rows } = await client.query<{ worker: number }>(
    "select nextval('worker_number')::integer as worker",
  );
  const worker = rows[0]!.worker;
  await client.query('select pg_advisory_lock($1, $2)', [WORKER_LOCK_CLASS, worker]);
  return { worker, lost: () => lost, close: () => client.end() };
}
