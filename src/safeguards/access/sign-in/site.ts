import type { FastifyRequest } from 'fastify';

/** What passkeys are bound to: the host people type, and the page's origin. */
export interface Site {
  readonly rpId: string;
  readonly origin: string;
}

/**
 * In production the address of the installation. The demo listens on any free port, so its origin is where the request
 * went; only the name localhost counts, an IP address cannot hold a passkey.
 */
export function siteOf(request: FastifyRequest, baseUrl: string, demo: boolean): Site {
  const { hostname, origin } = new URL(baseUrl);
  if (!demo) return { rpId: hostname, origin };
  const port = /:(\d{1,5})$/.exec(request.headers.host ?? '')?.[1];
  return { rpId: 'localhost', origin: port === undefined ? 'http://localhost' : `http://localhost:${port}` };
}
