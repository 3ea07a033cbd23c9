/** What a key of an agency's program may do. Nothing else exists for it. */
export const SCOPES = ['inbox.read', 'dispatch.acknowledge', 'dispatch.report'] as const;
export type Scope = (typeof SCOPES)[number];

const ROUTES: Readonly<Record<Scope, readonly string[]>> = {
  'inbox.read': ['GET /api/v1/inbox', 'GET /api/v1/dispatches/:id'],
  'dispatch.acknowledge': ['POST /api/v1/dispatches/:id/acknowledgement'],
  'dispatch.report': ['POST /api/v1/dispatches/:id/acting', 'POST /api/v1/dispatches/:id/outcome'],
};

export function isInScope(scopes: readonly Scope[], method: string, route: string): boolean {
  return scopes.some((scope) => ROUTES[scope]?.includes(`${method} ${route}`));
}
