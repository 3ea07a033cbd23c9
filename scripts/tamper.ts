/**
 * `npm run tamper`: twelve ways in which the administrator of the database could rewrite what happened, each done to an
 * installation of its own while two witnesses watch. Ends with `12 of 12 found`; the exit code is 0 only then.
 * `-- --scale N` measures instead how long a witness needs for a whole pass over N leaves.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../src/platform/clock.ts';
import { removeTestCluster, startTestCluster } from '../src/platform/postgres/testing.ts';
import { prepareInstallation } from './tamper/installation.ts';
import { measurePass } from './tamper/scale.ts';
import { openScene, untilProven } from './tamper/scene.ts';
import { TAMPERINGS } from './tamper/tamperings.ts';
import type { Tampering } from './tamper/tamperings.ts';

const FOUND_WITHIN_MS = 60_000;
/** Scenes at a time: enough to be quick, few enough that they do not slow each other down. */
const AT_ONCE = 4;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const scaleAt = process.argv.indexOf('--scale');
const began = performance.now();
const server = await startTestCluster();
const scratch = mkdtempSync(join(tmpdir(), 'hartline-tamper-'));
try {
  if (scaleAt > 0) await measurePass(server, scratch, Number(process.argv[scaleAt + 1] ?? 1_000_000), say);
  else await tamper();
} finally {
  await removeTestCluster(server);
  rmSync(scratch, { recursive: true, force: true });
}

async function tamper(): Promise<void> {
  const keyFile = await prepareInstallation(server, scratch);
  say(`An installation with reports stands (${seconds(began)} s). Two witnesses watch each of its copies.`);
  const waiting = TAMPERINGS.map((tampering, n) => ({ tampering, n }));
  let found = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        if (await isFound(next.tampering, next.n + 1, keyFile)) found += 1;
    }),
  );
  say(`${seconds(began)} s in all`);
  say(`${found} of ${TAMPERINGS.length} found`);
  process.exitCode = found === TAMPERINGS.length ? 0 : 1;
}

/** Both witnesses must say it, for the right reason, and within a minute. */
async function isFound(tampering: Tampering, n: number, keyFile: string): Promise<boolean> {
  const line = (result: string) => say(`${String(n).padStart(2)}  ${tampering.what}: ${result}`);
  const scene = await openScene(server, `scene_${n}`, keyFile);
  try {
    await untilProven(scene);
    await tampering.act(scene);
    const from = performance.now();
    const kindsBy = () =>
      scene.witnesses.map((one) => [...new Set(one.status().alerts.map(({ kind }) => kind))]);
    const isTold = () => kindsBy().every((kinds) => kinds.some((kind) => tampering.found.includes(kind)));
    while (!isTold() && performance.now() - from < FOUND_WITHIN_MS) await pause(50);
    const kinds = [...new Set(kindsBy().flat())].join(', ');
    if (isTold()) line(`found by both witnesses in ${seconds(from)} s (${kinds})`);
    else line(`NOT FOUND in ${FOUND_WITHIN_MS / 1000} s by both${kinds ? ` (only ${kinds})` : ''}`);
    return isTold();
  } catch (error) {
    line(`could not be done: ${(error as Error).message}`);
    return false;
  } finally {
    await scene.end();
  }
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
