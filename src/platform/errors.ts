/** What a caller did wrong, as a stable code. Each part adds its own table of codes; see `problem`. */
export interface ProblemKind {
  readonly status: 400 | 401 | 404 | 409 | 413 | 415 | 422 | 429 | 503;
  readonly text: string;
}

export interface FieldProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/**
 * A refusal that the caller can understand. Becomes one RFC 9457 document in `http.ts`.
 * `more` are extension members, e.g. `conflicts`.
 */
export class AppError extends Error {
  readonly code: string;
  readonly status: ProblemKind['status'];
  readonly fields: readonly FieldProblem[];
  readonly more: Readonly<Record<string, unknown>>;
  constructor(
    code: string,
    kind: ProblemKind,
    options: { fields?: readonly FieldProblem[]; more?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(kind.text, { cause: options.cause });
    this.code = code;
    this.status = kind.status;
    this.fields = options.fields ?? [];
    this.more = options.more ?? {};
  }
}

const COMMON = {
  not_found: { status: 404, text: 'There is nothing here that you can open.' }, // also: not allowed
  not_signed_in: { status: 401, text: 'Sign in first.' },
  step_up_required: { status: 401, text: 'Show your factors again for this: they count for five minutes.' },
  not_json: { status: 400, text: 'The body is not JSON.' },
  validation: { status: 422, text: 'Some fields are not right. Nothing was saved.' },
  key_reused: { status: 409, text: 'This Idempotency-Key was used for a different request.' },
  too_large: { status: 413, text: 'The body is larger than 1 MiB.' },
  unsupported_media_type: { status: 415, text: 'Send JSON with the content type application/json.' },
  too_many_requests: { status: 429, text: 'Too many requests. Wait a little and try again.' },
  unavailable: { status: 503, text: 'The service cannot do this right now. Nothing was saved.' },
} as const satisfies Record<string, ProblemKind>;

/** Makes the part's own constructor: `const problem = problems({...}); throw problem('report_closed')`. */
export function problems<T extends Record<string, ProblemKind>>(table: T) {
  return (code: keyof T & string, options?: ConstructorParameters<typeof AppError>[2]): AppError =>
    new AppError(code, table[code]!, options);
}

export const commonProblem = problems(COMMON);

/** 422 that names one field. */
export function fieldProblem(path: string, code: string, message: string): AppError {
  return commonProblem('validation', { fields: [{ path, code, message }] });
}
