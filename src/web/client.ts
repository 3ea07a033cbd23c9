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

let keeper: (() => void) | null = null;

/**
 * While a form holds text that is not on the server yet, a session that ends is told to it instead, and the page stays.
 * The answer ends that.
 */
export function keepPageWhenSignedOut(handler: () => void): () => void {
  keeper = handler;
  return () => {
    if (keeper === handler) keeper = null;
  };
}

/**
 * One call of the API under `/api/v1`. Resolves to the parsed answer, or undefined for 204.
 * Throws `ApiProblem`; an aborted call throws the abort.
 */
export async function call<Answer>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const headers: Record<string, string> = { 'x-hartline-csrf': '1' };
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
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => ({}));
  if (response.ok) return answer as Answer;
  if (response.status === 401) (keeper ?? onSignedOut)();
  throw new ApiProblem(response.status, answer as Record<string, unknown>);
}

export const get = <Answer>(path: string, signal?: AbortSignal) =>
  call<Answer>('GET', path, signal ? { signal } : {});
export const post = <Answer>(path: string, body?: unknown, idempotencyKey?: string) =>
  call<Answer>('POST', path, { body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
