import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { commonProblem } from './errors.ts';
import type { AppError } from './errors.ts';
import type { Actor } from './db/tx.ts';
import { securityHeaders } from './http-headers.ts';
import { createLimits } from './http-limits.ts';
import { asAppError, sendProblem } from './http-problems.ts';
import { badTextIn } from './text.ts';

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Who may call a route: everybody, everybody signed in, or these roles. A route without it is refused at start. */
export type Access = 'public' | 'signed_in' | readonly string[];

/** One way to call the server, as it was registered. */
export interface RouteEntry {
  readonly method: string;
  /** With parameters as `:name`. */
  readonly url: string;
  readonly access: Access;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of the server, in order of registration. */
    routeTable: RouteEntry[];
  }
  interface FastifyContextConfig {
    access?: Access;
    /** Looking around: lists, search, exports (`true`), or one record named by `:id`. See safeguards/browsing/gate.ts. */
    browsing?: true | 'report' | 'dispatch';
    /** The caller must have shown all factors within the last minutes, beyond being signed in. */
    stepUp?: boolean;
  }
  interface FastifyRequest {
    actor: Actor | null;
  }
}

const BODY_LIMIT_BYTES = 1024 * 1024;

export interface HttpOptions {
  readonly title: string;
  readonly version: string;
  /** Browsers reach it over HTTPS only; false for a training system on this machine. */
  readonly https: boolean;
  /** Finds out who is asking; null when nobody. */
  readonly identify: (request: FastifyRequest) => Promise<Actor | null>;
  /** Puts a refusal on record before it is answered; when that fails, the answer is 503. */
  readonly recordRefusal: (request: FastifyRequest, error: AppError) => Promise<void>;
  /** Certificate and key in PEM, when this program itself speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** A proxy on this machine stands in front: its word about the caller's address counts, nobody else's. */
  readonly behindProxy?: boolean;
}

/** The web server without any route: parsing, refusals, problem documents, headers, OpenAPI. */
export async function createApp(options: HttpOptions): Promise<App> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
    trustProxy: options.behindProxy ? 'loopback' : false,
    ...(options.tls ? { https: { cert: options.tls.cert, key: options.tls.key } } : {}),
    // An address that cannot be read leads nowhere, like any other that we do not know.
    frameworkErrors: (_error, request, reply) => sendProblem(reply, request, commonProblem('not_found')),
  }).withTypeProvider<ZodTypeProvider>() as App;
  // Asked once here, the address is remembered; of a connection that is closed meanwhile nobody can ask it any more.
  app.server.on('connection', (socket) => void socket.remoteAddress);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('actor', null);
  app.setErrorHandler(async (thrown, request, reply) => {
    const error = asAppError(thrown);
    const answer = await options.recordRefusal(request, error).then(
      () => error,
      (cause: unknown) => commonProblem('unavailable', { cause }),
    );
    return sendProblem(reply, request, answer);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, request, commonProblem('not_found')));
  parseJsonOnly(app);

  await app.register(cookie);
  await securityHeaders(app, { https: options.https });
  // After the headers, so that a refusal carries the same ones as any other answer.
  await app.register(rateLimit, { global: false });
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
  const routeTable: RouteEntry[] = [];
  app.decorate('routeTable', routeTable);
  const limits = createLimits(app);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (access === undefined)
      throw new Error(`Route ${String(route.method)} ${route.url} does not say who may call it.`);
    routeTable.push(...[route.method].flat().map((method) => ({ method, url: route.url, access })));
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config?.access;
    if (access === undefined || access === 'public') return limits.ofNobody(request);
    request.actor = await identify(request);
    if (!request.actor) {
      await limits.ofNobody(request);
      throw commonProblem('not_signed_in');
    }
    await limits.ofAccount(request);
    if (access !== 'signed_in' && !access.includes(request.actor.role)) throw commonProblem('not_found');
    if (request.routeOptions.config?.stepUp && !request.actor.fresh) throw commonProblem('step_up_required');
  });
}
