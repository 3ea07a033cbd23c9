import helmet from '@fastify/helmet';
import type { App } from './http.ts';

const TWO_YEARS_SECONDS = 2 * 365 * 24 * 3600;

/**
 * The same headers on every answer, errors included: nothing from a foreign origin, no script that is not a file of ours,
 * no string that becomes script (Trusted Types), no frame, no window shared with another site.
 */
export async function securityHeaders(app: App, { https }: { readonly https: boolean }): Promise<void> {
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
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['hartline'],
      },
    },
    crossOriginEmbedderPolicy: true,
    strictTransportSecurity: https ? { maxAge: TWO_YEARS_SECONDS, includeSubDomains: true } : false,
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    // What the interface answers is about children: no browser and no proxy keeps a copy.
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
  });
}
