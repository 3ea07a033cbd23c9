import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../platform/db/tx.ts';
import type { App } from '../platform/http.ts';

export interface SafeguardDeps {
  /** One transaction that acts for whoever sent the request. */
  readonly inTransaction: <T>(request: FastifyRequest, work: (ctx: Ctx) => Promise<T>) => Promise<T>;
  /** The same for what shows neither a report nor a person: it needs no audit leaf. */
  readonly lookUp: <T>(request: FastifyRequest, work: (ctx: Ctx) => Promise<T>) => Promise<T>;
}

export type SafeguardRoutes = (app: App, deps: SafeguardDeps) => void;
