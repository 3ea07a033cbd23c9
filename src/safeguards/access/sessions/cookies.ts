import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The session of a browser, and the sign-in under way in it. `__Host-` with Secure binds a cookie to this very host;
 * browsers take it over https, and on this machine over http too (Safari does not).
 */
const COOKIE = { session: '__Host-hartline_session', attempt: '__Host-hartline_attempt' } as const;
type CookieUse = keyof typeof COOKIE;
/** No Max-Age and no Expires: the cookie is gone when the browser is closed. */
const OPTIONS = { path: '/', httpOnly: true, sameSite: 'strict', secure: true } as const;

export function setCookie(reply: FastifyReply, use: CookieUse, token: string): void {
  void reply.setCookie(COOKIE[use], token, OPTIONS);
}

export function clearCookie(reply: FastifyReply, use: CookieUse): void {
  void reply.clearCookie(COOKIE[use], OPTIONS);
}

export function cookieOf(request: FastifyRequest, use: CookieUse): string | undefined {
  return request.cookies[COOKIE[use]] || undefined;
}

/** A browser sends cookies on its own: what changes something must come from our own page. */
export function isOurOwnPage(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  const site = request.headers['sec-fetch-site'];
  return request.headers['x-hartline-csrf'] === '1' && (site === undefined || site === 'same-origin');
}

/** Where a request came from; a connection that was reset before it was looked at never says. */
export function originOf(request: FastifyRequest): string {
  return (request.ip as string | undefined) ?? 'unknown';
}

const BROWSERS = [
  [/\bEdg\//, 'Edge'],
  [/\bFirefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;
const SYSTEMS = [
  [/\bWindows\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** Browser and system in two words, so that somebody recognises a session of theirs; nothing finer is kept. */
export function browserOf(request: FastifyRequest): string {
  const agent = request.headers['user-agent'] ?? '';
  const name = (table: readonly (readonly [RegExp, string])[]) =>
    table.find(([pattern]) => pattern.test(agent))?.[1];
  return [name(BROWSERS) ?? 'another program', name(SYSTEMS)].filter(Boolean).join(', ');
}
