import { idleSeconds } from './idle.ts';

/** A refusal of the server (RFC 9457), or `offline` when it could not be reached. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { path: string; code: string; message: string }[];
  /** Extension members, e.g. `conflicts` of a version conflict. */
  readonly more: Readonly<Record<string, unknown>>;
  constructor(status: number, body: Record<string, unknown>) {
    super(typeof body.detail === 'string' ? body.detail : '');
    this.status = status;
    this.code = typeof body.code === 'string' ? body.code : 'unavailable';
    this.fields = Array.isArray(body.errors) ? (body.errors as ApiProblem['fields']) : [];
    this.more = body;
  }
}

/** Not there, or not for this person: the server does not say which. */
export const isMissing = (error: Error | null): boolean =>
  error instanceof ApiProblem && error.status === 404;

/** The server counts no further. */
const MOST_IDLE_SECONDS = 86_400;

export interface RequestOptions {
  readonly body?: unknown;
  /** The same key makes a repeated request the same request. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Goes on while the page is being closed. */
  readonly keepalive?: boolean;
}

let onSignedOut: () => void = () => {};

/** What happens when the server no longer knows this session. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

let showFactorsAgain: () => Promise<boolean> = () => Promise.resolve(false);

/** Asks whoever is signed in for his factors; resolves to whether he showed them. */
export function whenStepUpIsWanted(ask: () => Promise<boolean>): void {
  showFactorsAgain = ask;
}

/**
 * One call of the API under `/api/v1`. Resolves to the parsed answer, or undefined for 204. A call that wants the factors
 * again asks for them and is then repeated. Throws `ApiProblem`; an aborted call throws the abort.
 */
export async function call<Answer>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  try {
    return await callOnce<Answer>(method, path, options);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'step_up_required') throw error;
    if (!(await showFactorsAgain())) throw error;
    return callOnce<Answer>(method, path, options);
  }
}

async function callOnce<Answer>(method: string, path: string, options: RequestOptions): Promise<Answer> {
  const response = await request(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** One request; throws `ApiProblem` unless the answer is a good one. */
async function request(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = {
    'x-hartline-csrf': '1',
    'x-hartline-idle': String(Math.min(idleSeconds(), MOST_IDLE_SECONDS)),
  };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      keepalive: options.keepalive ?? false,
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new ApiProblem(0, { code: 'offline' });
  }
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => ({}));
  const problem = new ApiProblem(response.status, answer as Record<string, unknown>);
  if (problem.code === 'not_signed_in') onSignedOut();
  throw problem;
}

/** Fetches a file and hands it to the browser's downloads under this name. */
export async function save(path: string, name: string): Promise<void> {
  const address = URL.createObjectURL(await (await request('POST', path, {})).blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

export const get = <Answer>(path: string, signal?: AbortSignal) =>
  call<Answer>('GET', path, signal ? { signal } : {});
export const post = <Answer>(path: string, body?: unknown, idempotencyKey?: string) =>
  call<Answer>('POST', path, { body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
