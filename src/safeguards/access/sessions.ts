import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { FastifyRequest } from 'fastify';
import { sha256 } from '../../platform/canonical.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Actor, DatabaseRole } from '../../platform/db/tx.ts';
import { fieldProblem } from '../../platform/errors.ts';

export const SESSION_COOKIE = 'hartline_session';
/** CJIS IA-11: 30 minutes idle, 12 hours absolute; the department may shorten both. */
const IDLE_SECONDS = 30 * 60;
const COOKIE_LIVES = '12 hours';
/** A token made on the server's own console for scripts and tests: it may sit idle for its whole life. */
const BEARER_LIVES = '12 hours';
const BEARER_IDLE_SECONDS = 12 * 60 * 60;

export interface SignedIn extends Actor {
  readonly accountId: string;
  readonly address: string;
}

interface Authenticated {
  account_id: string;
  address: string;
  display_name: string;
  role: string;
  database_role: DatabaseRole;
  desks: string[];
  kind: 'cookie' | 'bearer';
}

/** Who holds the token of this request; null for none, unknown, ended, idle or suspended ones. */
export async function identify(db: Database, request: FastifyRequest): Promise<SignedIn | null> {
  const presented = presentedToken(request);
  if (!presented || (presented.kind === 'cookie' && !isOurOwnPage(request))) return null;
  const { rows } = await sql<Authenticated>`select * from authenticate(${sha256(presented.token)})`.execute(
    db,
  );
  const found = rows[0];
  if (!found || found.kind !== presented.kind) return null;
  return {
    accountId: found.account_id,
    address: found.address,
    name: found.display_name,
    role: found.role,
    databaseRole: found.database_role,
    desks: found.desks,
    // A connection that was reset before it was looked at never says where it came from.
    origin: (request.ip as string | undefined) ?? 'unknown',
  };
}

function presentedToken(request: FastifyRequest): { token: string; kind: 'cookie' | 'bearer' } | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const token = /^Bearer ([\w-]{20,100})$/i.exec(header)?.[1];
    return token === undefined ? undefined : { token, kind: 'bearer' };
  }
  const token = request.cookies[SESSION_COOKIE];
  return token ? { token, kind: 'cookie' } : undefined;
}

/** A browser sends cookies on its own: what changes something must come from our own page. */
export function isOurOwnPage(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  const site = request.headers['sec-fetch-site'];
  return request.headers['x-hartline-csrf'] === '1' && (site === undefined || site === 'same-origin');
}

/** Starts a session for a demo account (full address or its first part) and returns its token, shown only here. */
export async function startDemoSession(
  db: Database,
  account: string,
  kind: 'cookie' | 'bearer',
): Promise<string> {
  const token = `hl_${randomBytes(32).toString('base64url')}`;
  const { rows } = await sql<{ account_id: string | null }>`
    select start_session(${randomUUIDv7()}, ${sha256(token)}, ${account}, ${kind},
      ${kind === 'bearer' ? BEARER_IDLE_SECONDS : IDLE_SECONDS}::integer, ${kind === 'bearer' ? BEARER_LIVES : COOKIE_LIVES}::interval) as account_id`.execute(
    db,
  );
  if (!rows[0]?.account_id)
    throw fieldProblem('account', 'unknown_account', 'There is no demo account of this name.');
  return token;
}

export async function endSession(db: Database, request: FastifyRequest): Promise<void> {
  const presented = presentedToken(request);
  if (presented) await sql`select end_session(${sha256(presented.token)})`.execute(db);
}
