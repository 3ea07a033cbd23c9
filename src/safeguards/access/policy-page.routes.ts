import type { App } from '../../platform/http.ts';
import { PolicyPage } from './policy-page.api.ts';
import { policyPage } from './policy-page.rules.ts';

/** "Who may see what", for everybody who signs in: the table that the database's own rules are written from. */
export function policyPageRoutes(app: App): void {
  app.get(
    '/api/v1/who-may-see-what',
    { config: { access: 'signed_in' }, schema: { response: { 200: PolicyPage } } },
    () => policyPage(),
  );
}
