import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInstallation } from '../../src/main.ts';
import type { LedgerLine, MailLine } from '../../src/notices/index.ts';
import type { RouteEntry } from '../../src/platform/http.ts';
import { readConfig } from '../../src/platform/config.ts';
import type { Config } from '../../src/platform/config.ts';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { freshDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Headers;
}

/** Somebody with a bearer token (or nobody), who talks to the server over real HTTP. */
export interface Caller {
  get<Body>(path: string): Promise<Answer<Body>>;
  post<Body>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
  patch<Body>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
  /** Any request at all, for requests that no client of ours would send. */
  send<Body>(path: string, init: RequestInit): Promise<Answer<Body>>;
}

export interface TestApp {
  /** http://localhost:PORT */
  readonly url: string;
  readonly db: TestDatabase;
  readonly dataFolder: string;
  /** Every route that the server registered. */
  readonly routes: readonly RouteEntry[];
  /** A demo account by its first part, signed in anew at the first use. */
  as(account: string): Promise<Caller>;
  readonly nobody: Caller;
  /** What the built-in receivers (FBI, New Haven Police, Ansonia-Milford MDT) wrote down. */
  ledger(): Promise<LedgerLine[]>;
  /** What the mail relay got. */
  mails(): Promise<MailLine[]>;
  stop(): Promise<void>;
}

/** The whole installation as `npm start` runs it, on a database and in a data folder of its own. */
export async function startTestApp(
  parts: { worker?: boolean; witnesses?: boolean; config?: Partial<Config> } = {},
): Promise<TestApp> {
  const db = await freshDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'hartline-test-'));
  const installation = await startInstallation(
    { ...readConfig({}), databaseUrl: db.adminUrl, dataFolder, port: 0, ...parts.config },
    {
      http: true,
      worker: parts.worker ?? true,
      ...(parts.witnesses ? { witnesses: { everyMs: 1000 } } : {}),
      say: () => {},
    },
  );
  const { url } = installation;
  const callers = new Map<string, Promise<Caller>>();
  return {
    url,
    db,
    dataFolder,
    routes: installation.routes,
    as: (account) => {
      const known =
        callers.get(account) ??
        startDemoSession(db.db, account, 'bearer').then((token) => caller(url, token));
      callers.set(account, known);
      return known;
    },
    nobody: caller(url),
    ledger: () => jsonLines<LedgerLine>(join(dataFolder, 'receivers.jsonl')),
    mails: () => jsonLines<MailLine>(join(dataFolder, 'mail.jsonl')),
    stop: async () => {
      await installation.stop();
      await db.drop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export function caller(url: string, token?: string): Caller {
  const send = async <Body>(path: string, init: RequestInit): Promise<Answer<Body>> => {
    const headers = new Headers(init.headers);
    if (token && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init, headers });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: (json && text !== '' ? JSON.parse(text) : undefined) as Body,
      text,
      headers: response.headers,
    };
  };
  const sendJson =
    (method: string) =>
    <Body>(path: string, body?: unknown, headers: Record<string, string> = {}) =>
      send<Body>(path, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
  return { get: (path) => send(path, {}), post: sendJson('POST'), patch: sendJson('PATCH'), send };
}

async function jsonLines<Line>(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
