import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../platform/db/tx.ts';
import type { App } from '../platform/http.ts';
import type { DirectoryNow } from '../directory/index.ts';
import type { Signer } from '../platform/signing.ts';

export interface JourneyDeps {
  readonly signer: Signer;
  readonly baseUrl: string;
  readonly directory: (ctx: Ctx) => Promise<DirectoryNow>;
}

/** What the routes of the journey get; `inTransaction` acts for whoever sent the request, and fails without an audit leaf. */
export interface JourneyRoutesDeps extends JourneyDeps {
  readonly inTransaction: <T>(request: FastifyRequest, work: (ctx: Ctx) => Promise<T>) => Promise<T>;
  /** The same for what shows neither a report nor a person that the caller did not just send: it needs no audit leaf. */
  readonly lookUp: <T>(request: FastifyRequest, work: (ctx: Ctx) => Promise<T>) => Promise<T>;
}

export type Routes = (app: App, deps: JourneyRoutesDeps) => void;
