import { randomUUID } from 'node:crypto';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { caller } from './app.ts';
import type { Caller, TestApp } from './app.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { bodyFor, seededRandom } from './hostile-bodies.ts';
import type { ApiDocument, Random, Schema } from './hostile-bodies.ts';

export interface Trouble {
  readonly request: string;
  readonly why: string;
}
export interface HostileFacts {
  readonly requests: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly slowestMs: number;
  readonly troubles: readonly Trouble[];
}

/** Those who may do most come most often, so that much gets past the door. */
const ACCOUNTS = [
  ...['screener', 'screener', 'screener', 'police.derby', 'police.derby'],

  'screener',
  'supervisor',
  'hart.state',
  'fbi',
  'police.derby',
  'provider',
  'auditor',
  'admin',
];
const SIDE_BY_SIDE = 8;
const STALL_MS = 2000;
/** It answers for as long as somebody listens; its refusals have tests of their own. */
const NEVER_ENDS = ['/api/v1/live'];

interface Route {
  readonly method: string;
  readonly path: string;
  readonly body: Schema | undefined;
  readonly query: readonly string[];
}

/** Sends `count` requests made from the published schemas and `HOSTILE_TEXTS`, over all routes, as everybody and nobody. */
export async function hostileRun(
  app: TestApp,
  plan: { readonly seed: number; readonly count: number; readonly ids: readonly string[] },
): Promise<HostileFacts> {
  const random = seededRandom(plan.seed);
  const document = (await app.nobody.get<ApiDocument>('/api/openapi.json')).body;
  const routes = routesOf(document);
  const callers = new Map<string, Caller>();
  const statuses: Record<number, number> = {};
  const troubles: Trouble[] = [];
  let [sent, slowestMs] = [0, 0];

  async function one(): Promise<void> {
    const route = random.pick(routes);
    const account = random.pick([...ACCOUNTS, undefined]);
    const path = addressOf(route, random, plan.ids);
    const init = requestOf(route, document, random, plan.ids);
    const request = `${route.method} ${path} as ${account ?? 'nobody'} ${String(init.body ?? '').slice(0, 300)}`;
    const began = performance.now();
    try {
      const answer = await (await callerFor(account)).send(path, init);
      const took = performance.now() - began;
      slowestMs = Math.max(slowestMs, took);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.status === 401 && account) callers.delete(account);
      if (answer.status >= 500)
        troubles.push({ request, why: `${answer.status} ${answer.text.slice(0, 200)}` });
      if (took > STALL_MS && (await isSlowAgain(account, path, init)))
        troubles.push({ request, why: `took ${Math.round(took)} ms, and again` });
      const type = answer.headers.get('content-type') ?? '';
      if (answer.text !== '' && !/^application\/(problem\+)?json|^text\/csv/.test(type))
        troubles.push({ request, why: `answered as ${type}` });
    } catch (error) {
      troubles.push({ request, why: `no answer: ${String((error as Error).cause ?? error)}` });
    }
  }

  /** A request that makes the server stall does so each time; a machine that was busy for a moment does not. */
  async function isSlowAgain(account: string | undefined, path: string, init: RequestInit): Promise<boolean> {
    for (let tried = 0; tried < 2; tried++) {
      const began = performance.now();
      await (await callerFor(account)).send(path, init);
      if (performance.now() - began <= STALL_MS) return false;
    }
    return true;
  }

  async function callerFor(account: string | undefined): Promise<Caller> {
    if (!account) return app.nobody;
    const known = callers.get(account);
    if (known) return known;
    const fresh = caller(app.url, await startDemoSession(app.db.db, account, 'bearer'));
    callers.set(account, fresh);
    return fresh;
  }

  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      while (sent < plan.count) {
        sent += 1;
        await one();
      }
    }),
  );
  return { requests: sent, statuses, slowestMs: Math.round(slowestMs), troubles };
}

function routesOf(document: ApiDocument): Route[] {
  return Object.entries(document.paths)
    .filter(([path]) => !NEVER_ENDS.includes(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        body: operation.requestBody?.content['application/json']?.schema,
        query: (operation.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name),
      })),
    );
}

function addressOf(route: Route, random: Random, ids: readonly string[]): string {
  const path = route.path.replace(/\{\w+\}/g, () =>
    random.chance(0.6)
      ? random.pick(ids)
      : random.chance(0.5)
        ? randomUUID()
        : encodeURIComponent(wellFormed(random.pick(HOSTILE_TEXTS)).slice(0, 150)),
  );
  if (!random.chance(0.3)) return path;
  const names = [
    ...route.query,
    'limit',
    'cursor',
    '__proto__',
    wellFormed(random.pick(HOSTILE_TEXTS)).slice(0, 30),
  ];
  const pairs = Array.from({ length: 1 + random.below(3) }, () => [
    random.pick(names),
    wellFormed(random.pick(HOSTILE_TEXTS)).slice(0, 500),
  ]);
  return `${path}?${new URLSearchParams(pairs).toString()}`;
}

function requestOf(route: Route, document: ApiDocument, random: Random, ids: readonly string[]): RequestInit {
  const headers: Record<string, string> = {};
  if (random.chance(0.1)) headers['idempotency-key'] = printable(random.pick(HOSTILE_TEXTS));
  if (random.chance(0.1)) headers['x-forwarded-for'] = printable(random.pick(HOSTILE_TEXTS));
  if (random.chance(0.05)) headers.authorization = `Bearer ${printable(random.pick(HOSTILE_TEXTS))}`;
  if (random.chance(0.05)) headers.cookie = `hartline_session=${printable(random.pick(HOSTILE_TEXTS))}`;
  if (route.method === 'GET') return { method: 'GET', headers };
  headers['content-type'] = random.chance(0.97) ? 'application/json' : printable(random.pick(HOSTILE_TEXTS));
  return { method: route.method, headers, body: bodyFor(route.body, document, random, ids) };
}

/** URLs are made of whole characters only; half ones go in bodies. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');
/** What a client can put into a header at all. */
const printable = (text: string) =>
  text
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, 300) || 'x';
