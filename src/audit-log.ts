import { join } from 'node:path';
import type { Config } from './platform/config.ts';
import type { Connections } from './platform/db/database.ts';
import type { OpenDatabase } from './platform/installation.ts';
import { loadKey } from './platform/signing.ts';
import type { Signer } from './platform/signing.ts';
import { keyOf, originOf, readWitnesses, startDemoWitnesses, startSequencer } from './safeguards/index.ts';

/** The key that signs the audit log: the given file, or one of its own in the data folder. */
export function logSigner(config: Config): Signer {
  return loadKey(config.logKeyFile ?? join(config.dataFolder, 'keys', 'log.pem'));
}

/** Whom the log asks for cosignatures: the given list, or the one that the training system's own witnesses write. */
export function trustFileOf(config: Config): string {
  return config.witnessFile ?? join(config.dataFolder, 'witnesses');
}

/** Numbers and signs the audit log; the training system brings its two witnesses along. Answers what stops them, in order. */
export async function startAuditLog(
  config: Config,
  connections: Connections,
  database: OpenDatabase,
  options: {
    /** Pause between two passes of the training system's witnesses. */
    readonly witnesses: { readonly everyMs: number } | undefined;
    readonly say: (line: string) => void;
  },
): Promise<(() => Promise<void>)[]> {
  const signer = logSigner(config);
  const trustFile = trustFileOf(config);
  const stops: (() => Promise<void>)[] = [];
  if (options.witnesses && config.profile === 'demo' && !config.witnessFile) {
    const witnesses = await startDemoWitnesses({
      dataFolder: config.dataFolder,
      databaseUrl: database.witnessUrl,
      log: keyOf(signer, originOf(signer), 'log'),
      trustFile,
      everyMs: options.witnesses.everyMs,
      say: options.say,
    });
    stops.push(() => witnesses.stop());
  }
  const sequencer = startSequencer({
    url: database.appUrl,
    db: connections.db,
    signer,
    witnesses: () => readWitnesses(trustFile),
  });
  return [...stops, () => sequencer.stop()];
}
