import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { serverAccount } from './account.ts';
import { reachableBinaries } from './binaries.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';
import { findPlace } from './place.ts';
import { processIdentity } from './process.ts';
import { readPostmasterFile, stopPostmaster } from './server.ts';

/** Folder names tell whose they are: `hartline-test-<process>.<its identity>.<random>`. */
const PREFIX = 'hartline-test-';

/** A throw-away server for tests: quick, and nothing in it would survive a power cut. End it with removeTestCluster. */
export async function startTestCluster(): Promise<EmbeddedPostgres> {
  await removeForgotten();
  const folder = await mkdtemp(
    join(tmpdir(), `${PREFIX}${process.pid}.${await processIdentity(process.pid)}.`),
  );
  if (process.getuid?.() === 0) await chmod(folder, 0o711); // the server's account must pass through
  return startEmbeddedPostgres({
    dataFolder: folder,
    log: () => {},
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
}

export async function removeTestCluster(server: EmbeddedPostgres): Promise<void> {
  await server.stop();
  await rm(server.dataFolder, { recursive: true, force: true });
  await rm(dirname(server.cluster), { recursive: true, force: true }); // elsewhere when only root may enter the temp folder
}

/** Servers of test runs that were killed would stay for ever: stops and removes those whose process is gone. */
async function removeForgotten(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const [pid, identity] = name.slice(PREFIX.length).split('.');
    const owner = await stat(folder).catch(() => undefined); // another run may be removing it too
    if (!owner || owner.uid !== (process.getuid?.() ?? owner.uid)) continue;
    if ((await processIdentity(Number(pid))) === identity) continue;

    const place = await findPlace(folder).catch(() => undefined);
    const noted = place && (await readPostmasterFile(place).catch(() => undefined));
    if (place && noted) {
      const account = await serverAccount(place.cluster);
      await stopPostmaster(
        { account, place, binaries: await reachableBinaries(account, folder), logFile: '' },
        noted.pid,
      );
    }
    if (place) await rm(place.home, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}
