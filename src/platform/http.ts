import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { AppError, commonProblem } from './errors.ts';
import type { FieldProblem } from './errors.ts';
import type { Actor } from './db/tx.ts';
import { badTextIn } from './text.ts';
import { log } from './log.ts';

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Who may call a route: everybody, everybody signed in, or these roles. A route without it is refused at start. */
export type Access = 'public' | 'signed_in' | readonly string[];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Looking around: lists, search, exports (`true`), or one record named by `:id`. See safeguards/browsing/gate.ts. */
    browsing?: true | 'report' | 'dispatch';
  }
  interface FastifyRequest {
    actor: Actor | null;
  }
}

const BODY_LIMIT_BYTES = 1024 * 1024;

export interface HttpOptions {
  readonly title: string;
  readonly version: string;
  /** Finds out who is asking; null when nobody. */
  readonly identify: (request: FastifyRequest) => Promise<Actor | null>;
}

/** The web server without any route: parsing, refusals, problem documents, headers, OpenAPI. */
export async function createApp(options: HttpOptions): Promise<App> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
    // An address that cannot be read leads nowhere, like any other that we do not know.
    frameworkErrors: (_error, request, reply) => sendProblem(reply, request, commonProblem('not_found')),
  }).withTypeProvider<ZodTypeProvider>() as App;
  // Asked once here, the address is remembered; of a connection that is closed meanwhile nobody can ask it any more.
  app.server.on('connection', (socket) => void socket.remoteAddress);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('actor', null);
  app.setErrorHandler((error, request, reply) => sendProblem(reply, request, asAppError(error)));
  app.setNotFoundHandler((request, reply) => sendProblem(reply, request, commonProblem('not_found')));
  parseJsonOnly(app);

  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    // What the interface answers is about children: no browser and no proxy keeps a copy.
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
  });
  // After the headers, so that a refusal carries the same ones as any other answer.
  refuseByDefault(app, options.identify);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: options.title, version: options.version },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transformObject: jsonSchemaTransformObject,
    transform: (input) => {
      if (!input.url.startsWith('/api/v1'))
        return { schema: { ...input.schema, hide: true }, url: input.url };
      const described = jsonSchemaTransform(input);
      return input.route.config?.access === 'public'
        ? { ...described, schema: { ...described.schema, security: [] } }
        : described;
    },
  });
  app.get('/api/openapi.json', { config: { access: 'public' } }, () => app.swagger());
  return app;
}

function parseJsonOnly(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body as Buffer));
    } catch (cause) {
      return done(commonProblem('not_json', { cause }), undefined);
    }
    const bad = badTextIn(value);
    if (bad) return done(commonProblem('validation', { fields: [bad] }), undefined);
    done(null, value);
  });
}

/** Every route says who may call it; who may not gets the same bytes as for a route that does not exist. */
function refuseByDefault(app: App, identify: HttpOptions['identify']): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined)
      throw new Error(`Route ${String(route.method)} ${route.url} does not say who may call it.`);
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config?.access;
    if (access === undefined || access === 'public') return;
    request.actor = await identify(request);
    if (!request.actor) throw commonProblem('not_signed_in');
    if (access !== 'signed_in' && !access.includes(request.actor.role)) throw commonProblem('not_found');
  });
}

function asAppError(error: unknown): AppError {
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

function sendProblem(reply: FastifyReply, request: FastifyRequest, error: AppError): FastifyReply {
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
