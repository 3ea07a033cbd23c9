import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pointDemoWebhooks } from '../../src/directory/index.ts';
import type { ReportView } from '../../src/journey/journey.api.ts';
import type { LedgerLine } from '../../src/notices/index.ts';
import { monotonicMs, pause } from '../../src/platform/clock.ts';
import { connect } from '../../src/platform/db/database.ts';
import type { Connections } from '../../src/platform/db/database.ts';
import { findEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { caller } from './app.ts';
import { webhookDispatches, whatIsKept } from './kill-facts.ts';
import type { KillFacts, Victim } from './kill-facts.ts';
import { newMachine } from './processes.ts';
import type { Machine, Running } from './processes.ts';
import { derbyReport } from './reports.ts';

export interface KillPlan {
  readonly seed: number;
  readonly reports: number;
  /** How often something is killed while reports come in; the last kill comes when most of them are taken. */
  readonly kills: number;
  readonly clients: number;
  /** Misbehaviour of the receivers that run as programs of their own. */
  readonly fail: string;
  /** How long after the last report everything may take to arrive. */
  readonly settleMs: number;
}

const OWN_RECEIVERS = ['pd-derby', 'mdt-new-haven', 'hart-statewide'];

/** Reports come in from clients that retry while server, worker and database are killed by a seeded plan. */
export async function killRun(plan: KillPlan): Promise<KillFacts> {
  const machine = await newMachine();
  try {
    return await new Run(machine, plan).go();
  } finally {
    await machine.clear();
  }
}

class Run {
  readonly machine: Machine;
  readonly plan: KillPlan;
  readonly dice: () => number;
  readonly killed = { server: 0, worker: 0, database: 0 };
  readonly accepted: ReportView[] = [];
  readonly bodies = new Map<string, ReturnType<typeof derbyReport>>();
  server!: Running;
  worker!: Running;
  url = '';
  token = '';
  retries = 0;

  constructor(machine: Machine, plan: KillPlan) {
    this.machine = machine;
    this.plan = plan;
    this.dice = diceOf(plan.seed);
  }

  async go(): Promise<KillFacts> {
    await this.startServer();
    await this.startReceivers();
    this.startWorker();
    await this.worker.ready;
    this.token = await this.withDatabase(({ db }) => startDemoSession(db, 'screener', 'bearer'));
    await Promise.all([this.postAll(), this.killAll()]);

    const posted = monotonicMs();
    await this.untilAllArrived(posted);
    const settledAfterMs = Math.round(monotonicMs() - posted);
    return {
      killed: this.killed,
      accepted: this.accepted,
      askedAgain: await Promise.all([...this.bodies.keys()].map(async (key) => (await this.send(key)).body)),
      retries: this.retries,
      ledger: await this.ledger(),
      settledAfterMs,
      ...(await this.withDatabase((connections) =>
        whatIsKept(this.url, this.token, connections, this.machine.dataFolder),
      )),
    };
  }

  private async startServer(): Promise<void> {
    this.server = this.machine.run(['serve', '--json']);
    this.url = ((await this.server.ready) as { url: string }).url;
  }

  private startWorker(): void {
    this.worker = this.machine.run(['work', '--json']);
  }

  /** Each desk of its own gets a receiver that fails now and then. */
  private async startReceivers(): Promise<void> {
    for (const desk of OWN_RECEIVERS) {
      const { ready } = this.machine.run([
        ...['receiver', '--port', '0', '--ledger', this.ledgerOf(desk), '--json'],
        ...['--fail', this.plan.fail],
      ]);
      const { port } = (await ready) as { port: number };
      await this.withDatabase(({ db }) =>
        db.transaction().execute(async (tx) => {
          await sql`set local role owner`.execute(tx);
          await pointDemoWebhooks(tx, [desk], `http://127.0.0.1:${port}`, '2020-07-30');
        }),
      );
    }
  }

  private ledgerOf = (desk: string) => join(this.machine.dataFolder, `${desk}.jsonl`);

  private async postAll(): Promise<void> {
    let next = 0;
    await Promise.all(
      Array.from({ length: this.plan.clients }, async () => {
        while (next < this.plan.reports) await this.post(next++);
      }),
    );
  }

  /** One report, sent again under the same key until it is answered 201. Any other answer than "try later" is an error. */
  private async post(n: number): Promise<void> {
    const key = randomUUID();
    this.bodies.set(key, reportNumbered(n));
    for (;;) {
      const answer = await this.send(key).catch(() => undefined);
      if (answer?.status === 201) return void this.accepted.push(answer.body);
      if (answer && answer.status < 500)
        throw new Error(`report ${n} was answered ${answer.status}: ${answer.text}`);
      this.retries++;
      await pause(50);
    }
  }

  private send(key: string) {
    return caller(this.url, this.token).post<ReportView>('/api/v1/reports', this.bodies.get(key), {
      'idempotency-key': key,
    });
  }

  private async killAll(): Promise<void> {
    const { kills, reports } = this.plan;
    for (let n = 0; n < kills; n++) {
      const after = Math.floor(((n + this.dice()) / kills) * reports * 0.9);
      while (this.accepted.length < after) await pause(2);
      await pause(this.dice() * 120);
      await this.kill(
        (['server', 'worker', 'database', 'server', 'worker'] as const)[Math.floor(this.dice() * 5)]!,
      );
    }
  }

  /** Kills and starts again. A server whose database was killed is started again with it, and so is the worker beside. */
  private async kill(victim: Victim): Promise<void> {
    this.killed[victim]++;
    if (victim === 'worker') {
      this.worker.child.kill('SIGKILL');
      await this.worker.ended;
      return this.startWorker();
    }
    if (victim === 'database') {
      const pid = await this.machine.postmaster();
      if (pid) process.kill(pid, 'SIGKILL');
      await pause(this.dice() * 300);
      this.worker.child.kill('SIGKILL');
    }
    this.server.child.kill('SIGKILL');
    await this.server.ended;
    await this.startServer();
    if (victim === 'database') {
      await this.worker.ended;
      this.startWorker();
    }
  }

  private async withDatabase<T>(work: (connections: Connections) => Promise<T>): Promise<T> {
    const found = await findEmbeddedPostgres(this.machine.dataFolder);
    const connections = connect(found!.adminUrl('hartline'), { max: 1, as: 'itself' });
    try {
      return await work(connections);
    } finally {
      await connections.close();
    }
  }

  private async ledger(): Promise<LedgerLine[]> {
    const files = [join(this.machine.dataFolder, 'receivers.jsonl'), ...OWN_RECEIVERS.map(this.ledgerOf)];
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
    return texts.flatMap((text) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LedgerLine),
    );
  }

  private async untilAllArrived(since: number): Promise<void> {
    const expected = this.accepted.flatMap(webhookDispatches);
    for (;;) {
      const got = new Set((await this.ledger()).map((line) => line.dispatchId));
      if (expected.every((id) => got.has(id)) || monotonicMs() - since > this.plan.settleMs) return;
      await pause(200);
    }
  }
}

function reportNumbered(n: number) {
  const both = derbyReport();
  const places = [both.places!, [both.places![0]!], [both.places![1]!]][n % 3]!;
  return derbyReport({ children: [{ ...both.children![0]!, aliases: [`No. ${n}`] }], places });
}

/** Mulberry32: the same seed, the same plan. */
function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
