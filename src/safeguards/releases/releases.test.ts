import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../../../test/setup/app.ts';
import type { Caller, TestApp } from '../../../test/setup/app.ts';
import { derbyReport } from '../../../test/setup/reports.ts';
import { isLive } from './release.rules.ts';
import type { DisclosureView, ProviderRecordView, ReleaseView } from './releases.api.ts';

interface Report {
  id: string;
  dispatches: { id: string; desk: string }[];
}
interface Refusal {
  code: string;
  errors: { path: string }[];
}

let app: TestApp;
let supervisor: Caller;
let police: Caller;
let team: Caller;
let provider: Caller;
let screener: Caller;
let report: Report;
let people: { personId: string; kind: string }[];
let mother: string;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  [supervisor, police, team, provider, screener] = (await Promise.all(
    ['supervisor', 'police.new-haven', 'mdt.new-haven', 'provider', 'screener'].map((account) =>
      app.as(account),
    ),
  )) as [Caller, Caller, Caller, Caller, Caller];
  const intake = derbyReport({
    caregivers: [
      { givenName: 'Ottoline', familyName: 'Dunmore', suspect: 'no' },
      { givenName: 'Caspian', familyName: 'Dunmore', suspect: 'yes' },
    ],
    allegedPerpetrators: [
      { role: 'exploiter', givenName: 'Lucius', familyName: 'Fenwrath', aliases: ['Slim'] },
    ],
  });
  report = (await screener.post<Report>('/api/v1/reports', intake)).body;
  people = (await supervisor.get<{ items: typeof people }>(`/api/v1/reports/${report.id}/people`)).body.items;
  [{ id: mother }] = (await app.db.asAdmin<{ id: string }>(
    "select id from person where given_name = 'Ottoline'",
  )) as [{ id: string }];
});
afterAll(() => app.stop());

const entry = (desk: string) => report.dispatches.find((dispatch) => dispatch.desk === desk)!.id;
const ids = (kind: string) => people.filter((person) => person.kind === kind).map(({ personId }) => personId);
const later = async (hours: number) =>
  (
    await app.db.asAdmin<{ at: string }>(
      `select to_char((app_now() + make_interval(hours => $1)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
      [hours],
    )
  )[0]!.at;
const body = async (changes: object = {}) => ({
  personId: ids('child')[0],
  recipientAgency: 'pd-new-haven',
  recipientName: 'Detective on duty',
  fields: ['contact'],
  purpose: 'To reach the girl through her aunt.',
  expiresAt: await later(48),
  signer: { name: 'Ottoline Dunmore', capacity: 'parent_guardian', signedOn: '2026-01-05' },
  documentSha256: createHash('sha256').update('signed document').digest('hex'),
  ...changes,
});
const record = async (changes: object = {}) =>
  supervisor.post<{ id: string } & Refusal>(`/api/v1/reports/${report.id}/releases`, await body(changes));
const released = async (who: Caller, desk: string) =>
  (await who.get<{ items: DisclosureView[] }>(`/api/v1/dispatches/${entry(desk)}/disclosures`)).body.items;
const signedBy = (name: string, personId?: string) => ({
  signer: { name, personId, capacity: 'parent_guardian', signedOn: '2026-01-05' },
});

describe('who may sign', () => {
  test('a parent who is no suspect: recorded, listed, live', async () => {
    expect((await record()).status).toBe(201);
    const list = (await supervisor.get<{ items: ReleaseView[] }>(`/api/v1/reports/${report.id}/releases`))
      .body;
    expect(list.items[0]).toMatchObject({ live: true, person: 'Rosalba Dunmore', fields: ['contact'] });
  });

  test('an alleged perpetrator cannot: by person, by name, by alias, as a suspected caregiver', async () => {
    const refused = [
      await record(signedBy('Somebody Else', ids('alleged_perpetrator')[0])),
      await record(signedBy('lucius  FENWRATH')),
      await record(signedBy('Slim')),
      await record(signedBy('Caspian Dunmore')),
    ];
    for (const answer of refused)
      expect([answer.status, answer.body.code]).toEqual([409, 'alleged_perpetrator_signs']);
  });

  test('nor somebody linked as the same human, and a release signed before the link ends with it', async () => {
    const before = await record(signedBy('Ottoline Dunmore', mother));
    expect(before.status).toBe(201);
    const live = async () =>
      (await app.db.asAdmin<{ live: boolean }>('select release_live($1) as live', [before.body.id]))[0]!.live;
    expect(await live()).toBe(true);
    const link = randomUUID();
    await app.db.asAdmin(
      `insert into link_decision (id, person_id, other_id, decision, reasons, decided_at, decided_by)
       select $1, $2, $3, 'same', '[]', app_now(), id from account where address like 'supervisor@%'`,
      [link, mother, ids('alleged_perpetrator')[0]],
    );
    expect((await record(signedBy('Ottoline D.', mother))).body.code).toBe('alleged_perpetrator_signs');
    expect(await live()).toBe(false);
    await app.db.asAdmin(
      'update link_decision set undone_at = app_now(), undone_by = decided_by where id = $1',
      [link],
    );
  });

  test('without an end, about a stranger, to nobody, without the document: refused by field', async () => {
    for (const [changes, path] of [
      [{ expiresAt: await later(-1) }, 'expiresAt'],
      [{ expiresAt: await later(24 * 400) }, 'expiresAt'],
      [{ personId: randomUUID() }, 'personId'],
      [{ personId: ids('alleged_perpetrator')[0] }, 'personId'],
      [{ recipientAgency: 'no-such-agency' }, 'recipientAgency'],
      [{ documentSha256: 'abc' }, 'documentSha256'],
      [{ fields: ['reporter'] }, 'signer.capacity'],
    ] as const) {
      const answer = await record(changes);
      expect([answer.status, answer.body.errors[0]!.path]).toEqual([422, path]);
    }
  });
});

describe('the reporter, released to one desk', () => {
  const disclose = (desk: string, ground: object) =>
    screener.post<{ id: string } & Refusal>(`/api/v1/dispatches/${entry(desk)}/disclosures`, {
      field: 'reporter',
      purpose: 'The detective has to talk to the school nurse.',
      ...ground,
    });

  const approve = async (id: string) =>
    expect((await supervisor.post(`/api/v1/disclosures/${id}/approval`, {})).status).toBe(201);

  test('takes two people: who asked does not approve, in words and in the database', async () => {
    const asked = await supervisor.post<{ id: string }>(
      `/api/v1/dispatches/${entry('pd-new-haven')}/disclosures`,
      { field: 'reporter', basis: 'law_enforcement_investigation', purpose: 'To hear the nurse.' },
    );
    const own = await supervisor.post<Refusal>(`/api/v1/disclosures/${asked.body.id}/approval`, {});
    expect([own.status, own.body.code]).toEqual([409, 'own_disclosure']);
    expect((await screener.post(`/api/v1/disclosures/${asked.body.id}/approval`, {})).status).toBe(404);
    await expect(
      app.db.asAdmin(
        'update disclosure set approved_at = app_now(), approved_by = by_account where id = $1',
        [asked.body.id],
      ),
    ).rejects.toThrow(/approval_is_by_another_person/);
    expect(await released(police, 'pd-new-haven')).toEqual([]);
    expect((await supervisor.post(`/api/v1/disclosures/${asked.body.id}/end`, {})).status).toBe(201);
  });

  test('needs a ground that covers it: the team is not on the list, nor is a code that nobody knows', async () => {
    expect((await disclose('mdt-new-haven', { basis: 'mdt_case_work' })).body.code).toBe(
      'basis_covers_disclosure',
    );
    expect((await disclose('pd-new-haven', { basis: 'because' })).body.code).toBe('basis_covers_disclosure');
    expect((await disclose('pd-new-haven', {})).status).toBe(422);
    expect(await released(police, 'pd-new-haven')).toEqual([]);
  });

  test('shows it to that desk alone, on record; the package stays without', async () => {
    const made = await disclose('pd-new-haven', { basis: 'law_enforcement_investigation' });
    expect(made.status).toBe(201);
    expect(await released(police, 'pd-new-haven')).toEqual([]);
    await approve(made.body.id);
    expect((await released(police, 'pd-new-haven'))[0]).toMatchObject({
      field: 'reporter',
      live: true,
      reporter: { familyName: 'Quillfeather' },
    });
    expect(await released(team, 'mdt-new-haven')).toEqual([]);
    expect((await team.get(`/api/v1/dispatches/${entry('pd-new-haven')}/disclosures`)).text).not.toContain(
      'Quill',
    );
    expect((await police.get(`/api/v1/dispatches/${entry('pd-new-haven')}`)).text).not.toContain(
      'Quillfeather',
    );
    const leaves = await app.db.asAdmin(
      `select from audit_leaf where act = 'disclosure.read' and subject_id = $1 and jsonb_array_length(detail -> 'disclosures') > 0`,
      [entry('pd-new-haven')],
    );
    expect(leaves.length).toBe(1);
    expect((await supervisor.post(`/api/v1/disclosures/${made.body.id}/end`, {})).status).toBe(201);
    expect(await released(police, 'pd-new-haven')).toEqual([]);
  });

  test('under a release of the reporter it ends one second after the release, and not before', async () => {
    const release = await record({
      recipientAgency: 'mdt-new-haven',
      fields: ['reporter'],
      expiresAt: await later(1),
      signer: { name: 'Perpetua Quillfeather', capacity: 'reporter', signedOn: '2026-01-05' },
    });
    const made = await disclose('mdt-new-haven', { releaseId: release.body.id });
    await approve(made.body.id);
    expect((await disclose('pd-derby', { releaseId: release.body.id })).body.code).toBe(
      'release_covers_disclosure',
    );
    const left = `(select expires_at - app_now() from release where id = '${release.body.id}')`;
    const moveTo = (offset: string) =>
      app.db.asAdmin(
        `insert into clock_offset (by_amount) values (${left} + interval '${offset}')
         on conflict (only_row) do update set by_amount = clock_offset.by_amount + excluded.by_amount`,
      );
    await moveTo('-5 seconds');
    expect(await released(team, 'mdt-new-haven')).toHaveLength(1);
    await moveTo('1 second');
    expect(await released(team, 'mdt-new-haven')).toEqual([]);
    expect((await disclose('mdt-new-haven', { releaseId: release.body.id })).body.code).toBe(
      'release_covers_disclosure',
    );
  });
});

test('an answer with a withheld field ends when its release is revoked', async () => {
  const release = await record();
  await police.post(`/api/v1/dispatches/${entry('pd-new-haven')}/questions`, {
    text: 'How do we reach her?',
  });
  const [question] = await app.db.asAdmin<{ id: string }>(
    'select id from question order by asked_at desc limit 1',
  );
  const answered = await supervisor.post(`/api/v1/questions/${question!.id}/answer`, {
    text: 'Through her aunt, 203-555-0199.',
    disclosure: { field: 'contact', releaseId: release.body.id, purpose: 'To reach the girl.' },
  });
  expect(answered.status).toBe(201);
  expect((await released(police, 'pd-new-haven'))[0]).toMatchObject({
    text: 'Through her aunt, 203-555-0199.',
  });
  await supervisor.post(`/api/v1/releases/${release.body.id}/revocation`, {
    reason: 'The mother took it back.',
  });
  expect(await released(police, 'pd-new-haven')).toEqual([]);
  expect((await police.get(`/api/v1/dispatches/${entry('pd-new-haven')}`)).text).not.toContain('0199');
});

describe('records of a provider', () => {
  const notes = async (who: Caller, path: string) =>
    (path.endsWith('/readings')
      ? await who.post<{ items: ProviderRecordView[] }>(path, {})
      : await who.get<{ items: ProviderRecordView[] }>(path)
    ).body.items;

  test('are written only about somebody a live release names, and read by the own agency', async () => {
    const none = await provider.post('/api/v1/provider-records', {
      releaseId: randomUUID(),
      note: 'First visit.',
    });
    expect(none.status).toBe(404);
    const release = await record({ recipientAgency: 'cac-south-central', fields: ['child_identity'] });
    const written = await provider.post('/api/v1/provider-records', {
      releaseId: release.body.id,
      note: 'First visit.',
    });
    expect(written.status).toBe(201);
    expect(await notes(provider, '/api/v1/provider-records')).toMatchObject([{ note: 'First visit.' }]);
  });

  test('stay sealed for everybody else without a release of them; with one each reading is a disclosure', async () => {
    const path = `/api/v1/dispatches/${entry('pd-new-haven')}/provider-records/readings`;
    expect(await notes(police, path)).toEqual([]);
    expect(await notes(supervisor, `/api/v1/reports/${report.id}/provider-records/readings`)).toEqual([]);
    const release = await record({ fields: ['provider_notes'] });
    expect(await notes(police, path)).toMatchObject([{ note: 'First visit.', releaseId: release.body.id }]);
    expect(
      await notes(team, `/api/v1/dispatches/${entry('mdt-new-haven')}/provider-records/readings`),
    ).toEqual([]);
    const rows = await app.db.asAdmin(`select from disclosure where kind = 'provider_record'`);
    expect(rows).toHaveLength(1);
    await supervisor.post(`/api/v1/releases/${release.body.id}/revocation`, {
      reason: 'Not needed any more.',
    });
    expect(await notes(police, path)).toEqual([]);
  });

  test('no role reads the table itself', async () => {
    for (const role of ['careline', 'hart_state', 'agency', 'auditor', 'worker'])
      await expect(
        app.db.asAdmin(`do $$ begin set local role ${role}; perform 1 from provider_record; end $$`),
      ).rejects.toThrow(/permission denied/);
  });
});

test('the database refuses a disclosure without basis and release, and with both', async () => {
  const insert = (basis: string | null, release: string | null) =>
    app.db.asAdmin(
      `insert into disclosure (id, kind, field, report_id, to_agency, to_party, basis_code, release_id, purpose, at, by_account)
       select $1, 'print', 'contact', $2, 'pd-new-haven', 'local_police', $3, $4, 'A test.', app_now(), id from account where address like 'supervisor@%'`,
      [randomUUID(), report.id, basis, release],
    );
  const { id } = (await record()).body;
  await expect(insert(null, null)).rejects.toThrow(/legal basis does not cover|a_basis_or_a_release/);
  await expect(insert('court_order', id)).rejects.toThrow(/a_basis_or_a_release/);
  await expect(insert('court_order', null)).resolves.toEqual([]);
  await expect(insert(null, id)).resolves.toEqual([]);
});

test('2,000 random releases: the database agrees with the rule at, before and after every edge', async () => {
  const [now] = await app.db.asAdmin<{ ms: number }>(
    'select floor(extract(epoch from app_now()) * 1000)::float8 as ms',
  );
  const child = ids('child')[0];
  await app.db.asAdmin('alter table release disable trigger release_is_signed_by_no_perpetrator');
  const rows = await app.db.asAdmin<{
    id: string;
    recorded: number;
    expires: number;
    revoked: number | null;
    live: boolean;
  }>(
    `with made as (
       insert into release (id, report_id, person_id, recipient_agency, recipient_name, fields, purpose, recorded_at, recorded_by, expires_at,
                            signer_name, signer_capacity, signed_on, document_sha256, revoked_at, revoked_by, revoked_reason)
       select gen_random_uuid(), $1, $2, 'pd-new-haven', 'x', '{contact}', 'random', r.recorded, a.id, r.recorded + r.lasts,
              'Ottoline Dunmore', 'parent_guardian', '2026-01-05', sha256('x'),
              r.revoked, case when r.revoked is not null then a.id end, case when r.revoked is not null then 'random' end
         from account a, lateral (
           select n, to_timestamp($3 / 1000.0) + make_interval(secs => e.recorded) as recorded, make_interval(secs => e.lasts) as lasts,
                  case when n % 3 = 0 then to_timestamp($3 / 1000.0) + make_interval(secs => e.revoked) end as revoked
             from generate_series(1, 2000) n,
             lateral (select -floor(random() * 100000 + n * 0) as recorded, floor(random() * 200000) + 1 as lasts, floor(random() * 7 - 3 + n * 0) as revoked) e) r
        where a.address like 'supervisor@%' returning *)
     select id, extract(epoch from recorded_at)::float8 * 1000 as recorded, extract(epoch from expires_at)::float8 * 1000 as expires,
            extract(epoch from revoked_at)::float8 * 1000 as revoked, false as live from made`,
    [report.id, child, now!.ms],
  );
  await app.db.asAdmin('alter table release enable trigger release_is_signed_by_no_perpetrator');
  expect(rows.length).toBe(2000);
  const judged = await app.db.asAdmin<{ id: string; live: boolean; at: number }>(
    `select id, release_live(id) as live, extract(epoch from app_now())::float8 * 1000 as at from release where purpose = 'random'`,
  );
  const answers = new Map(judged.map((one) => [one.id, one]));
  const wrong = rows.filter(({ id, recorded, expires, revoked }) => {
    const { live, at } = answers.get(id)!;
    return (
      live !==
      isLive({ recordedAt: recorded, expiresAt: expires, revokedAt: revoked, signerHarmed: false }, at)
    );
  });
  expect(wrong).toEqual([]);
  expect(judged.some(({ live }) => live) && judged.some(({ live }) => !live)).toBe(true);
});
