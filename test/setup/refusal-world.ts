import { randomUUID } from 'node:crypto';
import type { ReportView } from '../../src/journey/journey.api.ts';
import type { TestApp } from './app.ts';
import { derbyReport } from './reports.ts';
import { RELEASE } from './route-fixtures.ts';

export type ObjectKind =
  | 'report'
  | 'dispatch'
  | 'question'
  | 'link'
  | 'person'
  | 'tie'
  | 'glass'
  | 'access_review'
  | 'account'
  | 'session'
  | 'passkey'
  | 'release'
  | 'disclosure'
  | 'copy';

/** Something that exists, and for which accounts of the training system it does. */
export interface KnownObject {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly for: readonly string[];
}

export interface RefusalWorld {
  readonly objects: readonly KnownObject[];
  /** Numbers of reports, and the accounts for which breaking the glass would open them. */
  readonly numbers: readonly { readonly number: string; readonly opens: readonly string[] }[];
}

const DESK_ACCOUNT: Readonly<Record<string, string>> = {
  'hart-statewide': 'hart.state',
  'fbi-new-haven': 'fbi',
  'pd-new-haven': 'police.new-haven',
  'pd-derby': 'police.derby',
  'mdt-new-haven': 'mdt.new-haven',
  'mdt-ansonia-milford': 'mdt.ansonia-milford',
};
/** Everybody who works with cases; the Hartford police have no entry. */
export const ACCOUNTS = ['screener', 'supervisor', ...Object.values(DESK_ACCOUNT), 'police.hartford'];
const careline = ['screener', 'supervisor'];

/**
 * Three reports of the same desks: one that is everybody's, one walled off from everybody, one that the screener opened
 * by breaking the glass. Of each: its entries, a question, people, links, ties.
 */
export async function refusalWorld(app: TestApp): Promise<RefusalWorld> {
  const screener = await app.as('screener');
  const take = async () => (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  const [plain, walled, opened] = [await take(), await take(), await take()];
  const objects: KnownObject[] = [];
  const add = (kind: ObjectKind, id: string, of: readonly string[]) => objects.push({ kind, id, for: of });
  const personOf = async ({ id }: ReportView) =>
    (
      await screener.get<{ items: { personId: string; kind: string }[] }>(`/api/v1/reports/${id}/people`)
    ).body.items.find(({ kind }) => kind === 'child')!.personId;
  const people = [await personOf(plain), await personOf(walled), await personOf(opened)] as const;
  const link = async (of: ReportView, personId: string, otherPersonId: string, decision: string) =>
    (
      await screener.post<{ items: { id: string }[] }>(`/api/v1/reports/${of.id}/links`, {
        personId,
        otherPersonId,
        decision,
      })
    ).body.items[0]!.id;
  const acrossWall = await link(plain, people[0], people[1], 'different');
  const beside = await link(plain, people[0], people[2], 'different');
  for (const [report, readers] of [
    [plain, careline],
    [walled, []],
    [opened, careline],
  ] as const) {
    add('report', report.id, readers);
    for (const { id, desk } of report.dispatches) {
      const mine = report === walled ? [] : [DESK_ACCOUNT[desk]!, ...readers];
      add('dispatch', id, mine);
      if (desk !== 'pd-new-haven') continue;
      const police = await app.as('police.new-haven');
      const asked = await police.post<{ questions: { id: string }[] }>(`/api/v1/dispatches/${id}/questions`, {
        text: 'Which room?',
      });
      add('question', asked.body.questions[0]!.id, readers);
      await police.post(`/api/v1/dispatches/${id}/notes`, { text: 'Seen before.' });
    }
  }
  const supervisor = await app.as('supervisor');
  for (const [index, [report, readers]] of (
    [
      [plain, careline],
      [walled, []],
      [opened, careline],
    ] as const
  ).entries()) {
    const release = await supervisor.post<{ id: string }>(`/api/v1/reports/${report.id}/releases`, {
      ...RELEASE,
      personId: people[index],
    });
    if (release.status !== 201) throw new Error(release.text);
    add('release', release.body.id, readers);
    const [entry] = report.dispatches;
    const disclosure = await screener.post<{ id: string }>(`/api/v1/dispatches/${entry!.id}/disclosures`, {
      field: 'reporter',
      basis: 'court_order',
      purpose: 'Ordered by the court.',
    });
    add('disclosure', disclosure.body.id, readers);
  }
  const copy = await supervisor.post<{ id: string }>('/api/v1/copies', {
    kind: 'board',
    purpose: 'supervision',
  });
  add('copy', copy.body.id, ['supervisor']);
  const foreign = await app.db.asAdmin<{ id: string }>(
    `insert into copy_made (id, kind, purpose, to_party, basis_code, made_by, made_at, ends_at, most)
     select gen_random_uuid(), 'board', 'supervision', 'careline', 'department_duty', id, app_now(), app_now() + interval '15 minutes', 3
       from account where address like 'screener@%' returning id`,
  );
  add('copy', foreign[0]!.id, []);
  add('person', people[0], careline);
  add('person', people[1], []);
  add('link', acrossWall, []);
  add('link', beside, careline);

  const tie = async (as: string, body: object) =>
    (await (await app.as(as)).post<{ id: string }>('/api/v1/ties', body)).body.id;
  const about = { kind: 'relative', givenName: 'Ida', familyName: 'Prewitt' };
  add('tie', await tie('fbi', about), ['fbi', 'supervisor', 'hart.state']);
  add('tie', await tie('supervisor', { ...about, account: 'screener@demo.hartline.example' }), [
    'supervisor',
    'hart.state',
  ]);
  add('tie', await tie('hart.state', { ...about, account: 'supervisor@demo.hartline.example' }), [
    'hart.state',
  ]);
  await tie('screener', { kind: 'relative', report: opened.id });
  const glass = await screener.post<{ id: string }>('/api/v1/break-glass', {
    number: opened.number,
    reason: 'Nobody else is on duty.',
  });
  add('glass', glass.body.id, ['supervisor', 'hart.state']);
  const [stop] = await app.db.asAdmin<{ id: string }>(
    `insert into browsing_stop (id, account_id, acted_as, at, reason, window_hours, opened, rule_id)
     select gen_random_uuid(), id, role, app_now(), 'ceiling', 1, 500, 'test' from account where address like 'provider@%' returning id`,
  );
  add('access_review', stop!.id, ['supervisor', 'hart.state']);
  await app.as('provider');
  const [theirs] = await app.db.asAdmin<{ account: string; session: string; passkey: string }>(
    `with provider as (select id from account where address like 'provider@%'),
       bound as (insert into passkey (id, account_id, public_key, counter, transports, name, bound_at)
                 select 'a-passkey-of-the-provider', id, '\\x00', 0, '{}', 'Key', app_now() from provider returning id)
     select p.id as account, s.id as session, b.id as passkey from provider p join session s on s.account_id = p.id, bound b`,
  );
  for (const kind of ['account', 'session', 'passkey'] as const) add(kind, theirs![kind], []);
  // Last of all, so that everything above could be made: the wall around the second report, for everybody.
  const { accounts, ties } = (
    await app.db.asAdmin<{ accounts: string[]; ties: string[] }>(
      "select array_agg(id) as accounts, array_agg(gen_random_uuid()) as ties from account where role in ('screener', 'supervisor', 'hart_state', 'party', 'auditor')",
    )
  )[0]!;
  await app.db.asAdmin(
    `with made as (
       insert into tie (id, account_id, kind, report_id, declared_by, declared_at)
       select t, a, 'relative', $3, $4, app_now() from unnest($1::uuid[], $2::uuid[]) as u(a, t) returning id, account_id)
     insert into wall (account_id, report_id, tie_id, since) select account_id, $3, id, app_now() from made`,
    [accounts, ties, walled.id, randomUUID()],
  );
  const onDesk = Object.values(DESK_ACCOUNT);
  return {
    objects,
    numbers: [
      { number: plain.number, opens: [] },
      { number: walled.number, opens: [...careline, ...onDesk] },
      { number: opened.number, opens: [] },
    ],
  };
}
