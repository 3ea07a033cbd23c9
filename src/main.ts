import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startAuditLog } from './audit-log.ts';
import { pointDemoWebhooks } from './directory/index.ts';
import { recordReceipts } from './journey/5-acknowledgement/receipts.ts';
import { sealOldRows } from './journey/seal-old-rows.ts';
import {
  createEmailChannel,
  createWebhookChannel,
  startEngine,
  startPracticeWorld,
} from './notices/index.ts';
import type { Engine } from './notices/index.ts';
import { keyPlaces, TRAINING_MARK } from './platform/config.ts';
import type { Config } from './platform/config.ts';
import { connect } from './platform/db/database.ts';
import type { Connections } from './platform/db/database.ts';
import { migrate } from './platform/db/migrate.ts';
import { makeFolder } from './platform/postgres/folders.ts';
import type { RouteEntry } from './platform/http.ts';
import { openDatabase } from './platform/installation.ts';
import { startLiveHub } from './platform/live.ts';
import type { LiveHub } from './platform/live.ts';
import { inPlainWords } from './platform/postgres/problem.ts';
import { loadSigner } from './platform/signing.ts';
import { openSealing } from './safeguards/index.ts';
import { refuseDemoData, seedInstallation } from './seed.ts';
import { buildServer, listen } from './server.ts';

/** Desks that have a webhook receiver of their own in the demo profile. */
const DEMO_RECEIVERS = ['fbi-new-haven', 'pd-new-haven', 'mdt-ansonia-milford'];
const SEND_TIMEOUT_SECONDS = 10;

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
    const app = await buildServer(config, connections, sealing, live, engine);
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
