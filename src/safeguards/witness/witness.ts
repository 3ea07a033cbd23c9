import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { machineInstant, monotonicMs, pause } from '../../platform/clock.ts';
import { loadKey } from '../../platform/signing.ts';
import { keyOf, vkeyOf } from '../audit/note.ts';
import type { NoteKey } from '../audit/note.ts';
import { createAlarm } from './alarm.ts';
import type { Alert } from './alert.ts';
import { addCheckpoint } from './cosigner.ts';
import { openMonitor } from './monitor.ts';
import type { Pass } from './monitor.ts';
import { openState } from './state.ts';

export interface WitnessOptions {
  /** Who signs: a name of the place that runs it, e.g. `witness.police.example`. */
  readonly name: string;
  /** Its key, its memory and its alerts. Nobody who administers the database may write here. */
  readonly folder: string;
  readonly databaseUrl: string;
  readonly log: NoteKey;
  readonly host: string;
  readonly port: number;
  /** Addresses of other witnesses: what they were shown must fit what is shown here. */
  readonly peers: () => readonly string[];
  /** Pause between two passes over the whole log; longer when a pass takes long. */
  readonly everyMs: number;
  readonly say: (line: string) => void;
}

/** What `/status` answers. */
export interface WitnessStatus {
  readonly name: string;
  readonly key: string;
  readonly log: string;
  /** The last checkpoint signed here. */
  readonly size: number;
  readonly root: string;
  readonly passes: number;
  readonly lastPass: { readonly at: string; readonly size: number; readonly seconds: number } | null;
  readonly alerts: readonly Alert[];
}

export interface Witness {
  readonly url: string;
  readonly key: NoteKey;
  status(): WitnessStatus;
  /** Resolves after the first whole pass and look. */
  passed(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 3000;
const MAX_REQUEST_BYTES = 64 * 1024;
const PEER_WITHIN_MS = 3000;

/** Cosigner and monitor in one: signs what the log shows, and reads the database on its own to see whether it is true. */
export async function startWitness(options: WitnessOptions): Promise<Witness> {
  const signer = loadKey(join(options.folder, 'witness.pem'));
  const key = keyOf(signer, options.name, 'witness');
  const memory = openState(options.folder, vkeyOf(options.log));
  const alarm = createAlarm(memory, {
    file: join(options.folder, 'alerts.jsonl'),
    now: machineInstant,
    say: options.say,
  });
  const monitor = openMonitor(options.databaseUrl, options.log);
  const stopping = new AbortController();
  let passes = 0;
  let lastPass: WitnessStatus['lastPass'] = null;

  const status = (): WitnessStatus => ({
    name: options.name,
    key: vkeyOf(key),
    log: memory.state.logKey,
    size: memory.state.size,
    root: memory.state.root,
    passes,
    lastPass,
    alerts: memory.state.alerts,
  });

  let forgetful = false;
  /** A witness whose disk is full signs nothing, says so once, and goes on watching until it can write again. */
  function remembering<T>(act: () => T): T | undefined {
    try {
      const done = act();
      forgetful = false;
      return done;
    } catch (error) {
      if (!forgetful) options.say(JSON.stringify({ event: 'witness.cannot-write', reason: codeOf(error) }));
      forgetful = true;
      return undefined;
    }
  }

  const server = createServer((request, response) => {
    const answer = (code: number, text: string, type = 'text/plain; charset=utf-8') =>
      response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
    const asked = `${request.method} ${request.url}`;
    if (asked === 'GET /status') return answer(200, JSON.stringify(status()), 'application/json');
    if (asked === 'GET /checkpoint')
      return memory.state.note ? answer(200, memory.state.note) : answer(404, 'Nothing was signed yet.\n');
    if (asked !== 'POST /add-checkpoint') return answer(404, 'Not here.\n');
    readBody(request).then(
      (body) => {
        if (body === undefined) return answer(413, 'Too long.\n');
        const found = remembering(() => {
          const answered = addCheckpoint(body, { memory, log: options.log, name: options.name, signer, now: machineInstant() }); // prettier-ignore
          if (answered.forked)
            alarm.report('asked', [{ kind: 'forked', subject: `after ${memory.state.size}` }]);
          return answered;
        });
        return found ? answer(found.status, found.text) : answer(503, 'Nothing can be written down here.\n');
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => (server.off('error', reject), resolve()));
  });

  let tellPassed = () => {};
  const passed = new Promise<void>((resolve) => (tellPassed = resolve));
  const running = (async () => {
    let nextPass = 0;
    while (!stopping.signal.aborted) {
      if (monotonicMs() >= nextPass) {
        const pass = await monitor.pass(memory.state, await notesOf(options.peers())).catch(() => undefined);
        if (pass) noted(pass);
        nextPass = monotonicMs() + Math.max(options.everyMs, (pass?.seconds ?? 0) * 4000);
      }
      if (stopping.signal.aborted) break;
      const seen = await monitor.look(memory.state.size);
      remembering(() => alarm.report('look', seen));
      if (passes > 0) tellPassed();
      await pause(Math.min(LOOK_EVERY_MS, options.everyMs), stopping.signal);
    }
  })();

  function noted(pass: Pass): void {
    passes += 1;
    const at = machineInstant().toString({ smallestUnit: 'millisecond' });
    lastPass = { at, size: pass.size, seconds: Math.round(pass.seconds * 100) / 100 };
    remembering(() => alarm.report('pass', pass.findings));
  }

  return {
    url: `http://${options.host}:${(server.address() as AddressInfo).port}`,
    key,
    status,
    passed: () => passed,
    async stop() {
      stopping.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await running;
      await monitor.close();
    },
  };
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? (error as Error).name);
}

/** Checkpoints that other witnesses signed, as far as they answer. */
async function notesOf(peers: readonly string[]): Promise<string[]> {
  const notes = await Promise.all(
    peers.map((peer) =>
      fetch(new URL('checkpoint', `${peer}/`), {
        redirect: 'error',
        signal: AbortSignal.timeout(PEER_WITHIN_MS),
      }).then(
        (response) => (response.ok ? response.text() : undefined),
        () => undefined,
      ),
    ),
  );
  return notes.filter((note) => note !== undefined);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_REQUEST_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
