/** One budget and what was measured against it. */
export interface Row {
  readonly what: string;
  readonly budget: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Surroundings {
  readonly cores: number;
  readonly processor: string;
  readonly node: string;
  readonly postgres: string;
  /** How many statements one report sends. */
  readonly statements: number;
}

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  return [
    '| what | budget | measured | |',
    '|---|---|---|---|',
    ...rows.map(
      ({ what, budget, measured, met }) =>
        `| ${what} | ${budget} | ${measured} | ${met ? 'met' : '**MISSED**'} |`,
    ),
  ].join('\n');
}

/** docs/benchmarks.md. */
export function page(
  rows: readonly Row[],
  { cores, processor, node, postgres, statements }: Surroundings,
): string {
  return `# Benchmarks

Written by \`npm run bench\`. Numbers of one run on one machine: ${cores} cores (${processor}), Node ${node.slice(1)}, PostgreSQL ${postgres} (embedded, durable commits). Load generator, server, worker, receivers, mail relay and database shared these cores.

${table(rows)}

## What was compared

*Taking.* One report (a child of Derby, sold in New Haven: four parties, six desks) was posted to the real server in the bench's own process, twice, and every statement its connections sent was taken down: ${statements} statements, from the look-up of the session to the commit (announcements follow it, gathered for many reports). The server sends inserts along with the next statement whose answer it needs; the bare run waits for each answer. The bare run sends exactly these again, in the same order, each as a named prepared statement, with fresh ids in every parameter where an id stood, over 8 connections of one process; parameters were made before the clock started. The HTTP run posts the same report from 8 kept-alive clients to one \`hartline serve\` process without a worker. Both run by turns on the same server and database; the ratio is taken within each short round, the middle one is given. Other work on the machine makes the rounds differ: run it on a quiet one.

*Delivering.* \`hartline serve\` and one \`hartline work\` process; the six desks get six mails and three webhooks for each report. The time is counted from the arrival of the 201 at the client to the line in the receiver's own ledger, which checks the signature first.

*Reading.* Reports in bulk, with three people and three entries each, stand beside a handful that were taken over HTTP. Each reading is one transaction of the server's own code on one connection: identity, row-level security (two hundred reports are walled off from the readers of the Careline and of the statewide desk), sealed texts opened, the look on record. Every name of the invented people comes from sixteen given names, so that a search weighs more people alike than a state's would. The full count: \`npm run bench -- --only reading --reports 1000000\`.
`;
}
