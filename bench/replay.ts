import { randomUUIDv7 } from 'node:crypto';
import pg from 'pg';
import { monotonicMs } from '../src/platform/clock.ts';
import type { Statement } from './capture.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** A prepared statement of the replay: the same text has the same name. */
interface Step {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Script = readonly Step[];

/**
 * What one report sends to the database, ready to be sent again with ids of its own. Two captures of the same report
 * tell which ids are new each time (they differ) and which are not (the account, the desks).
 */
export function scriptOf(...captured: [readonly Statement[], readonly Statement[]]): Script {
  const [first, second] = captured.map(withoutAnnouncements) as typeof captured;
  if (first.map(({ text }) => text).join('\n') !== second.map(({ text }) => text).join('\n'))
    throw new Error('Two reports of the same content sent different statements.');
  const lasting = new Set(second.flatMap(({ values }) => values.flatMap(idsIn)));
  const names = new Map<string, string>();
  return first.map(({ text, values }) => {
    const plain = /^(begin|commit)$/i.test(text.trim());
    if (!names.has(text)) names.set(text, `bench_${names.size}`);
    return {
      name: plain ? undefined : names.get(text)!,
      text,
      values: values.map((value) => asTemplate(value, lasting)),
    };
  });
}

/** Announcements follow the commit, gathered for many reports: no part of taking one. */
function withoutAnnouncements(statements: readonly Statement[]): readonly Statement[] {
  return statements.filter(({ text }) => !text.includes('pg_notify'));
}

/** The parameters of `count` further reports; made beforehand, so that the timed part sends and nothing else. */
export function furtherReports(script: Script, count: number): Script[] {
  return Array.from({ length: count }, () => {
    const ids = new Map<string, string>();
    const idFor = (old: string) => {
      const known = ids.get(old) ?? randomUUIDv7();
      ids.set(old, known);
      return known;
    };
    return script.map((step) => ({ ...step, values: step.values.map((value) => filled(value, idFor)) }));
  });
}

/** Runs the reports over `connections` bare connections of this process; returns reports per second. */
export async function runBare(url: string, connections: number, reports: readonly Script[]): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({
        connectionString: url,
        application_name: 'hartline bench',
        options: '-c TimeZone=UTC -c role=hartline_login',
      });
      await client.connect();
      return client;
    }),
  );
  let next = 0;
  const began = monotonicMs();
  await Promise.all(
    clients.map(async (client) => {
      for (let report = reports[next++]; report; report = reports[next++])
        for (const { name, text, values } of report)
          await client.query(name ? { name, text, values: values as unknown[] } : text);
    }),
  );
  const seconds = (monotonicMs() - began) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return reports.length / seconds;
}

/** A text cut at the ids that are new for each report. */
class Template {
  readonly parts: readonly string[];
  readonly ids: readonly string[];
  constructor(parts: readonly string[], ids: readonly string[]) {
    this.parts = parts;
    this.ids = ids;
  }
}

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.match(UUID) ?? [];
  return Array.isArray(value) ? value.flatMap(idsIn) : [];
}

function asTemplate(value: unknown, lasting: ReadonlySet<string>): unknown {
  if (value instanceof Temporal.Instant) return value.toString();
  if (Array.isArray(value)) return value.map((one) => asTemplate(one, lasting));
  if (typeof value !== 'string') return value;
  const parts: string[] = [];
  const ids: string[] = [];
  let from = 0;
  for (const found of value.matchAll(UUID)) {
    if (lasting.has(found[0])) continue;
    parts.push(value.slice(from, found.index));
    ids.push(found[0]);
    from = found.index + found[0].length;
  }
  return ids.length === 0 ? value : new Template([...parts, value.slice(from)], ids);
}

function filled(value: unknown, idFor: (old: string) => string): unknown {
  if (value instanceof Template)
    return value.parts.map((part, n) => (n === 0 ? part : idFor(value.ids[n - 1]!) + part)).join('');
  return Array.isArray(value) ? value.map((one) => filled(one, idFor)) : value;
}
