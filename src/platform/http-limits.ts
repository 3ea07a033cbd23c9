import type { FastifyRequest } from 'fastify';
import { commonProblem } from './errors.ts';
import type { App } from './http.ts';

/**
 * Far above what people and agency systems need (a whole state's hotline takes a call every few minutes), low enough
 * that one caller cannot keep the others out. Counted in each process for itself.
 */
const WINDOW_MS = 10_000;
const ACCOUNT_REQUESTS = 10_000;
const ADDRESS_REQUESTS = 3_000;

export interface Limits {
  /** Requests by nobody known: public pages, refused tokens. By address. */
  ofNobody(request: FastifyRequest): Promise<void>;
  ofAccount(request: FastifyRequest): Promise<void>;
}

/** Throws 429 for whoever asks too often. */
export function createLimits(app: App): Limits {
  const byAddress = app.createRateLimit({
    max: ADDRESS_REQUESTS,
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => request.ip,
  });
  const byAccount = app.createRateLimit({
    max: ACCOUNT_REQUESTS,
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => request.actor?.accountId ?? request.ip,
  });
  const refuse = (limit: Awaited<ReturnType<typeof byAddress>>) => {
    if (!limit.isAllowed && limit.isExceeded) throw commonProblem('too_many_requests');
  };
  return {
    ofNobody: async (request) => refuse(await byAddress(request)),
    ofAccount: async (request) => refuse(await byAccount(request)),
  };
}
