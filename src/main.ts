import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { logSigner, startAuditLog, trustFileOf } from './audit-log.ts';
import { agencyBook, createDirectoryReader, pointDemoWebhooks } from './directory/index.ts';
import { acknowledgementRoutes } from './journey/5-acknowledgement/acknowledgement.routes.ts';
import { deskNoteRoutes } from './journey/5-acknowledgement/desk-notes.routes.ts';
import { recordReceipts } from './journey/5-acknowledgement/receipts.ts';
import { intakeRoutes } from './journey/1-intake/intake.routes.ts';
import { sealOldRows } from './journey/seal-old-rows.ts';
import { boardTable } from './journey/board-table.ts';
import { journeyRoutes } from './journey/journey.routes.ts';
import { peopleRoutes } from './journey/people.routes.ts';
import { glassReviewed, owesGlassReview } from './journey/glass-review.ts';
import { liveRoutes } from './journey/live.routes.ts';
import { openReporter } from './journey/report-seals.ts';
import { outgoingRoutes } from './journey/outgoing.routes.ts';
import {
  createEmailChannel,
  createWebhookChannel,
  startEngine,
  startPracticeWorld,
} from './notices/index.ts';
import type { Engine } from './notices/index.ts';
import { nameKeys } from './people/index.ts';
import { keyPlaces, signInKey, TRAINING_MARK } from './platform/config.ts';
import type { Config } from './platform/config.ts';
import { connect } from './platform/db/database.ts';
import type { Connections } from './platform/db/database.ts';
import { migrate, migrationFiles } from './platform/db/migrate.ts';
import { inTransaction, systemActor } from './platform/db/tx.ts';
import { makeFolder } from './platform/postgres/folders.ts';
import { createApp } from './platform/http.ts';
import type { App, RouteEntry } from './platform/http.ts';
import { isMigrated, openDatabase } from './platform/installation.ts';
import { startLiveHub } from './platform/live.ts';
import type { LiveHub } from './platform/live.ts';
import { inPlainWords, StartupProblem } from './platform/postgres/problem.ts';
import { metricsRoute } from './platform/metrics.ts';
import { loadSigner } from './platform/signing.ts';
import {
  accessRoutes,
  auditedTransactions,
  auditRoutes,
  browsingRoutes,
  copyRoutes,
  createSso,
  guardBrowsing,
  identify,
  keyOf,
  looksRoutes,
  providerRecordRoutes,
  releasesRoutes,
  openSealing,
  openSecretBox,
  originOf,
  policyPageRoutes,
  readingRoutes,
  readWitnesses,
  recordRefusals,
  sessionLives,
  unusualAccessRule,
  wallRoutes,
} from './safeguards/index.ts';
import type { Sealing } from './safeguards/index.ts';
import { meetAccessReview, oweAccessReview } from './obligations/index.ts';
import { refuseDemoData, seedInstallation } from './seed.ts';
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
  /** What can be called; empty for a process that serves no pages. */
  readonly routes: readonly RouteEntry[];
  stop(): Promise<void>;
}

interface Parts {
  readonly http: boolean;
  readonly worker: boolean;
  /** The training system runs two witnesses beside itself; left out where somebody else's watch, or none. */
  readonly witnesses?: { readonly everyMs: number };
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
    await makeFolder(config.dataFolder);
    const database =
      (parts.http ? undefined : await openDatabase(config, 'beside', parts.say)) ??
      (await openDatabase(config, 'own', parts.say))!;
    stops.push(() => database.stop());
    await migrate(database.adminUrl, parts.say);
    if (config.profile === 'production') await refuseDemoData(database.adminUrl);
    await seedInstallation(database.adminUrl, { demo: config.profile === 'demo' });
    const connections = connect(database.appUrl, { max: 20 });
    stops.push(() => connections.close());
    const sealing = await openSealing(connections.db, keyPlaces(config));
    await sealOldRows(database.adminUrl, sealing.vaultFor, parts.say);
    const live = startLiveHub(database.appUrl);
    stops.push(() => live.close());
    const smtpUrl = parts.http
      ? await startDemoWorld(config, database.adminUrl, stops)
      : (config.smtpUrl ?? demoRelay(config));
    const engine = parts.worker
      ? await startWorker(config, connections, database.appUrl, live, smtpUrl)
      : undefined;
    if (engine) {
      stops.push(() => engine.stop());
      const options = { witnesses: parts.witnesses, say: parts.say };
      stops.push(...(await startAuditLog(config, connections, database, options)));
    }
    if (!parts.http) return { url: '', welcome: '', routes: [], stop };
    const app = await buildApp(config, connections, sealing, live, engine);
    stops.push(() => app.close());
    const url = await listen(app, config);
    return {
      url,
      welcome: config.profile === 'demo' ? welcome(url) : `Hartline runs at ${config.baseUrl}\n`,
      routes: app.routeTable,
      stop,
    };
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
  writeFileSync(join(config.dataFolder, TRAINING_MARK), 'The keys of this folder are for training.\n');
  const signer = loadSigner(config.dataFolder);
  const world = await startPracticeWorld({
    ledger: join(config.dataFolder, 'receivers.jsonl'),
    mailFile: config.smtpUrl ? undefined : join(config.dataFolder, 'mail.jsonl'),
    publicKey: signer.publicKey,
  });
  stops.push(() => world.close());
  const admin = connect(adminUrl, { max: 1, name: 'hartline seed', as: 'itself' });
  try {
    await admin.db.transaction().execute(async (tx) => {
      const url = `http://127.0.0.1:${world.receiverPort}`;
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
  if (world.smtpUrl === undefined) return config.smtpUrl;
  writeFileSync(relayFile(config), world.smtpUrl);
  return world.smtpUrl;
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
  sealing: Sealing,
  live: LiveHub,
  engine: Engine | undefined,
): Promise<App> {
  const demo = config.profile === 'demo';
  const app = await createApp({
    title: 'Hartline',
    version: VERSION,
    https: config.baseUrl.startsWith('https:'),
    identify: (request) => identify(connections.db, request),
    recordRefusal: recordRefusals(connections.db),
    tls: config.tls && {
      cert: readFileSync(config.tls.cert, 'utf8'),
      key: readFileSync(config.tls.key, 'utf8'),
    },
    behindProxy: config.proxy,
  });
  const deps = {
    signer: loadSigner(config.dataFolder),
    baseUrl: config.baseUrl,
    directory: createDirectoryReader(),
    inTransaction: auditedTransactions(connections.db, sealing.vaultFor),
    lookUp: <T>(
      request: { actor: Parameters<typeof inTransaction>[1] | null },
      work: Parameters<typeof inTransaction<T>>[2],
    ) => inTransaction(connections.db, request.actor!, work, sealing.vaultFor),
  };
  metricsRoute(app, connections.db);
  guardBrowsing(app, { db: connections.db, rule: unusualAccessRule(), onStopped: oweAccessReview });
  looksRoutes(app, deps);
  releasesRoutes(app, {
    ...deps,
    openReporter: async (ctx, reportId, sealed) =>
      (await openReporter(ctx, reportId, { ...sealed, former: [] })).value.now,
  });
  providerRecordRoutes(app, deps);
  copyRoutes(app, { ...deps, board: boardTable });
  browsingRoutes(app, deps, meetAccessReview);
  accessRoutes(app, {
    db: connections.db,
    demo,
    baseUrl: config.baseUrl,
    secrets: openSecretBox(...signInKey(config)),
    sso: config.sso && createSso({ ...config.sso, allowHttp: demo }),
    book: agencyBook,
  });
  intakeRoutes(app, deps);
  journeyRoutes(app, deps);
  peopleRoutes(app, deps);
  acknowledgementRoutes(app, deps);
  deskNoteRoutes(app, deps);
  liveRoutes(app, live, deps.lookUp, (sessionId) => sessionLives(connections.db, sessionId));
  policyPageRoutes(app);
  readingRoutes(app, deps);
  wallRoutes(app, {
    inTransaction: deps.inTransaction,
    nameKeys,
    onGlassBroken: (ctx, broken) => owesGlassReview(ctx, deps, broken),
    onGlassReviewed: glassReviewed,
  });
  const signer = logSigner(config);
  auditRoutes(app, {
    ...deps,
    log: keyOf(signer, originOf(signer), 'log'),
    witnesses: () => readWitnesses(trustFileOf(config)),
  });
  if (demo) outgoingRoutes(app, deps, config.dataFolder);
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
      seeded: await isSeeded(connections).catch(() => false),
      worker: engine === undefined || engine.isRunning(),
    };
    const ready = Object.values(checks).every(Boolean);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', ...checks });
  });
}

function isSeeded({ db }: Connections): Promise<boolean> {
  return inTransaction(db, systemActor('readiness'), async ({ tx }) => {
    const settings = await tx.selectFrom('directory_setting').select('version').executeTakeFirst();
    return settings !== undefined;
  });
}

async function listen(app: App, config: Config): Promise<string> {
  try {
    // The name localhost leads to either address, depending on the machine; both are this machine only.
    await app.listen({ port: config.port, host: config.host });
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
  return `${config.tls ? 'https' : 'http'}://localhost:${typeof address === 'object' && address ? address.port : config.port}`;
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
