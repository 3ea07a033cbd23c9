import type { Ctx } from '../../../platform/db/tx.ts';
import type { SessionView } from '../access.api.ts';
import type { Role } from '../roles.rules.ts';

/** Who is signed in, as the pages need it. */
export async function sessionView(
  ctx: Ctx,
  accountId: string,
  options: { readonly demo: boolean; readonly enrolling?: boolean },
): Promise<SessionView> {
  const account = await ctx.tx
    .selectFrom('account')
    .select(['address', 'display_name', 'role', 'demo'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const desks = await ctx.tx
    .selectFrom('account_desk')
    .select('desk_id')
    .where('account_id', '=', accountId)
    .orderBy('desk_id')
    .execute();
  const passkeys = await ctx.tx
    .selectFrom('passkey')
    .select('id')
    .where('account_id', '=', accountId)
    .execute();
  return {
    account: account.address,
    name: account.display_name,
    role: account.role as Role,
    desks: desks.map(({ desk_id }) => desk_id),
    demo: options.demo,
    enrolling: options.enrolling ?? false,
    needsSecondPasskey: passkeys.length === 1,
    now: ctx.now.toString(),
  };
}
