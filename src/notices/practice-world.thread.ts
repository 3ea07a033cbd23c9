import { parentPort, workerData } from 'node:worker_threads';
import { startMailSink } from './mail-sink.ts';
import type { PracticeAddresses, PracticeWorldOptions } from './practice-world.ts';
import { startReceiver } from './receiver.ts';

const { ledger, mailFile, publicKey } = workerData as PracticeWorldOptions;
const receiver = await startReceiver({
  port: 0,
  ledger,
  publicKey: Buffer.from(publicKey),
  keepBodies: true,
});
const sink = mailFile === undefined ? undefined : await startMailSink({ port: 0, file: mailFile });

parentPort!.once('message', () => {
  void Promise.all([receiver.close(), sink?.close()]).then(() => parentPort!.close());
});
parentPort!.postMessage({ receiverPort: receiver.port, smtpUrl: sink?.url } satisfies PracticeAddresses);
