import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createDirectoryReader, pointDemoWebhooks } from './directory/index.ts';
import { acknowledgementRoutes } from './journey/5-acknowledgement/acknowledgement.routes.ts';
import { recordReceipts } from './journey/5-acknowledgement/receipts.ts';
import { intakeRoutes } from './journey/1-intake/intake.routes.ts';
import { journeyRoutes } from './journey/journey.routes.ts';
import { peopleRoutes } from './journey/people.routes.ts';
import { liveRoutes } from './journey/live.routes.ts';
import { outgoingRoutes } from './journey/outgoing.routes.ts';
import {
  createEmailChannel,
  createWebhookChannel,
  startEngine,
  startMailSink,
  startReceiver,
} from './notices/index.ts';
import type { Engine } from './notices/index.ts';
import type { Config } from './platform/config.ts';
import { connect } from './platform/db/database.ts';
import type { Connections } from './platform/db/database.ts';
import { migrate, migrationFiles } from './platform/db/migrate.ts';
import { inTransaction } from './platform/db/tx.ts';
import { createApp } from './platform/http.ts';
import type { App } from './platform/http.ts';
import { isMigrated, openDatabase } from './platform/installation.ts';
import { startLiveHub } from './platform/live.ts';
import type { LiveHub } from './platform/live.ts';
import { inPlainWords, StartupProblem } from './platform/postgres/problem.ts';
import { metricsRoute } from './platform/metrics.ts';
import { loadSigner } from './platform/signing.ts';
import { meetAccessReview, oweAccessReview } from './obligations/index.ts';
import {
  accessRoutes,
  browsingRoutes,
  guardBrowsing,
  identify,
  looksRoutes,
  unusualAccessRule,
} from './safeguards/index.ts';
import { seedInstallation } from './seed.ts';
import { pageRoutes } from './pages.ts';

/** Desks that have a webhook receiver of their own in the demo profile. */
const DEMO_RECEIVERS = ['fbi-new-haven', 'pd-new-haven', 'mdt-ansonia-milford'];
const SEND_TIMEOUT_SECONDS = 10;
const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

export interface Installation {
  readonly url: string;
  readonly welcome: string;
  stop(): Promise<void>;
}

interface Parts {
  readonly http: boolean;
  readonly worker: boolean;
  readonly say: (line: string) => void;
}

/** Starts what this process is for: database, migrations, seed, demo receivers, worker, web. Stops them in reverse. */
export function startInstallation(config: Config, parts: Parts): Promise<Installation> {
  return inPlainWords(config.dataFolder, () => startParts(config, parts));
}

async function startParts(config: Config, parts: Parts): Promise<Installation> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse())
      await one().catch((error: unknown) => parts.say(`While stopping: ${(error as Error).message}`));
  };
  try {
    mkdirSync(config.dataFolder, { recursive: true });
    const database =
      (parts.http ? undefined : await openDatabase(config, 'beside', parts.say)) ??
      (await openDatabase(config, 'own', parts.say))!;
    stops.push(() => database.stop());
    await migrate(database.adminUrl, parts.say);
    await seedInstallation(database.adminUrl, { demo: config.profile === 'demo' });
    const connections = connect(database.appUrl, { max: 20 });
    stops.push(() => connections.close());
    const live = startLiveHub(database.appUrl);
    stops.push(() => live.close());
    const smtpUrl = parts.http
      ? await startDemoWorld(config, database.adminUrl, stops)
      : (config.smtpUrl ?? demoRelay(config));
    const engine = parts.worker
      ? await startWorker(config, connections, database.appUrl, live, smtpUrl)
      : undefined;
    if (engine) stops.push(() => engine.stop());
    if (!parts.http) return { url: '', welcome: '', stop };
    const app = await buildApp(config, connections, live, engine);
    stops.push(() => app.close());
    const url = await listen(app, config);
    return { url, welcome: welcome(url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The receiving agencies' systems and a mail relay, as far as a training system needs them. */
async function startDemoWorld(
  config: Config,
  adminUrl: string,
  stops: (() => Promise<void>)[],
): Promise<string | undefined> {
  if (config.profile !== 'demo') return config.smtpUrl;
  const signer = loadSigner(config.dataFolder);
  const receiver = await startReceiver({
    port: 0,
    ledger: join(config.dataFolder, 'receivers.jsonl'),
    publicKey: signer.publicKey,
    keepBodies: true,
  });
  stops.push(() => receiver.close());
  const admin = connect(adminUrl, { max: 1, name: 'hartline seed', as: 'itself' });
  try {
    await admin.db.transaction().execute(async (tx) => {
      const url = `http://127.0.0.1:${receiver.port}`;
      await sql`set local role owner`.execute(tx);
      await pointDemoWebhooks(tx, DEMO_RECEIVERS, url, '2020-07-30');
      // Receivers of the demo move with every start; what still waits for them follows.
      await sql`set local role worker`.execute(tx);
      await sql`update notice set endpoint = ${url} || '/' || desk_id where channel = 'webhook' and state in ('queued', 'attempted') and desk_id = any (${DEMO_RECEIVERS}::text[])`.execute(
        tx,
      );
    });
  } finally {
    await admin.close();
  }
  if (config.smtpUrl) return config.smtpUrl;
  const sink = await startMailSink({ port: 0, file: join(config.dataFolder, 'mail.jsonl') });
  stops.push(() => sink.close());
  writeFileSync(relayFile(config), sink.url);
  return sink.url;
}

const relayFile = (config: Config) => join(config.dataFolder, 'demo-mail-relay');

/** Where the mail sink of the running demo listens, for workers beside it. */
function demoRelay(config: Config): string | undefined {
  return config.profile === 'demo' && existsSync(relayFile(config))
    ? readFileSync(relayFile(config), 'utf8')
    : undefined;
}

async function startWorker(
  config: Config,
  connections: Connections,
  appUrl: string,
  live: LiveHub,
  smtpUrl: string | undefined,
): Promise<Engine> {
  const webhook = createWebhookChannel({
    signer: loadSigner(config.dataFolder),
    allowLoopback: config.profile === 'demo',
    timeoutMs: SEND_TIMEOUT_SECONDS * 1000,
  });
  const email = smtpUrl
    ? createEmailChannel({ smtpUrl, from: config.mailFrom, timeoutMs: SEND_TIMEOUT_SECONDS * 1000 })
    : undefined;
  const engine = await startEngine({
    db: connections.db,
    url: appUrl,
    live,
    channels: { webhook, email },
    sendTimeoutSeconds: SEND_TIMEOUT_SECONDS,
    onReceipt: recordReceipts,
  });
  return {
    ...engine,
    worker: engine.worker,
    isRunning: () => engine.isRunning(),
    stop: async () => (await engine.stop(), email?.close(), webhook.close()),
  };
}

async function buildApp(
  config: Config,
  connections: Connections,
  live: LiveHub,
  engine: Engine | undefined,
): Promise<App> {
  const demo = config.profile === 'demo';
  const app = await createApp({
    title: 'Hartline',
    version: VERSION,
    identify: (request) => identify(connections.db, request),
  });
  const deps = {
    signer: loadSigner(config.dataFolder),
    baseUrl: config.baseUrl,
    directory: createDirectoryReader(),
    inTransaction: <T>(
      request: { actor: Parameters<typeof inTransaction>[1] | null },
      work: Parameters<typeof inTransaction<T>>[2],
    ) => inTransaction(connections.db, request.actor!, work),
  };
  metricsRoute(app, connections.db);
  guardBrowsing(app, { db: connections.db, rule: unusualAccessRule(), onStopped: oweAccessReview });
  looksRoutes(app, deps);
  browsingRoutes(app, deps, meetAccessReview);
  accessRoutes(app, { db: connections.db, demo });
  intakeRoutes(app, deps);
  journeyRoutes(app, deps);
  peopleRoutes(app, deps);
  acknowledgementRoutes(app, deps);
  liveRoutes(app, live);
  if (demo) outgoingRoutes(app, config.dataFolder);
  healthRoutes(app, connections, engine);
  await pageRoutes(app, { demo });
  return app;
}

/** Ready = migrated, seeded, the worker of this process (if it has one) holds its session. */
function healthRoutes(app: App, connections: Connections, engine: Engine | undefined): void {
  const newest = migrationFiles().at(-1)!.name;
  app.get('/healthz', { config: { access: 'public' } }, () => ({ status: 'ok' }));
  app.get('/readyz', { config: { access: 'public' } }, async (_request, reply) => {
    const checks = {
      migrated: await isMigrated(connections, newest).catch(() => false),
      seeded: await sql`select from demo_accounts() limit 1`.execute(connections.db).then(
        ({ rows }) => rows.length > 0,
        () => false,
      ),
      worker: engine === undefined || engine.isRunning(),
    };
    const ready = Object.values(checks).every(Boolean);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', ...checks });
  });
}

async function listen(app: App, config: Config): Promise<string> {
  try {
    // The name localhost leads to either address, depending on the machine; both are this machine only.
    await app.listen({ port: config.port, host: '127.0.0.1' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE')
      throw new StartupProblem(
        `Port ${config.port} is taken by another program. Stop it, or choose another one: PORT=4281 npm start.`,
      );
    if (code === 'EACCES')
      throw new StartupProblem(
        `This account may not open port ${config.port}. Choose one above 1023: PORT=4280 npm start.`,
      );
    throw error;
  }
  const address = app.server.address();
  return `http://localhost:${typeof address === 'object' && address ? address.port : config.port}`;
}

function welcome(url: string): string {
  return [
    '',
    `Hartline runs at ${url}   (training system: invented data)`,
    '',
    'Sign in without a password as, for example:',
    '  screener              takes reports at the Careline',
    '  supervisor            decides and unflags',
    '  hart.state            Statewide HART Lead',
    '  fbi, police.new-haven, police.derby, mdt.new-haven, mdt.ansonia-milford    the desks',
    '',
    'Ctrl-C stops everything. The data stays for the next start.',
    '',
  ].join('\n');
}
