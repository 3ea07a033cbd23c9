import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { machineInstant } from '../platform/clock.ts';
import { appendJsonLine } from '../platform/json-lines.ts';

export interface MailLine {
  readonly at: string;
  readonly to: string;
  readonly raw: string;
}

/** A real SMTP server that keeps what it gets in a file and passes nothing on. Loopback only, for demo and tests. */
export async function startMailSink(options: {
  port: number;
  file: string;
}): Promise<{ port: number; url: string; close(): Promise<void> }> {
  mkdirSync(dirname(options.file), { recursive: true });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const line: MailLine = {
          at: machineInstant().toString(),
          to: session.envelope.rcptTo.map((to) => to.address).join(', '),
          raw: Buffer.concat(parts).toString('utf8'),
        };
        try {
          appendJsonLine(options.file, line);
          done();
        } catch {
          done(Object.assign(new Error('No room for mail at the moment.'), { responseCode: 452 }));
        }
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => resolve());
  });
  const port = (server.server.address() as AddressInfo).port;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
