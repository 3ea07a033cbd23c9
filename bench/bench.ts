/**
 * `npm run bench`: measures the budgets and writes docs/benchmarks.md. Misses are marked, never hidden.
 * `-- --only taking` (or `reading`, `delivering`) measures one and writes nothing; `--reports 1000000` says among how
 * many reports is read (50,000 otherwise, which fits into the time a run may take).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startInstallation } from '../src/main.ts';
import { readConfig } from '../src/platform/config.ts';
import { findEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { connect } from '../src/platform/db/database.ts';
import { startDemoSession } from '../src/safeguards/index.ts';
import { newMachine } from '../test/setup/processes.ts';
import type { Machine } from '../test/setup/processes.ts';
import type { ReportView } from '../src/journey/journey.api.ts';
import { arrivalsOf, percentile } from './arrivals.ts';
import { capture } from './capture.ts';
import { flatOut, openPoster, steady } from './load.ts';
import { furtherReports, runBare, scriptOf } from './replay.ts';
import type { Script } from './replay.ts';
import { reading } from './reading.ts';
import { page, table } from './results.ts';
import type { Row } from './results.ts';

const CLIENTS = 8;
/** Short turns, many of them: what else the machine does falls on both. */
const ROUNDS = 24;
const ROUND_SECONDS = 1.5;

const option = (name: string) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
const only = option('--only');
const readAmong = Number(option('--reports') ?? 50_000);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const machine = await newMachine();
try {
  const { script, version } = await captured(machine);
  const wanted = (row: string) => only === undefined || only === row;
  const rows = [
    ...(wanted('taking') ? [await taking(machine, script)] : []),
    ...(wanted('delivering') ? await delivering(machine) : []),
    ...(wanted('reading') ? await readingMany(machine) : []),
  ];
  const text = page(rows, {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    postgres: version,
    statements: script.length,
  });
  const folder = join(import.meta.dirname, '../docs');
  mkdirSync(folder, { recursive: true });
  if (only === undefined) writeFileSync(join(folder, 'benchmarks.md'), text);
  say(`\n${table(rows)}`);
} finally {
  await machine.clear();
}

/** The statements of one report, taken down in this process from the real server code. */
async function captured({ dataFolder }: Machine): Promise<{ script: Script; version: string }> {
  const installation = await startInstallation(
    { ...readConfig({}), dataFolder, port: 0 },
    { http: true, worker: false, say: () => {} },
  );
  const poster = openPoster(installation.url, await tokenFor(dataFolder), 1);
  try {
    for (let n = 0; n < 20; n++) await poster.post();
    const [first, second] = [await capture(() => poster.post()), await capture(() => poster.post())];
    return { script: scriptOf(first, second), version: await serverVersion(dataFolder) };
  } finally {
    await poster.close();
    await installation.stop();
  }
}

/** Reports over HTTP and the same statements from bare prepared transactions, by turns on the same server. */
async function taking({ run, dataFolder }: Machine, script: Script): Promise<Row> {
  const server = run(['serve', '--no-worker', '--json']);
  const { url } = (await server.ready) as { url: string };
  const poster = openPoster(url, await tokenFor(dataFolder), CLIENTS);
  const database = (await findEmbeddedPostgres(dataFolder))!.appUrl('hartline');
  const http = async (count: number) => (await flatOut(poster, CLIENTS, count)).perSecond;
  const bare = (count: number) => runBare(database, CLIENTS, furtherReports(script, count));

  await http(400); // the server's code becomes quick after some hundred requests
  let [httpCount, bareCount] = [await http(300), await bare(400)].map((rate) =>
    Math.round(rate * ROUND_SECONDS),
  ) as [number, number];
  const pairs: { http: number; bare: number }[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const pair = { http: await http(httpCount), bare: await bare(bareCount) };
    pairs.push(pair);
    [httpCount, bareCount] = [Math.round(pair.http * ROUND_SECONDS), Math.round(pair.bare * ROUND_SECONDS)];
    say(`round ${round}: ${pair.http.toFixed(0)}/s over HTTP, ${pair.bare.toFixed(0)}/s bare`);
  }
  await poster.close();
  server.child.kill('SIGTERM');
  await server.ended;
  const ratios = pairs.map((pair) => pair.http / pair.bare);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percentile(ratios, share)) as [
    number,
    number,
    number,
  ];
  const rate = (of: 'http' | 'bare') =>
    percentile(
      pairs.map((pair) => pair[of]),
      0.5,
    ).toFixed(0);
  return {
    what: `a report taken over HTTP, ${CLIENTS} clients, against the same statements from bare prepared transactions`,
    budget: '≥ 60 %',
    measured: `${percent(middle)} (middle of ${ROUNDS} rounds; half of them between ${percent(low)} and ${percent(high)}; ${rate('http')}/s against ${rate('bare')}/s)`,
    met: middle >= 0.6,
  };
}

/** From the 201 to the webhook in the receivers' hands: at a steady rate, then flat out. */
async function delivering({ run, dataFolder }: Machine): Promise<Row[]> {
  const server = run(['serve', '--no-worker', '--json']);
  const { url } = (await server.ready) as { url: string };
  const worker = run(['work', '--json']);
  await worker.ready;
  const ledger = join(dataFolder, 'receivers.jsonl');
  const poster = openPoster(url, await tokenFor(dataFolder), 64);

  await arrivalsOf((await flatOut(poster, CLIENTS, 300)).taken, ledger, 60_000); // the rounds before left work too
  await allSent(dataFolder);
  const calm = await arrivalsOf(await steady(poster, 50, 30), ledger, 30_000);
  const [p50, p99] = [percentile(calm.latencies, 0.5), percentile(calm.latencies, 0.99)];
  say(
    `steady: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, lost ${calm.lost}, repeats ${calm.repeats}`,
  );

  const rush = await flatOut(poster, 16, 3000);
  const end = await arrivalsOf(rush.taken, ledger, 120_000);
  const drained = rush.taken.length / (end.drainedMs / 1000);
  say(`flat out: ${rush.perSecond.toFixed(0)}/s taken, ${drained.toFixed(0)}/s delivered, lost ${end.lost}`);
  await poster.close();
  for (const one of [worker, server]) {
    one.child.kill('SIGTERM');
    await one.ended;
  }
  return [
    {
      what: 'from the 201 to the signed webhook in the receivers’ hands, 50 reports/s for 30 s',
      budget: 'p50 ≤ 30 ms, p99 ≤ 250 ms',
      measured: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms over ${calm.latencies.length} webhooks, ${calm.lost} lost`,
      met: p50 <= 30 && p99 <= 250 && calm.lost === 0,
    },
    {
      what: 'flat out with delivery, 16 clients, nothing lost',
      budget: '≥ 300 reports/s',
      measured: `${rush.perSecond.toFixed(0)} reports/s taken, ${drained.toFixed(0)} reports/s delivered, ${end.lost} of ${end.latencies.length + end.lost} webhooks lost`,
      met: rush.perSecond >= 300 && end.lost === 0,
    },
  ];
}

/** A handful of real reports, to be opened among very many invented ones. */
async function readingMany({ run, dataFolder }: Machine): Promise<Row[]> {
  const server = run(['serve', '--no-worker', '--json']);
  const { url } = (await server.ready) as { url: string };
  const poster = openPoster(url, await tokenFor(dataFolder), CLIENTS);
  const { taken } = await flatOut(poster, CLIENTS, 40);
  await poster.close();
  const rows = await reading({
    dataFolder,
    reports: readAmong,
    taken: taken.map(({ text }) => JSON.parse(text) as ReportView),
    asAdmin: (text) => asAdmin(dataFolder, text),
    say,
  });
  server.child.kill('SIGTERM');
  await server.ended;
  return rows;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

async function tokenFor(dataFolder: string): Promise<string> {
  const { db, close } = connect((await findEmbeddedPostgres(dataFolder))!.appUrl('hartline'), { max: 1 });
  const token = await startDemoSession(db, 'screener', 'bearer');
  await close();
  return token;
}

async function asAdmin<R extends object>(dataFolder: string, text: string): Promise<R[]> {
  const client = new pg.Client({
    connectionString: (await findEmbeddedPostgres(dataFolder))!.adminUrl('hartline'),
  });
  await client.connect();
  const { rows } = await client.query<R>(text);
  await client.end();
  return rows;
}

async function serverVersion(dataFolder: string): Promise<string> {
  return (await asAdmin<{ server_version: string }>(dataFolder, 'show server_version'))[0]!.server_version;
}

/** The outbox of the first row was filled without a worker; it is no part of the second. */
async function allSent(dataFolder: string): Promise<void> {
  await asAdmin(
    dataFolder,
    "update notice set state = 'failed', due_at = null, finished_at = created_at where state = 'queued' and due_at is not null and lease_token is null",
  );
}
