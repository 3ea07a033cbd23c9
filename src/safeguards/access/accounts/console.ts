import type { Database } from '../../../platform/db/database.ts';
import { PEOPLE } from '../policy-table.rules.ts';
import type { Role } from '../roles.rules.ts';
import { inSignIn } from '../sessions/sign-in-transaction.ts';
import { appendAudit } from '../../audit/audit.ts';
import { invite } from '../enrolment/invitations.ts';
import type { Invited } from '../enrolment/invitations.ts';

export interface ConsoleInvitation {
  readonly address: string;
  readonly name: string;
  readonly agency: string;
  readonly role: Extract<Role, 'admin' | 'agency_admin'>;
}

/**
 * Whoever may run commands on the server invites the first administrator, or an administrator again who lost
 * everything. Undefined when the agency does not exist, or the address belongs to somebody with another role or agency.
 */
export function inviteFromConsole(
  db: Database,
  { address, name, agency, role }: ConsoleInvitation,
): Promise<Invited | undefined> {
  return inSignIn(db, { accountId: null, origin: 'console' }, async (ctx) => {
    const known = await ctx.tx.selectFrom('agency').select('id').where('id', '=', agency).executeTakeFirst();
    if (!known) return undefined;
    const id = ctx.newId();
    const made = await ctx.tx
      .insertInto('account')
      .values({
        id,
        address: address.toLowerCase(),
        display_name: name,
        role,
        database_role: PEOPLE[role].acts,
        agency_id: agency,
        demo: false,
      })
      .onConflict((conflict) => conflict.column('address').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made)
      await appendAudit(ctx, {
        act: 'account.made',
        subjectKind: 'account',
        subjectId: id,
        detail: { role, agency },
      });
    const account = await ctx.tx
      .selectFrom('account')
      .select('id')
      .where('address', '=', address.toLowerCase())
      .where('agency_id', '=', agency)
      .where('role', '=', role)
      .where('demo', '=', false)
      .executeTakeFirst();
    return account && invite(ctx, account.id);
  });
}
