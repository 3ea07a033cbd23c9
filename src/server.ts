import { readFileSync } from 'node:fs';
import { logSigner, trustFileOf } from './audit-log.ts';
import { agencyBook, createDirectoryReader } from './directory/index.ts';
import { acknowledgementRoutes } from './journey/5-acknowledgement/acknowledgement.routes.ts';
import { deskNoteRoutes } from './journey/5-acknowledgement/desk-notes.routes.ts';
import { intakeRoutes } from './journey/1-intake/intake.routes.ts';
import { boardTable } from './journey/board-table.ts';
import { journeyRoutes } from './journey/journey.routes.ts';
import { peopleRoutes } from './journey/people.routes.ts';
import { glassReviewed, owesGlassReview } from './journey/glass-review.ts';
import { liveRoutes } from './journey/live.routes.ts';
import { openReporter } from './journey/report-seals.ts';
import { outgoingRoutes } from './journey/outgoing.routes.ts';
import type { Engine } from './notices/index.ts';
import { nameKeys } from './people/index.ts';
import { signInKey } from './platform/config.ts';
import type { Config } from './platform/config.ts';
import type { Connections } from './platform/db/database.ts';
import { migrationFiles } from './platform/db/migrate.ts';
import { inTransaction, systemActor } from './platform/db/tx.ts';
import { createApp } from './platform/http.ts';
import type { App } from './platform/http.ts';
import { isMigrated } from './platform/installation.ts';
import type { LiveHub } from './platform/live.ts';
import { StartupProblem } from './platform/postgres/problem.ts';
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
import { pageRoutes } from './pages.ts';

const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** The web server with the routes of every part, not listening yet. */
export async function buildServer(
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

/** Opens the port and returns the address; throws `StartupProblem` in words when it cannot. */
export async function listen(app: App, config: Config): Promise<string> {
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
