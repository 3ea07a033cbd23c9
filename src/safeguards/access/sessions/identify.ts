import { sql } from 'kysely';
import type { FastifyRequest } from 'fastify';
import type { Database } from '../../../platform/db/database.ts';
import type { Actor, DatabaseRole } from '../../../platform/db/tx.ts';
import { commonProblem } from '../../../platform/errors.ts';
import { isInScope } from '../accounts/scopes.rules.ts';
import type { Scope } from '../accounts/scopes.rules.ts';
import { ENROLLING } from '../roles.rules.ts';
import { cookieOf, isOurOwnPage, originOf } from './cookies.ts';
import { hashOfToken } from './tokens.ts';

export interface SignedIn extends Actor {
  readonly accountId: string;
  readonly address: string;
  /** Null for a key of an agency's program. */
  readonly sessionId: string | null;
}

interface FoundSession {
  session_id: string;
  kind: 'cookie' | 'bearer';
  stage: 'full' | 'enrolling';
  fresh: boolean;
  account_id: string;
  address: string;
  display_name: string;
  role: string;
  database_role: DatabaseRole;
  desks: string[];
}
type FoundKey = Omit<FoundSession, 'session_id' | 'kind' | 'stage' | 'fresh'> & {
  scopes: Scope[];
  within_rate: boolean;
};

const KEY = /^hlk_/;
/** A page refreshes itself while nobody sits there; it says since when nobody touched the machine. */
const IDLE_HEADER = 'x-hartline-idle';
const MOST_IDLE_SECONDS = 86_400;

/** Who holds the token of this request; null for none, unknown, ended, idle or suspended ones. */
export async function identify(db: Database, request: FastifyRequest): Promise<SignedIn | null> {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const token = /^Bearer ([\w-]{20,100})$/i.exec(header)?.[1];
    if (token === undefined) return null;
    return KEY.test(token) ? byKey(db, request, token) : bySession(db, request, token, 'bearer');
  }
  const token = cookieOf(request, 'session');
  return token !== undefined && isOurOwnPage(request) ? bySession(db, request, token, 'cookie') : null;
}

async function bySession(
  db: Database,
  request: FastifyRequest,
  token: string,
  kind: FoundSession['kind'],
): Promise<SignedIn | null> {
  const { rows } = await sql<FoundSession>`
    select * from authenticate(${hashOfToken(token)}, ${idleSeconds(request)}::integer)`.execute(db);
  const found = rows[0];
  if (!found || found.kind !== kind) return null;
  const enrolling = found.stage === 'enrolling';
  const open = request.routeOptions.config?.access;
  if (enrolling && !(Array.isArray(open) && open.includes(ENROLLING))) return null;
  return {
    ...actorOf(found, request),
    sessionId: found.session_id,
    role: enrolling ? ENROLLING : found.role,
    desks: enrolling ? [] : found.desks,
    fresh: found.fresh,
  };
}

/** Outside of its scopes a key finds nothing; beyond its rate it waits. */
async function byKey(db: Database, request: FastifyRequest, token: string): Promise<SignedIn | null> {
  const { rows } = await sql<FoundKey>`select * from authenticate_key(${hashOfToken(token)})`.execute(db);
  const found = rows[0];
  if (!found) return null;
  if (!found.within_rate) throw commonProblem('too_many_requests');
  if (!isInScope(found.scopes, request.method, request.routeOptions.url ?? ''))
    throw commonProblem('not_found');
  return { ...actorOf(found, request), sessionId: null, fresh: false };
}

function actorOf(found: FoundKey | FoundSession, request: FastifyRequest) {
  return {
    accountId: found.account_id,
    address: found.address,
    name: found.display_name,
    role: found.role,
    databaseRole: found.database_role,
    desks: found.desks,
    origin: originOf(request),
  };
}

function idleSeconds(request: FastifyRequest): number {
  const said = request.headers[IDLE_HEADER];
  return typeof said === 'string' && /^\d{1,5}$/.test(said) ? Math.min(Number(said), MOST_IDLE_SECONDS) : 0;
}
