import type { Writable } from 'node:stream';
import type pg from 'pg';

type Send = (text: string, values: readonly unknown[]) => Promise<unknown>;

/** What an insert without `returning` answers before it was sent. */
const NOTHING_YET = { command: 'INSERT', rowCount: 0, rows: [] };
const ROLLED_BACK = { command: 'ROLLBACK', rowCount: null, rows: [] };

/**
 * Within a transaction, `begin` and inserts that return nothing wait for the next statement whose answer somebody
 * needs, at the latest the commit, and travel with it in one piece: most of what a small statement costs is its way.
 * PostgreSQL runs them in the order in which they were given. What fails among them fails the statement they travel
 * with, under its own error, so that nothing is committed either way.
 */
export function writingBehind(client: pg.PoolClient, send: Send): Send {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  let held: Parameters<Send>[] = [];
  let inTransaction = false;

  async function sendAll(statements: readonly Parameters<Send>[]): Promise<unknown> {
    stream.cork();
    const answers = statements.map((statement) => send(...statement));
    stream.uncork();
    const settled = await Promise.allSettled(answers);
    // After a failure the rest only says that the transaction is lost.
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return answers.at(-1);
  }

  return (text, values) => {
    if (text === 'begin') inTransaction = true;
    if (inTransaction && saysNothing(text)) {
      held.push([text, values]);
      return Promise.resolve(NOTHING_YET);
    }
    const before = held;
    held = [];
    if (text === 'commit' || text === 'rollback') inTransaction = false;
    if (text === 'rollback')
      return before[0]?.[0] === 'begin' ? Promise.resolve(ROLLED_BACK) : send(text, values);
    return before.length === 0 ? send(text, values) : sendAll([...before, [text, values]]);
  };
}

function saysNothing(text: string): boolean {
  return text === 'begin' || (/^\s*insert\b/i.test(text) && !text.includes('returning'));
}
