import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, commonProblem } from './errors.ts';
import type { FieldProblem } from './errors.ts';
import { log } from './log.ts';

/** Whatever was thrown, as the refusal that the caller may know of. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    if (error.validationContext === 'params') return commonProblem('not_found');
    return commonProblem('validation', {
      fields: error.validation.flatMap((issue) => fieldsOf(issue as unknown as ZodIssueLike)),
      cause: error,
    });
  }
  switch ((error as { code?: string }).code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return commonProblem('too_large', { cause: error });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return commonProblem('unsupported_media_type', { cause: error });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return commonProblem('not_json', { cause: error });
    case '22P05': // a character PostgreSQL cannot store
      return commonProblem('validation', { cause: error });
  }
  if ((error as { statusCode?: number }).statusCode === 429)
    return commonProblem('too_many_requests', { cause: error });
  return commonProblem('unavailable', { cause: error });
}

interface ZodIssueLike {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  /** What zod says beside code, path and message; `keys` are fields it does not know. */
  readonly params?: { readonly keys?: readonly string[] };
}

/** One entry per field, with paths such as `children[0].age`; an unknown field is named itself, not its parent. */
function fieldsOf(issue: ZodIssueLike): FieldProblem[] {
  const path = dotted(issue.instancePath.split('/').filter(Boolean));
  if (issue.keyword === 'unrecognized_keys' && issue.params?.keys) {
    return issue.params.keys.map((key) => ({
      path: path ? `${path}.${key}` : key,
      code: 'unknown_field',
      message: 'This field is not known here.',
    }));
  }
  return [{ path, code: issue.keyword, message: issue.message ?? 'Not valid.' }];
}

/** `['children', 0, 'age']` → `children[0].age`. */
function dotted(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      /^\d+$/.test(String(part))
        ? `${text}[${String(part)}]`
        : text
          ? `${text}.${String(part)}`
          : String(part),
    '',
  );
}

/** One RFC 9457 problem document; the cause goes to the log without any value of the request. */
export function sendProblem(reply: FastifyReply, request: FastifyRequest, error: AppError): FastifyReply {
  if (error.code === 'unavailable')
    log('http.failed', {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      reason: describe(error.cause),
    });
  const document: Record<string, unknown> = {
    type: 'about:blank',
    title: TITLES[error.status],
    status: error.status,
    code: error.code,
    detail: detailOf(error),
  };
  if (error.fields.length > 0) document.errors = error.fields;
  Object.assign(document, error.more);
  if (error.status === 503) void reply.header('retry-after', '2');
  return reply
    .code(error.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(document);
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not valid',
  429: 'Too many requests',
  503: 'Unavailable',
};

function detailOf(error: AppError): string {
  const named = error.fields.slice(0, 5).map((field) => `${field.path || 'body'}: ${field.message}`);
  return named.length > 0 ? `${error.message} ${named.join(' ')}` : error.message;
}

/** For the log: the kind of failure, never values that came from a request. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  const code = (cause as { code?: unknown }).code;
  const place =
    cause.stack
      ?.split('\n')
      .find((line) => line.includes('/src/'))
      ?.trim()
      .replace(/^at .*\/src\//, 'src/') ?? '';
  return `${cause.name}${typeof code === 'string' ? ` ${code}` : ''} ${place}`.trim();
}
