import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vkeyOf } from '../audit/note.ts';
import type { NoteKey } from '../audit/note.ts';
import { startWitness } from './witness.ts';
import type { Witness } from './witness.ts';

/**
 * The training system's two witnesses, each with a key, a memory and a database session of its own. Real ones run where
 * nobody who administers the database reaches them.
 */
export async function startDemoWitnesses(options: {
  readonly dataFolder: string;
  readonly databaseUrl: string;
  readonly log: NoteKey;
  readonly trustFile: string;
  readonly everyMs: number;
  readonly say: (line: string) => void;
}): Promise<{ stop(): Promise<void> }> {
  const witnesses: Witness[] = [];
  for (const name of ['witness-1', 'witness-2']) {
    const one = await startWitness({
      name: `${name}.demo.hartline.example`,
      folder: join(options.dataFolder, name),
      databaseUrl: options.databaseUrl,
      log: options.log,
      host: '127.0.0.1',
      port: 0,
      peers: () =>
        witnesses.filter((other) => other.key.name !== `${name}.demo.hartline.example`).map(({ url }) => url),
      everyMs: options.everyMs,
      say: (line) => options.say(`${name}: ${line}`),
    });
    witnesses.push(one);
  }
  const lines = witnesses.map(({ key, url }) => `witness ${key.name} ${vkeyOf(key)} ${url}\n`);
  writeFileSync(options.trustFile, `log ${vkeyOf(options.log)}\n${lines.join('')}`);
  return { stop: async () => void (await Promise.all(witnesses.map((one) => one.stop()))) };
}
