-- Written by `npm run schema`. Do not edit: change a migration and write it again.

-- tables and columns
table account  -- owner owner, row security forced
  -- Somebody who may sign in. The database role is what row-level security sees.
  id uuid not null
  address text not null
  display_name text not null
  role text not null
  database_role text not null
  demo boolean not null
  suspended_at timestamp with time zone
  agency_id text
  enrolled_at timestamp with time zone
  program boolean not null default false
table account_desk  -- owner owner, row security forced
  -- The desks an account answers for.
  account_id uuid not null
  desk_id text not null
table acknowledgement  -- owner owner, row security forced
  -- A named person said "we have it" or "acting". A second one is a further fact, never a change.
  id uuid not null
  dispatch_id uuid not null
  kind text not null
  name text not null
  role text not null
  case_number text
  at timestamp with time zone not null
  account_id uuid not null
  shown_sha256 bytea not null
table agency  -- owner owner
  -- Police, field offices, teams, centers, district and department offices, each with its source and as-of date.
  id text not null
  kind text not null
  name text not null
  seat_town text
  ori text
  public_phone text
  status text not null
  note text
  source text not null
  as_of date not null
  to_be_confirmed boolean not null
  valid_from date not null
  valid_to date
table api_key  -- owner owner, row security forced
  -- A key of an agency's own program, with what it may do, how often and until when. Its account is a program of that agency.
  account_id uuid not null
  token_hash bytea not null
  name text not null
  scopes text[] not null
  per_minute integer not null
  made_by uuid not null
  made_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  revoked_at timestamp with time zone
  used_at timestamp with time zone
  minute_began timestamp with time zone
  minute_count integer not null default 0
table attempt  -- owner owner, row security forced
  -- One wire call, written before it is made. A start without an end is a real outcome: unknown.
  id uuid not null
  notice_id uuid not null
  n integer not null
  worker integer not null
  lease_token uuid not null
  started_at timestamp with time zone not null
  ended_at timestamp with time zone
  outcome text not null
  evidence jsonb not null default '{}'::jsonb
table audit_leaf  -- owner owner, row security forced
  -- One row per act, inserted in the transaction of the act. Holds ids and codes, never a name or a case fact. leaf_hash covers salt and canonical content.
  id uuid not null
  at timestamp with time zone not null
  account_id uuid
  acted_as text not null
  act text not null
  subject_kind text not null
  subject_id text not null
  outcome text not null
  origin text not null
  detail jsonb not null
  salt bytea not null
  leaf_hash bytea not null
  xid xid8 not null default pg_current_xact_id()
table auditor_reading  -- owner owner, row security forced
  -- Why an auditor reads, and until when; without such a row an auditor sees no case.
  id uuid not null
  account_id uuid not null
  reason text not null
  opened_at timestamp with time zone not null
  ends_at timestamp with time zone not null
table authenticator  -- owner owner, row security forced
  -- Time-based codes: the seed sealed under a key outside the database, the last 30-second step used. A pending seed counts once a code of it was shown.
  account_id uuid not null
  pending_seed bytea
  sealed_seed bytea
  last_step integer not null default 0
  bound_at timestamp with time zone
table break_glass  -- owner owner, row security forced
  -- Emergency access through a wall: three hours at most, with a reason, reviewed by another person.
  id uuid not null
  account_id uuid not null
  report_id uuid not null
  reason text not null
  opened_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  reviewed_at timestamp with time zone
  reviewed_by uuid
  outcome text
  note text
table browsing_stop  -- owner owner, row security forced
  -- An account that opened far more records than its colleagues: no lists, no search, no other people's reports, no exports until another person restores it. In force unless decision = restored. usual = what a colleague opens in a day; null when there were too few to compare with.
  id uuid not null
  account_id uuid not null
  acted_as text not null
  at timestamp with time zone not null
  reason text not null
  window_hours integer not null
  opened integer not null
  usual double precision
  rule_id text not null
  reviewed_at timestamp with time zone
  reviewed_by uuid
  decision text
  note text
table channel  -- owner owner
  -- A way to reach a desk. The portal inbox is one of them; every desk has it.
  id text not null
  desk_id text not null
  kind text not null
  endpoint text not null
  demo boolean not null
  valid_from date not null
  valid_to date
table clock_offset  -- owner owner
  -- Shifts app_now() in tests and simulations. Only the owner writes it; production has no row.
  only_row boolean not null default true
  by_amount interval not null
table contact  -- owner owner, row security forced
  -- A person at a desk. Demo contacts are invented.
  id text not null
  desk_id text not null
  name text not null
  role text not null
  phone text
  email text
  demo boolean not null
  valid_from date not null
  valid_to date
table content_digest  -- owner owner, row security forced
  -- One row per row written in a safeguarded table: SHA-256 over a nonce and the safeguarded columns; no digest = the row was removed. act names the writing transaction. The newest row per table and key holds.
  id bigint not null
  xid xid8 not null default pg_current_xact_id()
  act uuid not null
  account_id uuid
  acted_as text not null
  table_name text not null
  row_key text not null
  nonce uuid
  digest bytea
table copy_made  -- owner owner, row security forced
  -- An export or a print: its purpose as a code, the legal basis it rests on, who took it, until when its file can be fetched and how often it was. Nothing of its content is kept.
  id uuid not null
  kind text not null
  subject_id uuid
  purpose text not null
  to_party text not null
  basis_code text not null
  made_by uuid not null
  made_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  most integer not null
  taken integer not null default 0
  rows integer
table desk  -- owner owner
  -- The staffed address that answers for an agency. Reports are sent to desks, never to persons.
  id text not null
  agency_id text not null
  party text not null
  name text not null
  time_zone text not null
  valid_from date not null
  valid_to date
table desk_note  -- owner owner, row security forced
  -- Compartment law-enforcement notes: what a desk writes down for itself. Nobody else reads it, neither Careline nor auditor.
  id uuid not null
  dispatch_id uuid not null
  report_id uuid not null
  desk_id text not null
  text text not null
  at timestamp with time zone not null
  account_id uuid not null
  by_name text not null
table destruction_order  -- owner owner, row security forced
  -- Who asked that keys of a record be destroyed, why, and who else confirmed it. Nothing is destroyed before.
  id uuid not null
  record_id uuid not null
  part text not null
  searchable_row uuid
  reason text not null
  asked_by uuid not null
  asked_at timestamp with time zone not null
  confirmed_by uuid
  confirmed_at timestamp with time zone
table directory_setting  -- owner owner
  -- The state this installation serves: time zone, statewide desks, kinds of land. version grows with every change of the directory.
  only_row boolean not null default true
  version integer not null
  settings jsonb not null
table disclosure  -- owner owner, row security forced
  -- Everything that was given outside its compartment: what, to which agency, on which legal basis or under which release. content holds the sealed text of an answer with a withheld field, which ends with its release; purpose is sealed. The reporter is shown only once a second person has approved it.
  id uuid not null
  kind text not null
  field text not null
  report_id uuid
  dispatch_id uuid
  question_id uuid
  record_id uuid
  to_agency text
  to_party text not null
  basis_code text
  basis_reference text
  release_id uuid
  purpose text
  content text
  at timestamp with time zone not null
  by_account uuid not null
  approved_at timestamp with time zone
  approved_by uuid
  ended_at timestamp with time zone
  ended_by uuid
table dispatch  -- owner owner, row security forced
  -- One row per forwarding, party and desk. status is the furthest point reached; late is derived from open obligations, never stored.
  id uuid not null
  forwarding_id uuid not null
  report_id uuid not null
  report_number text not null
  report_version integer not null
  kind text not null
  party text not null
  desk_id text not null
  desk_name text not null
  desk_snapshot jsonb not null
  lead boolean not null
  unroutable boolean not null
  urgent boolean not null
  confidence text
  reason text not null
  sent_at timestamp with time zone not null
  forward_due_at timestamp with time zone not null
  acknowledge_by timestamp with time zone not null
  status text not null
  superseded_by uuid
  delivered_at timestamp with time zone
  opened_at timestamp with time zone
  acknowledged_at timestamp with time zone
  acknowledged_name text
  acknowledged_role text
  case_number text
  acting_at timestamp with time zone
table endpoint_health  -- owner owner, row security forced
  -- Breaker per endpoint: open after 5 failures in a row, probed every 30 s. An open breaker stops no obligation.
  endpoint text not null
  failures integer not null default 0
  opened_at timestamp with time zone
  probe_at timestamp with time zone
  last_error text
  changed_at timestamp with time zone not null
table forwarding  -- owner owner, row security forced
  -- One report version sent out. Ordinal 0 is the urgent call before submission. routing freezes places, reasons, desks and clauses.
  id uuid not null
  report_id uuid not null
  ordinal integer not null
  kind text not null
  report_version integer not null
  edition_id text not null
  urgent boolean not null
  at timestamp with time zone not null
  by_account uuid not null
  routing jsonb not null
  what_changed jsonb not null default '[]'::jsonb
table idempotency_key  -- owner owner, row security forced
  -- What a repeated create answers: the same resource, rendered again under today's access.
  account_id uuid not null
  route text not null
  key text not null
  body_digest bytea not null
  status smallint not null
  subject_id text not null
  at timestamp with time zone not null
table invitation  -- owner owner, row security forced
  -- A single-use link to bind factors. invited_by null = made on the server's console.
  id uuid not null
  account_id uuid not null
  token_hash bytea not null
  invited_by uuid
  invited_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  opened_at timestamp with time zone
  used_at timestamp with time zone
  revoked_at timestamp with time zone
table legal_basis  -- owner owner, row security forced
  -- The closed list of legal grounds to disclose without a release: for which kinds of disclosure, to which parties. An engineer's reading of the law, confirmed by counsel where to_be_confirmed is false. Loaded from data/policy/legal-bases.json.
  code text not null
  title text not null
  source text not null
  kinds text[] not null
  recipients text[] not null
  to_be_confirmed boolean not null
table link_decision  -- owner owner, row security forced
  -- A person decided that two rows are, or are not, the same human. Undoing keeps the row.
  id uuid not null
  person_id uuid not null
  other_id uuid not null
  decision text not null
  reasons jsonb not null
  decided_at timestamp with time zone not null
  decided_by uuid not null
  undone_at timestamp with time zone
  undone_by uuid
table log_checkpoint  -- owner owner, row security forced
  -- Signed statements about the log (C2SP tlog-checkpoint): at this size it had this root.
  size bigint not null
  at timestamp with time zone not null
  root bytea not null
  note text not null
table log_cosignature  -- owner owner, row security forced
  -- What a witness outside signed about a checkpoint (C2SP tlog-cosignature): it saw this log, and it only ever grew.
  size bigint not null
  witness text not null
  line text not null
  at timestamp with time zone not null
table log_entry  -- owner owner, row security forced
  -- The audit log: an audit leaf or the content digests of one transaction per number, without a gap. leaf_hash is the leaf of the Merkle tree (RFC 9162).
  index bigint not null
  kind text not null
  leaf_id uuid not null
  xid xid8 not null
  leaf_hash bytea not null
table log_node  -- owner owner, row security forced
  -- Hashes of full subtrees of 256^level leaves, as the tiles of C2SP tlog-tiles hold them: proofs read a few hundred rows.
  level smallint not null
  n bigint not null
  hash bytea not null
table notice  -- owner owner, row security forced
  -- One message of a dispatch through one channel to one contact. id is the idempotency key on the wire; body is frozen, so every repeat carries the same bytes.
  id uuid not null
  dispatch_id uuid not null
  desk_id text not null
  channel text not null
  endpoint text not null
  contact text
  content_level text not null
  body text not null
  urgent boolean not null
  state text not null
  created_at timestamp with time zone not null
  due_at timestamp with time zone
  expires_at timestamp with time zone not null
  attempts integer not null default 0
  lease_worker integer
  lease_token uuid
  leased_until timestamp with time zone
  finished_at timestamp with time zone
table obligation  -- owner owner, row security forced
  -- The ledger. due_at is fixed when opened; overdue is derived from the clock, never stored.
  id uuid not null
  kind text not null
  subject_kind text not null
  subject_id uuid not null
  report_id uuid
  owed_by text not null
  edition_id text not null
  clause text not null
  opened_at timestamp with time zone not null
  due_at timestamp with time zone not null
  state text not null
  closed_at timestamp with time zone
  evidence_kind text
  evidence_id text
  superseded_by uuid
  waiver_code text
  waiver_second uuid
table outcome  -- owner owner, row security forced
  -- What came of it at one desk, coded. The newest row holds.
  id uuid not null
  dispatch_id uuid not null
  code text not null
  reason text
  at timestamp with time zone not null
  account_id uuid not null
table package  -- owner owner, row security forced
  -- What one desk may know, frozen: canonical JSON (RFC 8785), its SHA-256 and an Ed25519 signature over the canonical bytes.
  dispatch_id uuid not null
  canonical text not null
  sha256 bytea not null
  signature bytea not null
  key_id text not null
  format integer not null
table passkey  -- owner owner, row security forced
  -- WebAuthn credentials: bound with user verification, so each is two factors that no other site can use. Public keys only.
  id text not null
  account_id uuid not null
  public_key bytea not null
  counter bigint not null
  transports text[] not null
  name text not null
  bound_at timestamp with time zone not null
  used_at timestamp with time zone
table password  -- owner owner, row security forced
  -- What a password is checked against, with the parameters it was derived with. Useless without the key outside the database.
  account_id uuid not null
  algorithm text not null
  iterations integer not null
  salt bytea not null
  verifier bytea not null
  set_at timestamp with time zone not null
table password_lock  -- owner owner, row security forced
  -- Failures in a row of the password path, for known and unknown addresses alike. Five lock it until an administrator releases it; passkeys go on.
  address_hash bytea not null
  failures integer not null
  locked_at timestamp with time zone
table person  -- owner owner, row security forced
  -- A person as one report names them. The same human in two reports is two rows until somebody links them.
  id uuid not null
  report_id uuid not null
  kind text not null
  item_id text not null
  given_name text
  family_name text
  aliases text[] not null default '{}'::text[]
  date_of_birth date
  phones text[] not null default '{}'::text[]
  handles text[] not null default '{}'::text[]
  search_text text not null
  removed_at timestamp with time zone
  suspect boolean not null default false
table phone_call  -- owner owner, row security forced
  -- A person of the Careline telephoned a desk; who was reached and the incident number given.
  id uuid not null
  dispatch_id uuid not null
  spoke_with text not null
  incident text
  note text
  at timestamp with time zone not null
  account_id uuid not null
table place_town  -- owner owner
  -- Villages, boroughs and census places, with the share of their people in each town.
  place text not null
  town_id text not null
  share double precision not null
  source text not null
  as_of date not null
  to_be_confirmed boolean not null
table police_notice  -- owner owner, row security forced
  -- A person of the Careline told a police agency of a report that is not forwarded: evidence for the legal ceiling.
  id uuid not null
  report_id uuid not null
  agency text not null
  spoke_with text not null
  incident text
  at timestamp with time zone not null
  account_id uuid not null
table policy_edition  -- owner owner
  -- One dated version of the policy: clauses, clocks, calendar, thresholds, package table. Reports are bound to it by id, so a row is never rewritten; a correction is a new edition.
  id text not null
  title text not null
  effective_from date not null
  effective_to date
  state text not null
  data jsonb not null
  digest bytea not null
  source text not null
  loaded_at timestamp with time zone not null
table provider_account  -- owner owner, row security forced
  -- The service provider an account writes for: providers have no desk.
  account_id uuid not null
  agency_id text not null
table provider_record  -- owner owner, row security forced
  -- Compartment provider notes: what a service provider wrote down about somebody, sealed. The author's agency reads it, others only under a live release of provider_notes to them.
  id uuid not null
  release_id uuid not null
  report_id uuid not null
  person_id uuid not null
  agency_id text not null
  author_id uuid not null
  written_at timestamp with time zone not null
  note text not null
table question  -- owner owner, row security forced
  -- A desk asks the Careline; the answer goes to that desk alone, with the reporter masked.
  id uuid not null
  dispatch_id uuid not null
  asked text not null
  asked_at timestamp with time zone not null
  asked_by uuid not null
  answer text
  answered_at timestamp with time zone
  answered_by uuid
table record_opening  -- owner owner, row security forced
  -- Which reports of other people an account opened on which day (UTC), at = the last time that day. Counts unusual access; the proof of a read is its audit leaf.
  account_id uuid not null
  day date not null
  report_id uuid not null
  acted_as text not null
  at timestamp with time zone not null
table recovery_code  -- owner owner, row security forced
  -- Stand in once for a lost authenticator, beside the password. Hashes only.
  account_id uuid not null
  code_hash bytea not null
  made_at timestamp with time zone not null
  used_at timestamp with time zone
table redirection  -- owner owner, row security forced
  -- "Not ours, because…": the dispatch that was given up and the one that carries on.
  id uuid not null
  dispatch_id uuid not null
  reason text not null
  to_desk text
  to_dispatch uuid
  at timestamp with time zone not null
  account_id uuid not null
table release  -- owner owner, row security forced
  -- Written consent to disclose: whose information (person_id), to which agency and whom there, which fields, what for, until when, signed by whom in which capacity, with the SHA-256 of the signed document. Nobody who is alleged to have harmed the child signs. purpose and revoked_reason are sealed.
  id uuid not null
  report_id uuid not null
  person_id uuid not null
  recipient_agency text not null
  recipient_name text not null
  fields text[] not null
  purpose text not null
  recorded_at timestamp with time zone not null
  recorded_by uuid not null
  expires_at timestamp with time zone not null
  signer_name text not null
  signer_person_id uuid
  signer_capacity text not null
  signed_on date not null
  document_sha256 bytea not null
  revoked_at timestamp with time zone
  revoked_by uuid
  revoked_reason text
table report  -- owner owner, row security forced
  -- What somebody told the Careline, draft or submitted. The reporter and the raw narrative stand in tables of their own.
  id uuid not null
  number text not null
  status text not null
  version integer not null
  received_at timestamp with time zone not null
  created_at timestamp with time zone not null
  created_by uuid not null
  changed_at timestamp with time zone not null
  changed_by uuid not null
  submitted_at timestamp with time zone
  submitted_by uuid
  edition_id text not null
  urgent boolean not null default false
  dmst_flag boolean
  dmst_confidence text
  trafficking text
  dmst_reasons jsonb not null default '[]'::jsonb
  dmst_basis text
  screening_decision text
  screening_reason text
  screened_at timestamp with time zone
  screened_by uuid
  account_reviewed boolean not null default false
  content jsonb not null
  field_versions jsonb not null default '{}'::jsonb
  tasks jsonb not null default '[]'::jsonb
  content_version integer not null default 0
table report_location  -- owner owner, row security forced
  -- Compartment victim location: where a child is or may be met, sealed. Written together with report.content, under the same version.
  report_id uuid not null
  content jsonb not null
table report_narrative  -- owner owner, row security forced
  -- Compartment narrative: the call as taken down. It never travels.
  report_id uuid not null
  narrative text not null
  version integer not null default 0
table report_reporter  -- owner owner, row security forced
  -- Compartment reporter: who called. Leaves the Careline in no package.
  report_id uuid not null
  content jsonb not null
  former jsonb not null default '[]'::jsonb
  version integer not null default 0
table report_revision  -- owner owner, row security forced
  -- The content of each submitted version as it was sent on; drafts leave no trail of keystrokes.
  report_id uuid not null
  version integer not null
  at timestamp with time zone not null
  account_id uuid not null
  content jsonb not null
table safeguarded_content  -- owner owner, row security forced
  -- Tables whose content is digested, and which columns of them. Written by safeguard_content() alone. recorded_act names the digests of the rows that were there already.
  table_name text not null
  key_columns text[] not null
  columns text[] not null
  recorded_act uuid not null
table seal_key  -- owner owner, row security forced
  -- One key of the key store: file key_set, number n in it, for one part of a record (the whole, or one person in it). Holds no secret.
  key_set uuid not null
  n smallint not null
  record_id uuid not null
  part text not null
  fingerprint bytea not null
  created_at timestamp with time zone not null
  retired_at timestamp with time zone
  destroyed_at timestamp with time zone
  destroyed_by text
table seal_store  -- owner owner, row security forced
  -- The key store that belongs to this database. A start with another one is refused: everything sealed would look destroyed.
  only_row boolean not null default true
  id uuid not null
  since timestamp with time zone not null
  root_version integer not null
table session  -- owner owner, row security forced
  -- Server-side sessions. Only the hash of a token is kept. seen_at moves at most once a minute.
  id uuid not null
  token_hash bytea not null
  account_id uuid not null
  kind text not null
  started_at timestamp with time zone not null
  seen_at timestamp with time zone not null
  idle_seconds integer not null
  ends_at timestamp with time zone not null
  ended_at timestamp with time zone
  stage text not null default 'full'::text
  how text not null default 'demo'::text
  fresh_at timestamp with time zone
  banner text
  origin text not null default 'unknown'::text
  challenge text
  browser text not null default 'unknown'::text
table sign_in_attempt  -- owner owner, row security forced
  -- A sign-in under way, from the acknowledged banner to the last factor. account_id is set once its first factor, or a session, says who it is.
  id uuid not null
  token_hash bytea not null
  purpose text not null
  account_id uuid
  banner text not null
  challenge text
  password_at timestamp with time zone
  sso jsonb
  started_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  ended_at timestamp with time zone
table sso_identity  -- owner owner, row security forced
  -- Who a person is at the single sign-on provider; linked at the first sign-in by a verified address.
  issuer text not null
  subject text not null
  account_id uuid not null
  linked_at timestamp with time zone not null
table tie  -- owner owner, row security forced
  -- What a person of staff has to do with a child or a case, by report, by person or by name. Never deleted; lifting takes two people.
  id uuid not null
  account_id uuid not null
  kind text not null
  report_id uuid
  person_id uuid
  given_name text
  family_name text
  date_of_birth date
  name_keys text[] not null default '{}'::text[]
  declared_by uuid not null
  declared_at timestamp with time zone not null
  lift_asked_by uuid
  lift_asked_at timestamp with time zone
  lift_reason text
  lifted_by uuid
  lifted_at timestamp with time zone
table town  -- owner owner
  -- The towns of the state and who serves them; to_be_confirmed names the doubtful columns.
  id text not null
  name text not null
  county text not null
  police_choice boolean not null
  troop_id text not null
  district_id text not null
  team_id text
  center_id text
  area_office_id text not null
  region_id text not null
  population integer not null
  lat double precision not null
  lon double precision not null
  source text not null
  as_of date not null
  to_be_confirmed text[] not null
table town_police  -- owner owner
  -- Every agency with jurisdiction in a town; all are told, ordinal only says in which order they are named. Source and date stand with the town.
  town_id text not null
  agency_id text not null
  ordinal smallint not null
table wall  -- owner owner, row security forced
  -- For this account this report does not exist, because of this tie. Made by the database itself from ties, names and links.
  account_id uuid not null
  report_id uuid not null
  tie_id uuid not null
  since timestamp with time zone not null
  lifted_at timestamp with time zone
table zip_town  -- owner owner
  -- ZIP areas cross town lines: the share of their people in each town.
  zip text not null
  town_id text not null
  share double precision not null
  source text not null
  as_of date not null
  to_be_confirmed boolean not null

-- constraints
account: account_address_key UNIQUE (address)
account: account_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
account: account_database_role_check CHECK ((database_role = ANY (ARRAY['careline'::text, 'hart_state'::text, 'agency'::text, 'auditor'::text])))
account: account_pkey PRIMARY KEY (id)
account: account_role_check CHECK ((role = ANY (ARRAY['screener'::text, 'supervisor'::text, 'hart_state'::text, 'hart_region'::text, 'liaison'::text, 'worker'::text, 'party'::text, 'provider'::text, 'trainer'::text, 'trainee'::text, 'auditor'::text, 'agency_admin'::text, 'admin'::text])))
account_desk: account_desk_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
account_desk: account_desk_pkey PRIMARY KEY (account_id, desk_id)
acknowledgement: acknowledgement_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
acknowledgement: acknowledgement_kind_check CHECK ((kind = ANY (ARRAY['acknowledged'::text, 'acting'::text])))
acknowledgement: acknowledgement_pkey PRIMARY KEY (id)
agency: agency_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
agency: agency_pkey PRIMARY KEY (id)
api_key: api_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
api_key: api_key_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id)
api_key: api_key_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60)))
api_key: api_key_per_minute_check CHECK (((per_minute >= 1) AND (per_minute <= 6000)))
api_key: api_key_pkey PRIMARY KEY (account_id)
api_key: api_key_scopes_check CHECK ((cardinality(scopes) > 0))
api_key: api_key_token_hash_check CHECK ((octet_length(token_hash) = 32))
api_key: api_key_token_hash_key UNIQUE (token_hash)
attempt: attempt_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id)
attempt: attempt_notice_id_n_key UNIQUE (notice_id, n)
attempt: attempt_outcome_check CHECK ((outcome = ANY (ARRAY['unknown'::text, 'ok'::text, 'temporary'::text, 'permanent'::text])))
attempt: attempt_pkey PRIMARY KEY (id)
audit_leaf: audit_leaf_leaf_hash_check CHECK ((octet_length(leaf_hash) = 32))
audit_leaf: audit_leaf_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text])))
audit_leaf: audit_leaf_pkey PRIMARY KEY (id)
audit_leaf: audit_leaf_salt_check CHECK ((octet_length(salt) = 32))
auditor_reading: auditor_reading_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
auditor_reading: auditor_reading_check CHECK (((ends_at > opened_at) AND (ends_at <= (opened_at + '04:00:00'::interval))))
auditor_reading: auditor_reading_pkey PRIMARY KEY (id)
auditor_reading: auditor_reading_reason_check CHECK ((length(reason) >= 10))
authenticator: authenticator_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
authenticator: authenticator_check CHECK (((sealed_seed IS NULL) = (bound_at IS NULL)))
authenticator: authenticator_pkey PRIMARY KEY (account_id)
break_glass: break_glass_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
break_glass: break_glass_check CHECK (((ends_at >= opened_at) AND (ends_at <= (opened_at + '03:00:00'::interval))))
break_glass: break_glass_check1 CHECK ((num_nonnulls(reviewed_at, reviewed_by, outcome) = ANY (ARRAY[0, 3])))
break_glass: break_glass_outcome_check CHECK ((outcome = ANY (ARRAY['justified'::text, 'not_justified'::text, 'passed_on'::text])))
break_glass: break_glass_pkey PRIMARY KEY (id)
break_glass: break_glass_reason_check CHECK ((length(reason) >= 10))
break_glass: break_glass_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
break_glass: review_is_by_another_person CHECK ((reviewed_by <> account_id))
browsing_stop: another_person_reviews CHECK ((reviewed_by <> account_id))
browsing_stop: browsing_stop_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
browsing_stop: browsing_stop_check CHECK ((((reviewed_at IS NULL) = (decision IS NULL)) AND ((reviewed_at IS NULL) = (reviewed_by IS NULL))))
browsing_stop: browsing_stop_decision_check CHECK ((decision = ANY (ARRAY['restored'::text, 'kept'::text])))
browsing_stop: browsing_stop_pkey PRIMARY KEY (id)
browsing_stop: browsing_stop_reason_check CHECK ((reason = ANY (ARRAY['ceiling'::text, 'colleagues'::text])))
browsing_stop: browsing_stop_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES account(id)
browsing_stop: browsing_stop_window_hours_check CHECK ((window_hours > 0))
channel: channel_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
channel: channel_desk_id_fkey FOREIGN KEY (desk_id) REFERENCES desk(id)
channel: channel_kind_check CHECK ((kind = ANY (ARRAY['inbox'::text, 'webhook'::text, 'email'::text, 'phone'::text])))
channel: channel_pkey PRIMARY KEY (id)
clock_offset: clock_offset_only_row_check CHECK (only_row)
clock_offset: clock_offset_pkey PRIMARY KEY (only_row)
contact: contact_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
contact: contact_desk_id_fkey FOREIGN KEY (desk_id) REFERENCES desk(id)
contact: contact_pkey PRIMARY KEY (id)
content_digest: content_digest_check CHECK (((nonce IS NULL) = (digest IS NULL)))
content_digest: content_digest_digest_check CHECK ((octet_length(digest) = 32))
content_digest: content_digest_pkey PRIMARY KEY (row_key, id)
copy_made: copy_is_limited_in_number CHECK (((taken >= 0) AND (taken <= most)))
copy_made: copy_is_limited_in_time CHECK (((ends_at > made_at) AND (ends_at <= (made_at + '01:00:00'::interval))))
copy_made: copy_made_basis_code_fkey FOREIGN KEY (basis_code) REFERENCES legal_basis(code)
copy_made: copy_made_check CHECK (((kind = 'board'::text) = (subject_id IS NULL)))
copy_made: copy_made_kind_check CHECK ((kind = ANY (ARRAY['board'::text, 'report'::text, 'entry'::text])))
copy_made: copy_made_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id)
copy_made: copy_made_most_check CHECK (((most >= 1) AND (most <= 3)))
copy_made: copy_made_pkey PRIMARY KEY (id)
copy_made: copy_made_purpose_check CHECK ((purpose = ANY (ARRAY['case_work'::text, 'case_meeting'::text, 'supervision'::text, 'quality_review'::text, 'court'::text])))
desk: desk_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
desk: desk_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
desk: desk_party_check CHECK ((party = ANY (ARRAY['hart_lead'::text, 'fbi'::text, 'local_police'::text, 'local_mdt'::text, 'careline'::text])))
desk: desk_pkey PRIMARY KEY (id)
desk_note: desk_note_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
desk_note: desk_note_pkey PRIMARY KEY (id)
desk_note: desk_note_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
desk_note: text_is_sealed CHECK (is_sealed(text)) NOT VALID
destruction_order: destruction_order_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id)
destruction_order: destruction_order_check CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL)))
destruction_order: destruction_order_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES account(id)
destruction_order: destruction_order_pkey PRIMARY KEY (id)
destruction_order: destruction_order_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 500)))
destruction_order: second_person CHECK ((confirmed_by <> asked_by))
directory_setting: directory_setting_only_row_check CHECK (only_row)
directory_setting: directory_setting_pkey PRIMARY KEY (only_row)
disclosure: a_basis_or_a_release CHECK ((num_nonnulls(basis_code, release_id) = 1))
disclosure: approval_is_by_another_person CHECK ((approved_by <> by_account))
disclosure: disclosure_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id)
disclosure: disclosure_basis_code_fkey FOREIGN KEY (basis_code) REFERENCES legal_basis(code)
disclosure: disclosure_by_account_fkey FOREIGN KEY (by_account) REFERENCES account(id)
disclosure: disclosure_check CHECK (((kind = ANY (ARRAY['export'::text, 'print'::text])) OR ((report_id IS NOT NULL) AND (to_agency IS NOT NULL))))
disclosure: disclosure_check1 CHECK (((kind <> ALL (ARRAY['answer'::text, 'reporter_identity'::text])) OR (purpose IS NOT NULL)))
disclosure: disclosure_check2 CHECK (((kind = 'answer'::text) = (content IS NOT NULL)))
disclosure: disclosure_check3 CHECK (((approved_at IS NULL) = (approved_by IS NULL)))
disclosure: disclosure_check4 CHECK (((ended_at IS NULL) = (ended_by IS NULL)))
disclosure: disclosure_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
disclosure: disclosure_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES account(id)
disclosure: disclosure_kind_check CHECK ((kind = ANY (ARRAY['answer'::text, 'reporter_identity'::text, 'export'::text, 'print'::text, 'provider_record'::text])))
disclosure: disclosure_pkey PRIMARY KEY (id)
disclosure: disclosure_question_id_fkey FOREIGN KEY (question_id) REFERENCES question(id)
disclosure: disclosure_release_id_fkey FOREIGN KEY (release_id) REFERENCES release(id)
disclosure: disclosure_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
disclosure: disclosure_to_agency_fkey FOREIGN KEY (to_agency) REFERENCES agency(id)
disclosure: disclosure_to_party_check CHECK ((to_party = ANY (ARRAY['hart_lead'::text, 'fbi'::text, 'local_police'::text, 'local_mdt'::text, 'careline'::text, 'provider'::text, 'auditor'::text])))
dispatch: dispatch_forwarding_id_desk_id_party_key UNIQUE (forwarding_id, desk_id, party)
dispatch: dispatch_forwarding_id_fkey FOREIGN KEY (forwarding_id) REFERENCES forwarding(id)
dispatch: dispatch_keeps_four_parties TRIGGER DEFERRABLE INITIALLY DEFERRED
dispatch: dispatch_kind_check CHECK ((kind = ANY (ARRAY['urgent'::text, 'first'::text, 'amendment'::text, 'redirection'::text])))
dispatch: dispatch_party_check CHECK ((party = ANY (ARRAY['hart_lead'::text, 'fbi'::text, 'local_police'::text, 'local_mdt'::text])))
dispatch: dispatch_pkey PRIMARY KEY (id)
dispatch: dispatch_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
dispatch: dispatch_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'attempted'::text, 'delivered'::text, 'opened'::text, 'acknowledged'::text, 'acting'::text, 'redirected'::text, 'recalled'::text])))
dispatch: dispatch_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES dispatch(id) DEFERRABLE INITIALLY DEFERRED
endpoint_health: endpoint_health_pkey PRIMARY KEY (endpoint)
forwarding: forwarding_kind_check CHECK ((kind = ANY (ARRAY['urgent'::text, 'first'::text, 'amendment'::text])))
forwarding: forwarding_ordinal_check CHECK ((ordinal >= 0))
forwarding: forwarding_pkey PRIMARY KEY (id)
forwarding: forwarding_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
forwarding: forwarding_report_id_ordinal_key UNIQUE (report_id, ordinal)
idempotency_key: idempotency_key_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
idempotency_key: idempotency_key_pkey PRIMARY KEY (account_id, route, key)
invitation: invitation_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
invitation: invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES account(id)
invitation: invitation_pkey PRIMARY KEY (id)
invitation: invitation_token_hash_check CHECK ((octet_length(token_hash) = 32))
invitation: invitation_token_hash_key UNIQUE (token_hash)
legal_basis: legal_basis_code_check CHECK ((code ~ '^[a-z0-9_]+$'::text))
legal_basis: legal_basis_kinds_check CHECK ((cardinality(kinds) > 0))
legal_basis: legal_basis_pkey PRIMARY KEY (code)
legal_basis: legal_basis_recipients_check CHECK ((cardinality(recipients) > 0))
link_decision: link_decision_check CHECK ((person_id <> other_id))
link_decision: link_decision_decision_check CHECK ((decision = ANY (ARRAY['same'::text, 'different'::text])))
link_decision: link_decision_other_id_fkey FOREIGN KEY (other_id) REFERENCES person(id)
link_decision: link_decision_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
link_decision: link_decision_pkey PRIMARY KEY (id)
log_checkpoint: log_checkpoint_pkey PRIMARY KEY (size)
log_checkpoint: log_checkpoint_root_check CHECK ((octet_length(root) = 32))
log_checkpoint: log_checkpoint_size_check CHECK ((size > 0))
log_cosignature: log_cosignature_pkey PRIMARY KEY (size, witness)
log_cosignature: log_cosignature_size_fkey FOREIGN KEY (size) REFERENCES log_checkpoint(size)
log_entry: log_entry_index_check CHECK ((index >= 0))
log_entry: log_entry_kind_check CHECK ((kind = ANY (ARRAY['act'::text, 'content'::text])))
log_entry: log_entry_leaf_hash_check CHECK ((octet_length(leaf_hash) = 32))
log_entry: log_entry_leaf_id_key UNIQUE (leaf_id)
log_entry: log_entry_pkey PRIMARY KEY (index)
log_node: log_node_hash_check CHECK ((octet_length(hash) = 32))
log_node: log_node_level_check CHECK ((level > 0))
log_node: log_node_n_check CHECK ((n >= 0))
log_node: log_node_pkey PRIMARY KEY (level, n)
notice: notice_channel_check CHECK ((channel = ANY (ARRAY['inbox'::text, 'webhook'::text, 'email'::text, 'phone'::text])))
notice: notice_check CHECK (((lease_token IS NULL) = (leased_until IS NULL)))
notice: notice_check1 CHECK (((state = ANY (ARRAY['queued'::text, 'attempted'::text])) = (finished_at IS NULL)))
notice: notice_content_level_check CHECK ((content_level = ANY (ARRAY['L0'::text, 'L1'::text, 'L2'::text])))
notice: notice_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
notice: notice_pkey PRIMARY KEY (id)
notice: notice_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'attempted'::text, 'relayed'::text, 'delivered'::text, 'bounced'::text, 'failed'::text])))
obligation: obligation_check CHECK (((state = 'open'::text) = (closed_at IS NULL)))
obligation: obligation_check1 CHECK (((state <> 'met'::text) OR ((evidence_kind IS NOT NULL) AND (evidence_id IS NOT NULL))))
obligation: obligation_check2 CHECK (((state <> 'waived'::text) OR (waiver_code IS NOT NULL)))
obligation: obligation_pkey PRIMARY KEY (id)
obligation: obligation_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
obligation: obligation_state_check CHECK ((state = ANY (ARRAY['open'::text, 'met'::text, 'waived'::text, 'superseded'::text])))
outcome: outcome_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
outcome: outcome_pkey PRIMARY KEY (id)
outcome: reason_is_sealed CHECK (is_sealed(reason)) NOT VALID
package: package_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
package: package_is_sealed CHECK (is_sealed(canonical)) NOT VALID
package: package_pkey PRIMARY KEY (dispatch_id)
package: package_sha256_check CHECK ((octet_length(sha256) = 32))
passkey: passkey_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
passkey: passkey_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60)))
passkey: passkey_pkey PRIMARY KEY (id)
password: password_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
password: password_iterations_check CHECK ((iterations >= 600000))
password: password_pkey PRIMARY KEY (account_id)
password: password_salt_check CHECK ((octet_length(salt) >= 16))
password_lock: password_lock_address_hash_check CHECK ((octet_length(address_hash) = 32))
password_lock: password_lock_pkey PRIMARY KEY (address_hash)
person: person_kind_check CHECK ((kind = ANY (ARRAY['child'::text, 'caregiver'::text, 'sibling'::text, 'alleged_perpetrator'::text])))
person: person_pkey PRIMARY KEY (id)
person: person_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
person: person_report_id_kind_item_id_key UNIQUE (report_id, kind, item_id)
person: walls_writer TRIGGER DEFERRABLE INITIALLY DEFERRED
phone_call: note_is_sealed CHECK (is_sealed(note)) NOT VALID
phone_call: phone_call_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
phone_call: phone_call_pkey PRIMARY KEY (id)
place_town: place_town_pkey PRIMARY KEY (place, town_id)
place_town: place_town_town_id_fkey FOREIGN KEY (town_id) REFERENCES town(id)
police_notice: police_notice_pkey PRIMARY KEY (id)
police_notice: police_notice_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
policy_edition: policy_edition_check CHECK (((effective_to IS NULL) OR (effective_to > effective_from)))
policy_edition: policy_edition_digest_check CHECK ((octet_length(digest) = 32))
policy_edition: policy_edition_pkey PRIMARY KEY (id)
policy_edition: policy_edition_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'in_force'::text, 'retired'::text])))
provider_account: provider_account_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
provider_account: provider_account_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
provider_account: provider_account_pkey PRIMARY KEY (account_id)
provider_record: provider_record_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
provider_record: provider_record_author_id_fkey FOREIGN KEY (author_id) REFERENCES account(id)
provider_record: provider_record_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
provider_record: provider_record_pkey PRIMARY KEY (id)
provider_record: provider_record_release_id_fkey FOREIGN KEY (release_id) REFERENCES release(id)
provider_record: provider_record_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
question: question_check CHECK (((answer IS NULL) = (answered_at IS NULL)))
question: question_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
question: question_is_sealed CHECK ((is_sealed(asked) AND is_sealed(answer))) NOT VALID
question: question_pkey PRIMARY KEY (id)
record_opening: record_opening_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
record_opening: record_opening_pkey PRIMARY KEY (account_id, day, report_id)
record_opening: record_opening_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
recovery_code: recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
recovery_code: recovery_code_code_hash_check CHECK ((octet_length(code_hash) = 32))
recovery_code: recovery_code_pkey PRIMARY KEY (account_id, code_hash)
redirection: reason_is_sealed CHECK (is_sealed(reason)) NOT VALID
redirection: redirection_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
redirection: redirection_pkey PRIMARY KEY (id)
redirection: redirection_to_dispatch_fkey FOREIGN KEY (to_dispatch) REFERENCES dispatch(id)
release: only_the_reporter_releases_the_reporter CHECK ((('reporter'::text = ANY (fields)) = (signer_capacity = 'reporter'::text)))
release: release_check CHECK ((num_nonnulls(revoked_at, revoked_by, revoked_reason) = ANY (ARRAY[0, 3])))
release: release_document_sha256_check CHECK ((octet_length(document_sha256) = 32))
release: release_fields_check CHECK (((cardinality(fields) > 0) AND (fields <@ ARRAY['child_identity'::text, 'account'::text, 'family'::text, 'contact'::text, 'whereabouts'::text, 'provider_notes'::text, 'reporter'::text])))
release: release_is_limited_in_time CHECK (((expires_at > recorded_at) AND (expires_at <= (recorded_at + '366 days'::interval))))
release: release_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
release: release_pkey PRIMARY KEY (id)
release: release_recipient_agency_fkey FOREIGN KEY (recipient_agency) REFERENCES agency(id)
release: release_recipient_name_check CHECK (((length(recipient_name) >= 1) AND (length(recipient_name) <= 200)))
release: release_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id)
release: release_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
release: release_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES account(id)
release: release_signer_capacity_check CHECK ((signer_capacity = ANY (ARRAY['child'::text, 'adult_subject'::text, 'parent_guardian'::text, 'dcf_guardian'::text, 'attorney_gal'::text, 'reporter'::text])))
release: release_signer_name_check CHECK (((length(signer_name) >= 1) AND (length(signer_name) <= 200)))
release: release_signer_person_id_fkey FOREIGN KEY (signer_person_id) REFERENCES person(id)
report: content_is_sealed CHECK (((content = '{}'::jsonb) OR ((content ? 'sealed'::text) AND ((content - 'sealed'::text) = '{}'::jsonb)))) NOT VALID
report: reasons_are_sealed CHECK ((is_sealed(screening_reason) AND is_sealed(dmst_basis))) NOT VALID
report: report_check CHECK (((status = 'submitted'::text) <= ((submitted_at IS NOT NULL) AND (dmst_flag IS NOT NULL))))
report: report_dmst_confidence_check CHECK ((dmst_confidence = ANY (ARRAY['suspected'::text, 'high_risk'::text, 'confirmed'::text])))
report: report_number_key UNIQUE (number)
report: report_pkey PRIMARY KEY (id)
report: report_reaches_four_parties TRIGGER DEFERRABLE INITIALLY DEFERRED
report: report_screening_decision_check CHECK ((screening_decision = ANY (ARRAY['accepted_investigation'::text, 'accepted_far'::text, 'not_accepted'::text, 'info_only'::text, 'duplicate_linked'::text])))
report: report_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'closed'::text, 'retracted'::text])))
report: report_trafficking_check CHECK ((trafficking = ANY (ARRAY['sex'::text, 'labor'::text, 'mixed'::text])))
report: report_version_check CHECK ((version > 0))
report: walls_after_draft TRIGGER DEFERRABLE INITIALLY DEFERRED
report_location: content_is_sealed CHECK (((content = '{}'::jsonb) OR ((content ? 'sealed'::text) AND ((content - 'sealed'::text) = '{}'::jsonb)))) NOT VALID
report_location: report_location_pkey PRIMARY KEY (report_id)
report_location: report_location_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
report_narrative: narrative_is_sealed CHECK (is_sealed(narrative)) NOT VALID
report_narrative: report_narrative_pkey PRIMARY KEY (report_id)
report_narrative: report_narrative_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
report_reporter: report_reporter_pkey PRIMARY KEY (report_id)
report_reporter: report_reporter_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
report_reporter: reporter_is_sealed CHECK ((is_sealed((content #>> '{}'::text[])) AND ((former = '[]'::jsonb) OR is_sealed((former #>> '{}'::text[]))))) NOT VALID
report_revision: content_is_sealed CHECK (((content = '{}'::jsonb) OR ((content ? 'sealed'::text) AND ((content - 'sealed'::text) = '{}'::jsonb)))) NOT VALID
report_revision: report_revision_pkey PRIMARY KEY (report_id, version)
report_revision: report_revision_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
safeguarded_content: safeguarded_content_columns_check CHECK ((cardinality(columns) > 0))
safeguarded_content: safeguarded_content_key_columns_check CHECK ((cardinality(key_columns) > 0))
safeguarded_content: safeguarded_content_pkey PRIMARY KEY (table_name)
seal_key: seal_key_check CHECK (((destroyed_at IS NULL) = (destroyed_by IS NULL)))
seal_key: seal_key_fingerprint_check CHECK ((octet_length(fingerprint) = 16))
seal_key: seal_key_n_check CHECK ((n >= 0))
seal_key: seal_key_pkey PRIMARY KEY (key_set, n)
seal_store: seal_store_only_row_check CHECK (only_row)
seal_store: seal_store_pkey PRIMARY KEY (only_row)
seal_store: seal_store_root_version_check CHECK ((root_version > 0))
session: session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
session: session_how_check CHECK ((how = ANY (ARRAY['demo'::text, 'console'::text, 'passkey'::text, 'password_code'::text, 'password_recovery'::text, 'sso'::text, 'invitation'::text])))
session: session_kind_check CHECK ((kind = ANY (ARRAY['cookie'::text, 'bearer'::text])))
session: session_pkey PRIMARY KEY (id)
session: session_stage_check CHECK ((stage = ANY (ARRAY['full'::text, 'enrolling'::text])))
session: session_token_hash_check CHECK ((octet_length(token_hash) = 32))
session: session_token_hash_key UNIQUE (token_hash)
sign_in_attempt: sign_in_attempt_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
sign_in_attempt: sign_in_attempt_pkey PRIMARY KEY (id)
sign_in_attempt: sign_in_attempt_purpose_check CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'step_up'::text])))
sign_in_attempt: sign_in_attempt_token_hash_check CHECK ((octet_length(token_hash) = 32))
sign_in_attempt: sign_in_attempt_token_hash_key UNIQUE (token_hash)
sso_identity: sso_identity_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
sso_identity: sso_identity_pkey PRIMARY KEY (issuer, subject)
tie: lifting_needs_a_second_person CHECK (((lifted_by IS NULL) OR ((lift_asked_by IS NOT NULL) AND (lifted_by <> lift_asked_by) AND (lifted_by <> account_id))))
tie: tie_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
tie: tie_check CHECK ((num_nonnulls(report_id, person_id, family_name) = 1))
tie: tie_check1 CHECK (((family_name IS NOT NULL) = (cardinality(name_keys) > 0)))
tie: tie_check2 CHECK ((num_nonnulls(lift_asked_by, lift_asked_at, lift_reason) = ANY (ARRAY[0, 3])))
tie: tie_check3 CHECK (((lifted_by IS NULL) = (lifted_at IS NULL)))
tie: tie_kind_check CHECK ((kind = ANY (ARRAY['own_child'::text, 'relative'::text, 'close_person'::text, 'own_case'::text])))
tie: tie_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
tie: tie_pkey PRIMARY KEY (id)
tie: tie_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
town: town_area_office_id_fkey FOREIGN KEY (area_office_id) REFERENCES agency(id)
town: town_center_id_fkey FOREIGN KEY (center_id) REFERENCES agency(id)
town: town_district_id_fkey FOREIGN KEY (district_id) REFERENCES agency(id)
town: town_name_key UNIQUE (name)
town: town_pkey PRIMARY KEY (id)
town: town_region_id_fkey FOREIGN KEY (region_id) REFERENCES agency(id)
town: town_team_id_fkey FOREIGN KEY (team_id) REFERENCES agency(id)
town: town_troop_id_fkey FOREIGN KEY (troop_id) REFERENCES agency(id)
town_police: town_police_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
town_police: town_police_pkey PRIMARY KEY (town_id, agency_id)
town_police: town_police_town_id_fkey FOREIGN KEY (town_id) REFERENCES town(id)
wall: wall_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
wall: wall_pkey PRIMARY KEY (account_id, report_id, tie_id)
wall: wall_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
wall: wall_tie_id_fkey FOREIGN KEY (tie_id) REFERENCES tie(id)
zip_town: zip_town_pkey PRIMARY KEY (zip, town_id)
zip_town: zip_town_town_id_fkey FOREIGN KEY (town_id) REFERENCES town(id)
zip_town: zip_town_zip_check CHECK ((zip ~ '^\d{5}$'::text))

-- indexes
CREATE INDEX acknowledgement_by_dispatch ON public.acknowledgement USING btree (dispatch_id)
CREATE INDEX audit_leaf_by_subject ON public.audit_leaf USING btree (subject_id, act)
CREATE INDEX audit_leaf_by_xid ON public.audit_leaf USING btree (xid)
CREATE INDEX auditor_reading_by_account ON public.auditor_reading USING btree (account_id, ends_at)
CREATE INDEX break_glass_by_account ON public.break_glass USING btree (account_id, report_id)
CREATE INDEX break_glass_to_review ON public.break_glass USING btree (opened_at) WHERE (reviewed_at IS NULL)
CREATE INDEX channel_by_desk ON public.channel USING btree (desk_id)
CREATE INDEX contact_by_desk ON public.contact USING btree (desk_id)
CREATE INDEX content_digest_by_xid ON public.content_digest USING btree (xid)
CREATE INDEX copy_made_by_account ON public.copy_made USING btree (made_by, made_at)
CREATE INDEX desk_note_by_desk ON public.desk_note USING btree (desk_id, report_id)
CREATE INDEX desk_note_by_dispatch ON public.desk_note USING btree (dispatch_id)
CREATE INDEX desk_note_by_report ON public.desk_note USING btree (report_id)
CREATE INDEX destruction_order_asked_by ON public.destruction_order USING btree (asked_by)
CREATE INDEX destruction_order_by_record ON public.destruction_order USING btree (record_id)
CREATE INDEX destruction_order_confirmed_by ON public.destruction_order USING btree (confirmed_by)
CREATE INDEX disclosure_by_dispatch ON public.disclosure USING btree (dispatch_id) WHERE (dispatch_id IS NOT NULL)
CREATE INDEX disclosure_by_release ON public.disclosure USING btree (release_id) WHERE (release_id IS NOT NULL)
CREATE INDEX disclosure_by_report ON public.disclosure USING btree (report_id)
CREATE INDEX dispatch_by_desk ON public.dispatch USING btree (desk_id, sent_at DESC) WHERE (superseded_by IS NULL)
CREATE INDEX dispatch_by_own_desk ON public.dispatch USING btree (desk_id)
CREATE INDEX dispatch_by_report ON public.dispatch USING btree (report_id)
CREATE INDEX invitation_by_account ON public.invitation USING btree (account_id)
CREATE INDEX link_by_other ON public.link_decision USING btree (other_id)
CREATE INDEX link_by_person ON public.link_decision USING btree (person_id)
CREATE INDEX log_entry_by_leaf ON public.log_entry USING btree (leaf_id)
CREATE INDEX notice_by_dispatch ON public.notice USING btree (dispatch_id)
CREATE INDEX notice_due ON public.notice USING btree (endpoint, urgent DESC, due_at) WHERE ((due_at IS NOT NULL) AND (lease_token IS NULL))
CREATE INDEX notice_leased ON public.notice USING btree (leased_until) WHERE (lease_token IS NOT NULL)
CREATE INDEX obligation_by_owner ON public.obligation USING btree (owed_by)
CREATE INDEX obligation_by_report ON public.obligation USING btree (report_id)
CREATE INDEX obligation_by_subject ON public.obligation USING btree (subject_id, state)
CREATE INDEX obligation_open ON public.obligation USING btree (owed_by, due_at) WHERE (state = 'open'::text)
CREATE INDEX obligation_open_by_due ON public.obligation USING btree (due_at, id) WHERE (state = 'open'::text)
CREATE INDEX outcome_by_dispatch ON public.outcome USING btree (dispatch_id)
CREATE INDEX passkey_by_account ON public.passkey USING btree (account_id)
CREATE INDEX person_birth ON public.person USING btree (date_of_birth) WHERE (date_of_birth IS NOT NULL)
CREATE INDEX person_handles ON public.person USING gin (handles)
CREATE INDEX person_phones ON public.person USING gin (phones)
CREATE INDEX person_search ON public.person USING gin (search_text gin_trgm_ops) WITH (fastupdate='on')
CREATE INDEX phone_call_by_dispatch ON public.phone_call USING btree (dispatch_id)
CREATE INDEX police_notice_by_report ON public.police_notice USING btree (report_id)
CREATE INDEX provider_record_by_agency ON public.provider_record USING btree (agency_id, id)
CREATE INDEX provider_record_by_report ON public.provider_record USING btree (report_id)
CREATE INDEX question_by_dispatch ON public.question USING btree (dispatch_id)
CREATE INDEX record_opening_by_role ON public.record_opening USING btree (acted_as, day)
CREATE INDEX record_opening_lately ON public.record_opening USING btree (account_id, at)
CREATE INDEX redirection_by_dispatch ON public.redirection USING btree (dispatch_id)
CREATE INDEX release_by_recipient ON public.release USING btree (recipient_agency, person_id)
CREATE INDEX release_by_report ON public.release USING btree (report_id)
CREATE INDEX report_by_status ON public.report USING btree (status, received_at DESC)
CREATE INDEX report_newest ON public.report USING btree (received_at DESC, id DESC)
CREATE INDEX seal_key_by_record ON public.seal_key USING btree (record_id)
CREATE INDEX seal_key_destroyed ON public.seal_key USING btree (key_set) WHERE (destroyed_at IS NOT NULL)
CREATE INDEX session_by_account ON public.session USING btree (account_id) WHERE (ended_at IS NULL)
CREATE INDEX tie_by_account ON public.tie USING btree (account_id)
CREATE INDEX tie_by_name ON public.tie USING gin (name_keys) WHERE (lifted_at IS NULL)
CREATE INDEX wall_by_report ON public.wall USING btree (report_id)
CREATE INDEX wall_by_tie ON public.wall USING btree (tie_id)
CREATE UNIQUE INDEX browsing_stop_in_force ON public.browsing_stop USING btree (account_id) WHERE (decision IS DISTINCT FROM 'restored'::text)
CREATE UNIQUE INDEX link_once ON public.link_decision USING btree (LEAST(person_id, other_id), GREATEST(person_id, other_id)) WHERE (undone_at IS NULL)
CREATE UNIQUE INDEX sso_identity_by_account ON public.sso_identity USING btree (account_id, issuer)

-- policies
account: own_account for SELECT to {agency,auditor,careline,hart_state} using ((id = ( SELECT app_account() AS app_account))) check ()
account: seed_accounts for ALL to {owner} using (true) check (true)
account: sign_in_keeps for ALL to {sign_in} using (true) check (true)
account: sign_in_reads for SELECT to {integrity} using (true) check ()
account_desk: own_desks for SELECT to {agency,auditor,careline,hart_state} using ((account_id = ( SELECT app_account() AS app_account))) check ()
account_desk: seed_desks for ALL to {owner} using (true) check (true)
account_desk: sign_in_keeps for ALL to {sign_in} using (true) check (true)
account_desk: sign_in_reads_desks for SELECT to {integrity} using (true) check ()
acknowledgement: agency_insert for INSERT to {agency} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = acknowledgement.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
acknowledgement: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = acknowledgement.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
acknowledgement: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
acknowledgement: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = acknowledgement.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
acknowledgement: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
acknowledgement: hart_state_insert for INSERT to {hart_state} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = acknowledgement.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
acknowledgement: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = acknowledgement.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
acknowledgement: integrity_select for SELECT to {integrity} using (true) check ()
acknowledgement: worker_select for SELECT to {worker} using (true) check ()
api_key: sign_in_keeps for ALL to {sign_in} using (true) check (true)
api_key: sign_in_reads for ALL to {integrity} using (true) check (true)
attempt: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (notice_id <> ALL (( SELECT app_walled_notices() AS app_walled_notices)::uuid[])))) check ()
attempt: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (notice_id <> ALL (( SELECT app_walled_notices() AS app_walled_notices)::uuid[])))) check ()
attempt: worker_insert for INSERT to {worker} using () check (true)
attempt: worker_select for SELECT to {worker} using (true) check ()
attempt: worker_update for UPDATE to {worker} using (true) check (true)
audit_leaf: audit_insert for INSERT to {agency,auditor,careline,hart_state,public_intake,worker} using () check ((NOT (account_id IS DISTINCT FROM ( SELECT app_account() AS app_account))))
audit_leaf: audit_read for SELECT to {integrity} using (true) check ()
audit_leaf: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
audit_leaf: sequencer_reads for SELECT to {worker} using (true) check ()
audit_leaf: sign_in_audit for INSERT to {sign_in} using () check ((NOT (account_id IS DISTINCT FROM ( SELECT app_account() AS app_account))))
audit_leaf: witness_reads for SELECT to {witness} using (true) check ()
auditor_reading: own_readings for ALL to {auditor} using ((account_id = ( SELECT app_account() AS app_account))) check ((account_id = ( SELECT app_account() AS app_account)))
auditor_reading: reasons_count for SELECT to {integrity} using (true) check ()
authenticator: sign_in_keeps for ALL to {sign_in} using (true) check (true)
break_glass: integrity_insert for INSERT to {integrity} using () check (true)
break_glass: integrity_select for SELECT to {integrity} using (true) check ()
break_glass: integrity_update for UPDATE to {integrity} using (true) check (true)
browsing_stop: integrity_all for ALL to {integrity} using (true) check (true)
contact: directory_readers for SELECT to {worker} using (true) check ()
contact: owner_keeps for ALL to {owner} using (true) check (true)
contact: signed_in_readers for SELECT to {auditor,careline,hart_state} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
content_digest: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
content_digest: digests_added for INSERT to {integrity} using () check (true)
content_digest: digests_read for SELECT to {integrity} using (true) check ()
content_digest: sequencer_reads for SELECT to {worker} using (true) check ()
content_digest: witness_reads for SELECT to {witness} using (true) check ()
copy_made: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
copy_made: digests_read for SELECT to {integrity} using (true) check ()
copy_made: own_copies for ALL to {agency,careline,hart_state} using ((made_by = ( SELECT app_account() AS app_account))) check ((made_by = ( SELECT app_account() AS app_account)))
desk_note: agency_insert for INSERT to {agency} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = desk_note.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
desk_note: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = desk_note.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
desk_note: hart_state_insert for INSERT to {hart_state} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = desk_note.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
desk_note: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = desk_note.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
desk_note: integrity_select for SELECT to {integrity} using (true) check ()
destruction_order: digests_read for SELECT to {integrity} using (true) check ()
destruction_order: engine_all for ALL to {worker} using (true) check (true)
disclosure: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check ()
disclosure: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE)))
disclosure: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check ()
disclosure: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE)))
disclosure: integrity_insert for INSERT to {integrity} using () check (true)
disclosure: integrity_select for SELECT to {integrity} using (true) check ()
dispatch: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
dispatch: agency_update for UPDATE to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
dispatch: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
dispatch: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
dispatch: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
dispatch: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
dispatch: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
dispatch: hart_state_update for UPDATE to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
dispatch: integrity_select for SELECT to {integrity} using (true) check ()
dispatch: worker_insert for INSERT to {worker} using () check (true)
dispatch: worker_select for SELECT to {worker} using (true) check ()
dispatch: worker_update for UPDATE to {worker} using (true) check (true)
endpoint_health: careline_reads for SELECT to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
endpoint_health: engine_all for ALL to {worker} using (true) check (true)
forwarding: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
forwarding: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
forwarding: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
forwarding: integrity_select for SELECT to {integrity} using (true) check ()
forwarding: worker_insert for INSERT to {worker} using () check (true)
forwarding: worker_select for SELECT to {worker} using (true) check ()
idempotency_key: own_keys for ALL to {agency,careline,hart_state} using ((account_id = ( SELECT app_account() AS app_account))) check ((account_id = ( SELECT app_account() AS app_account)))
invitation: sign_in_keeps for ALL to {sign_in} using (true) check (true)
legal_basis: everybody_reads for SELECT to {agency,auditor,careline,hart_state} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
legal_basis: functions_read for SELECT to {integrity} using (true) check ()
legal_basis: seed_writes for ALL to {owner} using (true) check (true)
link_decision: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (person_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])) AND (other_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[]))))
link_decision: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (person_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])) AND (other_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])))) check ()
link_decision: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (person_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])) AND (other_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (person_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])) AND (other_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[]))))
link_decision: integrity_select for SELECT to {integrity} using (true) check ()
link_decision: search_select for SELECT to {search} using (true) check ()
log_checkpoint: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
log_checkpoint: sequencer_adds for INSERT to {worker} using () check (true)
log_checkpoint: sequencer_reads for SELECT to {worker} using (true) check ()
log_checkpoint: state_read for SELECT to {integrity} using (true) check ()
log_checkpoint: witness_reads for SELECT to {witness} using (true) check ()
log_cosignature: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
log_cosignature: sequencer_adds for INSERT to {worker} using () check (true)
log_cosignature: sequencer_reads for SELECT to {worker} using (true) check ()
log_cosignature: state_read for SELECT to {integrity} using (true) check ()
log_cosignature: witness_reads for SELECT to {witness} using (true) check ()
log_entry: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
log_entry: sequencer_adds for INSERT to {worker} using () check (true)
log_entry: sequencer_reads for SELECT to {worker} using (true) check ()
log_entry: state_read for SELECT to {integrity} using (true) check ()
log_entry: witness_reads for SELECT to {witness} using (true) check ()
log_node: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
log_node: sequencer_adds for INSERT to {worker} using () check (true)
log_node: sequencer_reads for SELECT to {worker} using (true) check ()
log_node: witness_reads for SELECT to {witness} using (true) check ()
notice: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
notice: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
notice: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
notice: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
notice: integrity_select for SELECT to {integrity} using (true) check ()
notice: worker_insert for INSERT to {worker} using () check (true)
notice: worker_select for SELECT to {worker} using (true) check ()
notice: worker_update for UPDATE to {worker} using (true) check (true)
obligation: agency_insert for INSERT to {agency} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (owed_by = ANY (( SELECT app_desks() AS app_desks)::text[])) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE)))
obligation: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (owed_by = ANY (( SELECT app_desks() AS app_desks)::text[])) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check ()
obligation: agency_update for UPDATE to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (owed_by = ANY (( SELECT app_desks() AS app_desks)::text[])) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (owed_by = ANY (( SELECT app_desks() AS app_desks)::text[])) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE)))
obligation: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check ()
obligation: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE)))
obligation: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check ()
obligation: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE)))
obligation: hart_state_insert for INSERT to {hart_state} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (owed_by = ANY (( SELECT app_desks() AS app_desks)::text[])) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE)))
obligation: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (owed_by = ANY (( SELECT app_desks() AS app_desks)::text[])) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check ()
obligation: hart_state_update for UPDATE to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (owed_by = ANY (( SELECT app_desks() AS app_desks)::text[])) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (owed_by = ANY (( SELECT app_desks() AS app_desks)::text[])) AND ((report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])) IS NOT FALSE)))
obligation: integrity_select for SELECT to {integrity} using (true) check ()
obligation: worker_insert for INSERT to {worker} using () check (true)
obligation: worker_select for SELECT to {worker} using (true) check ()
obligation: worker_update for UPDATE to {worker} using (true) check (true)
outcome: agency_insert for INSERT to {agency} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = outcome.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
outcome: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = outcome.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
outcome: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
outcome: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = outcome.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
outcome: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
outcome: hart_state_insert for INSERT to {hart_state} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = outcome.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
outcome: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = outcome.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
outcome: integrity_select for SELECT to {integrity} using (true) check ()
outcome: worker_select for SELECT to {worker} using (true) check ()
package: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = package.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
package: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
package: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
package: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
package: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = package.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
package: integrity_select for SELECT to {integrity} using (true) check ()
package: worker_insert for INSERT to {worker} using () check (true)
package: worker_select for SELECT to {worker} using (true) check ()
passkey: sign_in_keeps for ALL to {sign_in} using (true) check (true)
password: sign_in_keeps for ALL to {sign_in} using (true) check (true)
password_lock: sign_in_keeps for ALL to {sign_in} using (true) check (true)
person: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
person: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
person: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
person: integrity_select for SELECT to {integrity} using (true) check ()
person: search_select for SELECT to {search} using (true) check ()
person: worker_select for SELECT to {worker} using (true) check ()
person: worker_update for UPDATE to {worker} using (true) check (true)
phone_call: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
phone_call: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
phone_call: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
phone_call: integrity_select for SELECT to {integrity} using (true) check ()
police_notice: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
police_notice: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
police_notice: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
police_notice: integrity_select for SELECT to {integrity} using (true) check ()
provider_account: functions_read for SELECT to {integrity} using (true) check ()
provider_account: seed_writes for ALL to {owner} using (true) check (true)
provider_record: integrity_insert for INSERT to {integrity} using () check (true)
provider_record: integrity_select for SELECT to {integrity} using (true) check ()
question: agency_insert for INSERT to {agency} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = question.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
question: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = question.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
question: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
question: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
question: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
question: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
question: hart_state_insert for INSERT to {hart_state} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = question.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[])))))))
question: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = question.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
question: integrity_select for SELECT to {integrity} using (true) check ()
question: worker_select for SELECT to {worker} using (true) check ()
record_opening: integrity_insert for INSERT to {integrity} using () check (true)
record_opening: integrity_select for SELECT to {integrity} using (true) check ()
record_opening: integrity_update for UPDATE to {integrity} using (true) check (true)
recovery_code: sign_in_keeps for ALL to {sign_in} using (true) check (true)
redirection: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = redirection.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
redirection: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
redirection: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
redirection: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
redirection: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = redirection.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
redirection: integrity_select for SELECT to {integrity} using (true) check ()
redirection: worker_insert for INSERT to {worker} using () check (true)
redirection: worker_select for SELECT to {worker} using (true) check ()
release: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
release: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
release: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
release: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
release: integrity_select for SELECT to {integrity} using (true) check ()
report: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report: integrity_select for SELECT to {integrity} using (true) check ()
report: search_select for SELECT to {search} using (true) check ()
report: worker_select for SELECT to {worker} using (true) check ()
report_location: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_location: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report_location: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_location: integrity_select for SELECT to {integrity} using (true) check ()
report_narrative: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_narrative: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report_narrative: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_narrative: integrity_select for SELECT to {integrity} using (true) check ()
report_reporter: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_reporter: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report_reporter: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_reporter: integrity_select for SELECT to {integrity} using (true) check ()
report_revision: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_revision: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report_revision: integrity_select for SELECT to {integrity} using (true) check ()
safeguarded_content: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
safeguarded_content: digests_read for SELECT to {integrity} using (true) check ()
safeguarded_content: migrations_write for ALL to {owner} using (true) check (true)
safeguarded_content: witness_reads for SELECT to {witness} using (true) check ()
seal_key: careline_adds for INSERT to {careline} using () check ((( SELECT app_account() AS app_account) IS NOT NULL))
seal_key: careline_reads for SELECT to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
seal_key: digests_read for SELECT to {integrity} using (true) check ()
seal_key: engine_all for ALL to {worker} using (true) check (true)
seal_key: own_desk_agency for ALL to {agency} using ((record_id IN ( SELECT d.report_id
   FROM dispatch d
UNION ALL
 SELECT unnest(( SELECT app_served_reports() AS app_served_reports)) AS unnest))) check ((record_id IN ( SELECT d.report_id
   FROM dispatch d
UNION ALL
 SELECT unnest(( SELECT app_served_reports() AS app_served_reports)) AS unnest)))
seal_key: own_desk_hart_state for ALL to {hart_state} using ((record_id IN ( SELECT d.report_id
   FROM dispatch d))) check ((record_id IN ( SELECT d.report_id
   FROM dispatch d)))
seal_store: digests_read for SELECT to {integrity} using (true) check ()
seal_store: engine_all for ALL to {worker} using (true) check (true)
seal_store: whoever_seals for SELECT to {agency,careline,hart_state} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
session: sign_in_keeps for ALL to {sign_in} using (true) check (true)
session: sign_in_writes for ALL to {integrity} using (true) check (true)
sign_in_attempt: sign_in_keeps for ALL to {sign_in} using (true) check (true)
sso_identity: sign_in_keeps for ALL to {sign_in} using (true) check (true)
tie: integrity_insert for INSERT to {integrity} using () check (true)
tie: integrity_select for SELECT to {integrity} using (true) check ()
tie: integrity_update for UPDATE to {integrity} using (true) check (true)
wall: integrity_insert for INSERT to {integrity} using () check (true)
wall: integrity_select for SELECT to {integrity} using (true) check ()
wall: integrity_update for UPDATE to {integrity} using (true) check (true)

-- grants on tables
account: agency may select
account: auditor may select
account: careline may select
account: hart_state may select
account: integrity may select
account: sign_in may insert, select
account_desk: agency may select
account_desk: auditor may select
account_desk: careline may select
account_desk: hart_state may select
account_desk: integrity may select
account_desk: sign_in may delete, insert, select
acknowledgement: agency may insert, select
acknowledgement: auditor may select
acknowledgement: careline may insert, select
acknowledgement: hart_state may insert, select
acknowledgement: integrity may select
acknowledgement: worker may select
agency: agency may select
agency: auditor may select
agency: careline may select
agency: hart_state may select
agency: integrity may select
agency: sign_in may select
agency: worker may select
api_key: integrity may select, update
api_key: sign_in may delete, insert, select, update
attempt: auditor may select
attempt: careline may select
attempt: worker may insert, select
audit_leaf: agency may insert
audit_leaf: auditor may insert, select
audit_leaf: careline may insert
audit_leaf: hart_state may insert
audit_leaf: integrity may select
audit_leaf: public_intake may insert
audit_leaf: sign_in may insert
audit_leaf: witness may select
audit_leaf: worker may insert
auditor_reading: auditor may insert, select
auditor_reading: integrity may select
authenticator: sign_in may delete, insert, select, update
break_glass: integrity may insert, select, update
browsing_stop: integrity may insert, select, update
channel: auditor may select
channel: careline may select
channel: hart_state may select
channel: worker may select
clock_offset: agency may select
clock_offset: auditor may select
clock_offset: careline may select
clock_offset: hart_state may select
clock_offset: hartline_login may select
clock_offset: integrity may select
clock_offset: public_intake may select
clock_offset: search may select
clock_offset: sign_in may select
clock_offset: watch may select
clock_offset: witness may select
clock_offset: worker may select
contact: auditor may select
contact: careline may select
contact: hart_state may select
contact: worker may select
content_digest: integrity may insert, select
copy_made: agency may insert, select
copy_made: auditor may select
copy_made: careline may insert, select
copy_made: hart_state may insert, select
copy_made: integrity may select
desk: agency may select
desk: auditor may select
desk: careline may select
desk: hart_state may select
desk: integrity may select
desk: sign_in may select
desk: worker may select
desk_note: agency may insert, select
desk_note: hart_state may insert, select
desk_note: integrity may select
destruction_order: integrity may select
destruction_order: worker may insert, select
directory_setting: agency may select
directory_setting: auditor may select
directory_setting: careline may select
directory_setting: hart_state may select
directory_setting: worker may select
disclosure: careline may insert, select
disclosure: integrity may insert, select
dispatch: agency may select
dispatch: auditor may select
dispatch: careline may insert, select, update
dispatch: hart_state may select
dispatch: integrity may select
dispatch: worker may insert, select, update
endpoint_health: careline may select
endpoint_health: worker may insert, select, update
forwarding: auditor may select
forwarding: careline may insert, select
forwarding: integrity may select
forwarding: worker may insert, select
idempotency_key: agency may insert, select
idempotency_key: careline may insert, select
idempotency_key: hart_state may insert, select
invitation: sign_in may delete, insert, select, update
legal_basis: agency may select
legal_basis: auditor may select
legal_basis: careline may select
legal_basis: hart_state may select
legal_basis: integrity may select
link_decision: careline may insert, select, update
link_decision: integrity may select
link_decision: search may select
log_checkpoint: auditor may select
log_checkpoint: integrity may select
log_checkpoint: witness may select
log_checkpoint: worker may insert, select
log_cosignature: auditor may select
log_cosignature: integrity may select
log_cosignature: witness may select
log_cosignature: worker may insert, select
log_entry: auditor may select
log_entry: integrity may select
log_entry: witness may select
log_entry: worker may insert, select
log_node: auditor may select
log_node: witness may select
log_node: worker may insert, select
notice: auditor may select
notice: careline may insert, select
notice: integrity may select
notice: worker may insert, select, update
obligation: agency may insert, select, update
obligation: auditor may select
obligation: careline may insert, select, update
obligation: hart_state may insert, select, update
obligation: integrity may select
obligation: worker may insert, select, update
outcome: agency may insert, select
outcome: auditor may select
outcome: careline may insert, select
outcome: hart_state may insert, select
outcome: integrity may select
outcome: worker may select
package: agency may select
package: auditor may select
package: careline may insert, select
package: hart_state may select
package: integrity may select
package: worker may insert, select
passkey: sign_in may delete, insert, select, update
password: sign_in may delete, insert, select, update
password_lock: sign_in may delete, insert, select, update
person: careline may insert, select, update
person: integrity may select
person: search may select
phone_call: auditor may select
phone_call: careline may insert, select
phone_call: integrity may select
place_town: agency may select
place_town: auditor may select
place_town: careline may select
place_town: hart_state may select
place_town: public_intake may select
place_town: worker may select
police_notice: auditor may select
police_notice: careline may insert, select
police_notice: integrity may select
policy_edition: agency may select
policy_edition: auditor may select
policy_edition: careline may select
policy_edition: hart_state may select
policy_edition: public_intake may select
policy_edition: worker may select
provider_account: integrity may select
provider_record: integrity may insert, select
question: agency may insert, select
question: auditor may select
question: careline may insert, select
question: hart_state may insert, select
question: integrity may select
question: worker may select
record_opening: integrity may insert, select, update
recovery_code: sign_in may delete, insert, select, update
redirection: agency may select
redirection: auditor may select
redirection: careline may insert, select
redirection: hart_state may select
redirection: integrity may select
redirection: worker may insert, select
release: auditor may select
release: careline may insert, select
release: integrity may select
report: auditor may select
report: careline may insert, select, update
report: integrity may select
report: search may select
report: worker may select
report_location: careline may insert, select, update
report_location: integrity may select
report_narrative: careline may insert, select, update
report_narrative: integrity may select
report_reporter: careline may insert, select, update
report_reporter: integrity may select
report_revision: careline may insert, select
report_revision: integrity may select
safeguarded_content: integrity may select
safeguarded_content: witness may select
seal_key: agency may insert, select
seal_key: careline may insert, select
seal_key: hart_state may insert, select
seal_key: integrity may select
seal_key: worker may insert, select
seal_store: agency may select
seal_store: careline may select
seal_store: hart_state may select
seal_store: integrity may select
seal_store: worker may insert, select
session: integrity may insert, select, update
session: sign_in may insert, select, update
sign_in_attempt: sign_in may delete, insert, select, update
sso_identity: sign_in may delete, insert, select, update
tie: integrity may insert, select, update
town: agency may select
town: auditor may select
town: careline may select
town: hart_state may select
town: public_intake may select
town: worker may select
town_police: agency may select
town_police: auditor may select
town_police: careline may select
town_police: hart_state may select
town_police: worker may select
wall: integrity may insert, select, update
zip_town: agency may select
zip_town: auditor may select
zip_town: careline may select
zip_town: hart_state may select
zip_town: public_intake may select
zip_town: worker may select

-- grants on single columns
account: sign_in may update agency_id, database_role, display_name, enrolled_at, role, suspended_at
attempt: worker may update ended_at, evidence, outcome
audit_leaf: worker may select id, leaf_hash, xid
content_digest: auditor may select account_id, act, acted_as, digest, id, row_key, table_name, xid
content_digest: witness may select account_id, act, acted_as, digest, id, row_key, table_name, xid
content_digest: worker may select account_id, act, acted_as, digest, id, row_key, table_name, xid
copy_made: agency may update rows, taken
copy_made: careline may update rows, taken
copy_made: hart_state may update rows, taken
destruction_order: worker may update confirmed_at, confirmed_by
disclosure: auditor may select approved_at, approved_by, at, basis_code, basis_reference, by_account, dispatch_id, ended_at, ended_by, field, id, kind, purpose, question_id, record_id, release_id, report_id, to_agency, to_party
disclosure: careline may update approved_at, approved_by, ended_at, ended_by
dispatch: agency may update acknowledged_at, acknowledged_name, acknowledged_role, acting_at, case_number, delivered_at, opened_at, status
dispatch: hart_state may update acknowledged_at, acknowledged_name, acknowledged_role, acting_at, case_number, delivered_at, opened_at, status
notice: careline may update due_at, finished_at, state
person: worker may select id, item_id, kind, report_id
person: worker may update aliases, date_of_birth, family_name, given_name, handles, phones, removed_at, search_text
question: careline may update answer, answered_at, answered_by
release: careline may update revoked_at, revoked_by, revoked_reason
report: agency may select id, number, urgent
report: hart_state may select id, number, urgent
seal_key: worker may update destroyed_at, destroyed_by, retired_at
seal_store: worker may update root_version

-- functions
CREATE OR REPLACE FUNCTION public.account_role()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select a.role from account a where a.id = app_account() and a.suspended_at is null $function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.agencies_of(of_account uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select coalesce(array_agg(g order by g), '{}') from (
      select d.agency_id from account_desk m join desk d on d.id = m.desk_id where m.account_id = of_account
      union select p.agency_id from provider_account p where p.account_id = of_account) mine(g)
  $function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.app_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select nullif(current_setting('app.account', true), '')::uuid $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.app_agencies()
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select agencies_of(app_account()) $function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.app_desks()
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(nullif(current_setting('app.desks', true), '')::text[], '{}') $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.app_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select transaction_timestamp() + coalesce((select by_amount from clock_offset), interval '0') $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.app_reads_with_reason()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  return exists (select from auditor_reading r where r.account_id = app_account() and r.ends_at > app_now());
end $function$
  -- owner integrity, may run: integrity, auditor
CREATE OR REPLACE FUNCTION public.app_role()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(current_setting('app.role', true), '') $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.app_served_reports()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(array_agg(distinct r.report_id), '{}') from release r
   where account_role() = 'provider' and r.recipient_agency = any (app_agencies()) and release_live(r.id) and r.report_id <> all (app_walled())
$function$
  -- owner integrity, may run: integrity, agency
CREATE OR REPLACE FUNCTION public.app_walled()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  return coalesce((
    select array_agg(w.report_id) from wall w
     where w.account_id = app_account() and w.lifted_at is null
       and not exists (select from break_glass b where b.account_id = w.account_id and b.report_id = w.report_id and b.ends_at > app_now())), '{}');
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency, auditor, search
CREATE OR REPLACE FUNCTION public.app_walled_dispatches()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  walled uuid[] := app_walled();
begin
  if walled = '{}' then return '{}'; end if;
  return coalesce((select array_agg(d.id) from dispatch d where d.report_id = any (walled)), '{}');
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency, auditor, search
CREATE OR REPLACE FUNCTION public.app_walled_notices()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  walled uuid[] := app_walled_dispatches();
begin
  if walled = '{}' then return '{}'; end if;
  return coalesce((select array_agg(n.id) from notice n where n.dispatch_id = any (walled)), '{}');
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency, auditor, search
CREATE OR REPLACE FUNCTION public.app_walled_people()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  walled uuid[] := app_walled();
begin
  if walled = '{}' then return '{}'; end if;
  return coalesce((select array_agg(p.id) from person p where p.report_id = any (walled)), '{}');
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency, auditor, search
CREATE OR REPLACE FUNCTION public.audit_log_state()
 RETURNS TABLE(size bigint, signed_size bigint, signed_at timestamp with time zone, root bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select (select coalesce(max(e.index) + 1, 0) from log_entry e), c.size, c.at, c.root
      from (select 1) one left join lateral (select * from log_checkpoint order by log_checkpoint.size desc limit 1) c on true
  $function$
  -- owner integrity, may run: integrity, auditor, agency
CREATE OR REPLACE FUNCTION public.authenticate(wanted_hash bytea, idle_for integer)
 RETURNS TABLE(session_id uuid, kind text, stage text, fresh boolean, account_id uuid, address text, display_name text, role text, database_role text, desks text[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  found_session session%rowtype;
  used_at timestamptz := app_now() - make_interval(secs => greatest(idle_for, 0));
begin
  select * into found_session from session s where s.token_hash = wanted_hash;
  if not found or found_session.ended_at is not null
     or app_now() >= found_session.ends_at
     or app_now() >= found_session.seen_at + make_interval(secs => found_session.idle_seconds) then
    return;
  end if;
  if used_at > found_session.seen_at + interval '1 minute' then
    update session s set seen_at = used_at where s.id = found_session.id;
  end if;
  return query
    select found_session.id, found_session.kind, found_session.stage,
           found_session.stage = 'enrolling' or (a.demo and found_session.kind = 'bearer')
             or coalesce(app_now() < found_session.fresh_at + interval '5 minutes', false),
           a.id, a.address, a.display_name, a.role, a.database_role,
           coalesce((select array_agg(d.desk_id order by d.desk_id) from account_desk d where d.account_id = a.id), '{}')
    from account a where a.id = found_session.account_id and a.suspended_at is null;
end $function$
  -- owner integrity, may run: integrity, hartline_login
CREATE OR REPLACE FUNCTION public.authenticate_key(wanted_hash bytea)
 RETURNS TABLE(account_id uuid, address text, display_name text, role text, database_role text, desks text[], scopes text[], within_rate boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  found_key api_key%rowtype;
begin
  select k.* into found_key from api_key k join account a on a.id = k.account_id
   where k.token_hash = wanted_hash and k.revoked_at is null and app_now() < k.expires_at and a.suspended_at is null
   for no key update of k;
  if not found then
    return;
  end if;
  if found_key.minute_began is null or app_now() >= found_key.minute_began + interval '1 minute' then
    found_key.minute_began := app_now();
    found_key.minute_count := 0;
  end if;
  found_key.minute_count := least(found_key.minute_count + 1, found_key.per_minute + 1);
  update api_key k set minute_began = found_key.minute_began, minute_count = found_key.minute_count, used_at = app_now()
   where k.account_id = found_key.account_id;
  return query
    select a.id, a.address, found_key.name, a.role, a.database_role,
           coalesce((select array_agg(d.desk_id order by d.desk_id) from account_desk d where d.account_id = a.id), '{}'),
           found_key.scopes, found_key.minute_count <= found_key.per_minute
    from account a where a.id = found_key.account_id;
end $function$
  -- owner integrity, may run: integrity, hartline_login
CREATE OR REPLACE FUNCTION public.break_glass(new_id uuid, wanted_number text, why text)
 RETURNS TABLE(id uuid, report_id uuid, dispatch_ids uuid[], ends_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  wanted uuid;
begin
  select r.id into wanted from report r where r.number = wanted_number;
  if wanted is null or not wanted = any (app_walled()) or not reaches(wanted) then return; end if;
  insert into break_glass (id, account_id, report_id, reason, opened_at, ends_at)
  values (new_id, app_account(), wanted, why, app_now(), app_now() + interval '3 hours');
  perform pg_notify('hartline_live', json_build_array(json_build_object('kind', 'wall.changed', 'id', app_account(), 'desks', '[]'::json))::text);
  return query select b.id, b.report_id, coalesce((select array_agg(d.id) from dispatch d where d.report_id = wanted and d.superseded_by is null and d.desk_id = any (app_desks())), '{}'), b.ends_at
    from break_glass b where b.id = new_id;
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.broken_glass()
 RETURNS TABLE(id uuid, mine boolean, address text, display_name text, report_id uuid, report_number text, dispatch_ids uuid[], reason text, opened_at timestamp with time zone, ends_at timestamp with time zone, running boolean, reviewed_at timestamp with time zone, outcome text, note text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select b.id, b.account_id = app_account(), a.address, a.display_name, case when b.account_id = app_account() then b.report_id end, r.number,
         case when b.account_id = app_account() then coalesce((select array_agg(d.id) from dispatch d where d.report_id = b.report_id and d.superseded_by is null and d.desk_id = any (app_desks())), '{}') else '{}' end,
         b.reason, b.opened_at, b.ends_at, b.ends_at > app_now(), b.reviewed_at, b.outcome, b.note
    from break_glass b join account a on a.id = b.account_id join report r on r.id = b.report_id
   where b.account_id = app_account() and b.ends_at > app_now()
      or keeps_walls() and b.account_id <> app_account() and b.report_id <> all (app_walled())
   order by b.reviewed_at is not null, b.opened_at desc limit 200
$function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.browsing_gate(of_account uuid, kind text, wanted uuid, window_hours integer)
 RETURNS TABLE(stopped boolean, in_hour integer, in_window integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  record_id uuid;
  since timestamptz;
begin
  if is_own_work(of_account, kind, wanted) then
    return query select false, 0, 0;
    return;
  end if;
  if exists (select from browsing_stop s where s.account_id = of_account and s.decision is distinct from 'restored') then
    return query select true, 0, 0;
    return;
  end if;
  record_id := case kind when 'report' then (select r.id from report r where r.id = wanted)
                         when 'dispatch' then (select d.report_id from dispatch d where d.id = wanted) end;
  if record_id is null then
    return query select false, 0, 0;
    return;
  end if;
  insert into record_opening as o (account_id, day, report_id, acted_as, at)
  select of_account, (app_now() at time zone 'UTC')::date, record_id, a.role, app_now() from account a where a.id = of_account
  on conflict (account_id, day, report_id) do update set at = excluded.at;
  select coalesce(max(s.reviewed_at), '-infinity') into since
    from browsing_stop s where s.account_id = of_account and s.decision = 'restored';
  return query
    select false,
           (count(distinct o.report_id) filter (where o.at > app_now() - interval '1 hour'))::integer,
           count(distinct o.report_id)::integer
      from record_opening o
     where o.account_id = of_account and o.at > greatest(since, app_now() - make_interval(hours => window_hours));
end $function$
  -- owner integrity, may run: integrity, hartline_login
CREATE OR REPLACE FUNCTION public.browsing_stops(before_id uuid, most integer)
 RETURNS TABLE(id uuid, who text, address text, acted_as text, at timestamp with time zone, reason text, window_hours integer, opened integer, usual double precision, reviewed_at timestamp with time zone, reviewer text, decision text, note text, own boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select s.id, a.display_name, a.address, s.acted_as, s.at, s.reason, s.window_hours, s.opened, s.usual,
         s.reviewed_at, r.display_name, s.decision, s.note, s.account_id = app_account()
    from browsing_stop s join account a on a.id = s.account_id left join account r on r.id = s.reviewed_by
   where (select account_role()) in ('supervisor', 'hart_state', 'auditor') and (before_id is null or s.id < before_id)
   order by s.id desc limit most
$function$
  -- owner integrity, may run: integrity, careline, hart_state, auditor
CREATE OR REPLACE FUNCTION public.check_disclosure()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  held release%rowtype;
begin
  if new.at <> app_now() or new.approved_at is not null or new.ended_at is not null then
    raise exception 'a disclosure is written down when it happens' using errcode = 'HL061', constraint = 'disclosed_now';
  elsif new.by_account <> coalesce(app_account(), new.by_account) then
    raise exception 'a disclosure is made in the own name' using errcode = 'HL061', constraint = 'disclosed_in_own_name';
  elsif new.release_id is not null then
    select * into held from release r where r.id = new.release_id;
    if not release_live(held.id) or new.report_id is distinct from held.report_id
       or new.to_agency is distinct from held.recipient_agency or not new.field = any (held.fields) then
      raise exception 'the release does not cover this disclosure now' using errcode = 'HL061', constraint = 'release_covers_disclosure';
    end if;
  elsif not exists (select from legal_basis b where b.code = new.basis_code and new.kind = any (b.kinds)
                       and (new.to_party = any (b.recipients) or 'any' = any (b.recipients))) then
    raise exception 'the legal basis does not cover this disclosure' using errcode = 'HL061', constraint = 'basis_covers_disclosure';
  end if;
  return new;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.check_disclosure_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if (old.approved_at is not null and (new.approved_at, new.approved_by) is distinct from (old.approved_at, old.approved_by))
     or (old.ended_at is not null and (new.ended_at, new.ended_by) is distinct from (old.ended_at, old.ended_by)) then
    raise exception 'what was approved or ended stays so' using errcode = 'HL061', constraint = 'disclosure_stays';
  elsif new.approved_by is distinct from old.approved_by and new.approved_by is distinct from coalesce(app_account(), new.approved_by) then
    raise exception 'approval is given in the own name' using errcode = 'HL061', constraint = 'approved_in_own_name';
  end if;
  return new;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.check_provider_record()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  held release%rowtype;
begin
  select * into held from release r where r.id = new.release_id;
  if not release_live(held.id) or held.recipient_agency <> new.agency_id or held.report_id <> new.report_id or held.person_id <> new.person_id then
    raise exception 'no live release names this provider for this person' using errcode = 'HL062', constraint = 'provider_serves_person';
  end if;
  return new;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.check_release()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not exists (select from person p where p.id = new.person_id and p.report_id = new.report_id and p.kind <> 'alleged_perpetrator' and p.removed_at is null) then
    raise exception 'the person is not one of this report whose information can be released' using errcode = 'HL060', constraint = 'subject_of_the_report';
  elsif new.signer_person_id is not null and not exists (select from person p where p.id = new.signer_person_id and p.report_id = new.report_id) then
    raise exception 'the signer is not a person of this report' using errcode = 'HL060', constraint = 'signer_of_the_report';
  elsif harmed_allegedly(new.report_id, new.person_id, new.signer_person_id, new.signer_name) then
    raise exception 'an alleged perpetrator cannot sign a release' using errcode = 'HL060', constraint = 'alleged_perpetrator_signs';
  elsif new.recorded_at <> app_now() then
    raise exception 'a release is recorded now' using errcode = 'HL060', constraint = 'recorded_now';
  end if;
  return new;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.colleagues_usual(of_account uuid, days integer)
 RETURNS TABLE(usual double precision)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select count(*)::double precision / count(distinct o.day)
    from record_opening o
   where o.acted_as = (select a.role from account a where a.id = of_account) and o.account_id <> of_account
     and o.day > (app_now() at time zone 'UTC')::date - days
   group by o.account_id
$function$
  -- owner integrity, may run: integrity, hartline_login
CREATE OR REPLACE FUNCTION public.content_gaps(wanted text)
 RETURNS TABLE(row_key text, problem text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
declare
  held safeguarded_content%rowtype;
begin
  select * into strict held from safeguarded_content s where s.table_name = wanted;
  return query execute format(
    $query$
      with newest as (
        select distinct on (d.row_key) d.row_key, d.nonce, d.digest from content_digest d where d.table_name = %1$L order by d.row_key, d.id desc
      ), live as (
        select %2$s as row_key, c.* from %1$I c
      )
      select coalesce(newest.row_key, live.row_key),
             case when newest.row_key is null then 'unrecorded' when live.row_key is null then 'missing' else 'changed' end
        from newest full join live on live.row_key = newest.row_key
       where (newest.digest is null) <> (live.row_key is null)
          or newest.digest is distinct from sha256(convert_to(jsonb_build_array(newest.nonce, %3$s)::text, 'UTF8'))
             and live.row_key is not null
    $query$,
    wanted,
    (select 'concat_ws(''|'', ' || string_agg(format('c.%I::text', k), ', ' order by place) || ')' from unnest(held.key_columns) with ordinality as x(k, place)),
    (select string_agg(format('live.%I', k), ', ' order by place) from unnest(held.columns) with ordinality as x(k, place)));
end $function$
  -- owner integrity, may run: integrity, witness, auditor
CREATE OR REPLACE FUNCTION public.declare_tie(new_id uuid, for_address text, new_kind text, of_report uuid, of_person uuid, given text, family text, born date, keys text[])
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  me uuid := app_account();
  whose uuid;
  about uuid := coalesce(of_report, (select p.report_id from person p where p.id = of_person));
begin
  if me is null or (num_nonnulls(of_report, of_person) > 0 and (about is null or about = any (app_walled()) or not reaches(about))) then
    return 'not_found';
  end if;
  select a.id into whose from account a where for_address is null and a.id = me or a.address = lower(for_address);
  if whose is distinct from me and not keeps_walls() then return 'not_found'; end if;
  if whose is null then return 'unknown_account'; end if;
  insert into tie (id, account_id, kind, report_id, person_id, given_name, family_name, date_of_birth, name_keys, declared_by, declared_at)
  values (new_id, whose, new_kind, case when of_person is null then of_report end, of_person, given, family, born, keys, me, app_now());
  perform wall_off(array_agg(whose), array_agg(new_id), array_agg(r.id))
     from reports_of_tie(new_id) as r(id) having count(*) > 0;
  return 'declared';
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.demo_accounts()
 RETURNS TABLE(address text, display_name text, role text, desks text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select a.address, a.display_name, a.role,
           coalesce((select array_agg(d.desk_id order by d.desk_id) from account_desk d where d.account_id = a.id), '{}')
    from account a where a.demo and a.suspended_at is null order by a.address
  $function$
  -- owner integrity, may run: integrity, hartline_login
CREATE OR REPLACE FUNCTION public.disclose_copy()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if new.made_at <> app_now() or new.taken <> 0 then
    raise exception 'a copy is written down when it is made' using errcode = 'HL062', constraint = 'copied_now';
  end if;
  insert into disclosure (id, kind, field, report_id, dispatch_id, to_party, basis_code, at, by_account)
  values (new.id, case new.kind when 'board' then 'export' else 'print' end, new.kind,
          case new.kind when 'report' then new.subject_id when 'entry' then (select report_id from dispatch where id = new.subject_id) end,
          case new.kind when 'entry' then new.subject_id end, new.to_party, new.basis_code, new.made_at, new.made_by);
  return new;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.find_people(wanted_name text, born date, wanted_phones text[], wanted_handles text[], not_in_report uuid, most integer)
 RETURNS TABLE(person_id uuid, report_id uuid, report_number text, report_status text, received_at timestamp with time zone, kind text, given_name text, family_name text, aliases text[], date_of_birth date, name_likeness real, sounds_alike boolean, born_near boolean, same_phone boolean, same_handle boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "pg_trgm.similarity_threshold" TO '0.3'
AS $function$
  with hit as (
    (select p.id from person p where wanted_name <> '' and p.search_text % wanted_name
      order by similarity(p.search_text, wanted_name) desc limit 200)
    union
    (select p.id from person p where born is not null and p.date_of_birth between born - 3 and born + 3 limit 200)
    union
    (select p.id from person p where cardinality(wanted_phones) > 0 and p.phones && wanted_phones limit 100)
    union
    (select p.id from person p where cardinality(wanted_handles) > 0 and p.handles && wanted_handles limit 100)
  ), judged as (
    select p.id, p.report_id, r.number, r.status, r.received_at, p.kind, p.given_name, p.family_name, p.aliases, p.date_of_birth,
           case when wanted_name = '' then 0::real else greatest(similarity(p.search_text, wanted_name), word_similarity(wanted_name, p.search_text)) end as likeness,
           wanted_name <> '' and p.family_name is not null
             and dmetaphone(p.family_name) = dmetaphone(split_part(wanted_name, ' ', -1)) as sounds,
           born is not null and p.date_of_birth between born - 370 and born + 370 as near,
           p.phones && wanted_phones as phone, p.handles && wanted_handles as handle
    from hit join person p using (id) join report r on r.id = p.report_id
    where p.removed_at is null and r.status <> 'retracted'
      and (not_in_report is null or p.report_id <> not_in_report)
      and p.report_id <> all ((select app_walled())::uuid[])
      and (select app_account()) is not null
      and current_setting('role', true) = 'careline'
  )
  select * from judged j
  where j.phone or j.handle or j.likeness >= 0.3
     or (j.near and (j.likeness >= 0.2 or j.sounds)) or (j.sounds and j.likeness >= 0.25)
  order by (j.phone::int + j.handle::int) * 2 + j.likeness + j.near::int * 0.5 + j.sounds::int * 0.3 desc, j.received_at desc
  limit most
$function$
  -- owner search, may run: search, careline
CREATE OR REPLACE FUNCTION public.four_parties_or_nothing()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform refuse_missing_parties(new.id);
  return null;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.four_parties_stay()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform refuse_missing_parties(old.report_id);
  return null;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.guard_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_op = 'UPDATE' and (new.role, new.database_role, new.agency_id, new.suspended_at)
       is not distinct from (old.role, old.database_role, old.agency_id, old.suspended_at) then
    return new;
  end if;
  if tg_op = 'UPDATE' then
    perform refuse_grant(old.id, old.agency_id, old.role);
  end if;
  perform refuse_grant(new.id, new.agency_id, new.role);
  return new;
end $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.guard_desk()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  row_now account_desk%rowtype;
  holder account%rowtype;
  desk_agency text;
begin
  row_now := case when tg_op = 'DELETE' then old else new end;
  select * into holder from account where id = row_now.account_id;
  perform refuse_grant(holder.id, holder.agency_id, holder.role);
  if tg_op = 'INSERT' and app_account() is not null then
    select agency_id into desk_agency from desk where id = row_now.desk_id;
    if desk_agency is null or not (desk_agency = holder.agency_id or (is_department(desk_agency) and is_department(holder.agency_id))) then
      raise exception 'desk % is not of the account''s agency', row_now.desk_id using errcode = 'HL010';
    end if;
  end if;
  return row_now;
end $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.harmed_allegedly(wanted_report uuid, subject uuid, signer uuid, signer_called text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with recursive same_signer(id) as (
    select signer where signer is not null
    union
    select case when l.person_id = s.id then l.other_id else l.person_id end
      from same_signer s join link_decision l on s.id in (l.person_id, l.other_id) where l.decision = 'same' and l.undone_at is null
  ), same_subject(id) as (
    select subject
    union
    select case when l.person_id = s.id then l.other_id else l.person_id end
      from same_subject s join link_decision l on s.id in (l.person_id, l.other_id) where l.decision = 'same' and l.undone_at is null
  ), about(report_id) as (
    select wanted_report union select p.report_id from person p join same_subject s on s.id = p.id
  ), called(name) as (select lower(unaccent(regexp_replace(btrim(signer_called), '\s+', ' ', 'g')))
  ), alleged as (
    select p.id, lower(unaccent(btrim(concat_ws(' ', p.given_name, p.family_name)))) as name, p.aliases from person p
     where p.removed_at is null and p.suspect and p.report_id in (select a.report_id from about a)
  )
  select exists (
    select from alleged a, called c
     where a.id in (select s.id from same_signer s)
        or a.name <> '' and a.name = c.name
        or exists (select from unnest(a.aliases) as alias where lower(unaccent(btrim(alias))) = c.name))
$function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.is_department(wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from agency where id = wanted
                        and kind in ('dcf_statewide', 'careline_duty', 'hart_statewide', 'dcf_region', 'dcf_area_office')) $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.is_own_work(of_account uuid, kind text, wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select case kind
    when 'report' then exists (
      select from report r where r.id = wanted
         and (r.status = 'draft' or of_account in (r.created_by, r.submitted_by, r.screened_by, r.changed_by)))
    when 'dispatch' then exists (
      select from dispatch d join report r on r.id = d.report_id where d.id = wanted
         and (d.desk_id in (select m.desk_id from account_desk m where m.account_id = of_account)
              or r.status = 'draft' or of_account in (r.created_by, r.submitted_by, r.screened_by, r.changed_by)))
    else false end
$function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.is_sealed(stored text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((stored IS NULL) OR (stored ~~ 'sealed:_:%'::text))
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.keep_a_hart_lead()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not exists (select from was where party = 'hart_lead' and valid_to is null) then
    return null;
  end if;
  -- Two who each end one of the last two leads wait for each other here; the second sees what the first did.
  perform pg_advisory_xact_lock(hashtext('desk: hart_lead'));
  if not exists (select from desk where party = 'hart_lead' and valid_to is null) then
    raise exception 'the directory must keep a live Statewide HART Lead desk' using errcode = 'HL002';
  end if;
  return null;
end $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.keeps_walls()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select app_account() is not null and app_role() in ('supervisor', 'hart_state') $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.last_cosignatures()
 RETURNS TABLE(witness text, size bigint, at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select distinct on (s.witness) s.witness, s.size, s.at from log_cosignature s order by s.witness, s.size desc $function$
  -- owner integrity, may run: integrity, auditor, agency
CREATE OR REPLACE FUNCTION public.lift_tie(wanted uuid, why text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  me uuid := app_account();
  held tie%rowtype;
begin
  select * into held from tie t where t.id = wanted and t.lifted_at is null for update;
  if not found or me is null then return 'not_found'; end if;
  if not (held.account_id = me and held.declared_by = me) and not (keeps_walls() and held.account_id <> me) then
    return 'not_found';
  end if;
  if held.lift_asked_by is null then
    update tie set lift_asked_by = me, lift_asked_at = app_now(), lift_reason = why where id = wanted;
    return 'asked';
  end if;
  if held.lift_asked_by = me or held.account_id = me or not keeps_walls() then return 'second_person'; end if;
  update tie set lifted_by = me, lifted_at = app_now() where id = wanted;
  update wall set lifted_at = app_now() where tie_id = wanted and lifted_at is null;
  perform pg_notify('hartline_live', json_build_array(json_build_object('kind', 'wall.changed', 'id', held.account_id, 'desks', '[]'::json))::text);
  return 'lifted';
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.looks_statewide(wanted_number text, before_id uuid, most integer)
 RETURNS TABLE(id uuid, at timestamp with time zone, who text, address text, acted_as text, agencies text[], origin text, act text, subject_kind text, desk text, outcome text, number text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with record as (select r.id from report r where r.number = wanted_number and r.id <> all (app_walled())),
  about as (select id::text from record union all select d.id::text from dispatch d join record r on r.id = d.report_id)
  select l.id, l.at, a.display_name, a.address, l.acted_as,
         coalesce((select array_agg(g.name order by g.name) from agency g where g.id = any (agencies_of(l.account_id))), '{}'),
         l.origin, l.act, l.subject_kind, d.desk_name, l.outcome,
         coalesce(d.report_number, (select r.number from report r where r.id = case when l.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.subject_id::uuid end))
    from audit_leaf l
    left join account a on a.id = l.account_id
    left join dispatch d on d.id = case when l.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.subject_id::uuid end
   where (select account_role()) = 'auditor'
     and (d.report_id <> all ((select app_walled())::uuid[])) is not false
     and l.subject_id <> all (array(select w::text from unnest((select app_walled())::uuid[]) w))
     and (wanted_number is null or l.subject_id = any (array(select about.id from about)))
     and (before_id is null or l.id < before_id)
   order by l.id desc limit most
$function$
  -- owner integrity, may run: integrity, auditor
CREATE OR REPLACE FUNCTION public.may_order_destruction(wanted text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
RETURN (SELECT a.id FROM account a WHERE ((a.address = may_order_destruction.wanted) AND (a.suspended_at IS NULL) AND (a.role = ANY (ARRAY['supervisor'::text, 'hart_state'::text]))))
  -- owner owner, may run: owner, worker
CREATE OR REPLACE FUNCTION public.names_in(words text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with word as (select string_to_array(words, ' ') as w)
  select coalesce(array_agg(array_to_string(w[i:i + n], ' ')), '{}')
    from word, generate_series(1, least(cardinality(w), 40)) as i, generate_series(1, 3) as n
   where i + n <= cardinality(w)
$function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.own_provider_records(before_id uuid, most integer)
 RETURNS TABLE(id uuid, release_id uuid, subject text, written_at timestamp with time zone, author text, note text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.id, r.release_id, coalesce(nullif(concat_ws(' ', p.given_name, p.family_name), ''), p.kind), r.written_at, a.display_name, r.note
    from provider_record r join account a on a.id = r.author_id join person p on p.id = r.person_id
   where (select account_role()) = 'provider' and r.agency_id = any ((select app_agencies())::text[])
     and r.report_id <> all ((select app_walled())::uuid[]) and (before_id is null or r.id < before_id)
   order by r.id desc limit most
$function$
  -- owner integrity, may run: integrity, agency
CREATE OR REPLACE FUNCTION public.provider_subject(wanted_release uuid)
 RETURNS TABLE(report_id uuid, kind text, item_id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.report_id, p.kind, p.item_id from release r join person p on p.id = r.person_id
   where r.id = wanted_release and r.report_id = any (app_served_reports()) and r.recipient_agency = any (app_agencies()) and release_live(r.id)
$function$
  -- owner integrity, may run: integrity, agency
CREATE OR REPLACE FUNCTION public.reaches(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select case current_setting('role', true)
    when 'careline' then exists (select from report r where r.id = wanted)
    when 'agency' then exists (select from dispatch d where d.report_id = wanted and d.desk_id = any (app_desks()))
    when 'hart_state' then exists (select from dispatch d where d.report_id = wanted and d.desk_id = any (app_desks()))
    else false end
$function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.read_provider_records(wanted_kind text, wanted uuid)
 RETURNS TABLE(id uuid, subject text, written_at timestamp with time zone, agency text, note text, release_id uuid, ends_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  of_report uuid;
  my_party text;
  one record;
begin
  if wanted_kind = 'report' and account_role() in ('screener', 'supervisor') then
    of_report := wanted;
    my_party := 'careline';
  elsif wanted_kind = 'dispatch' and account_role() in ('party', 'hart_state') then
    select d.report_id, d.party into of_report, my_party from dispatch d where d.id = wanted and d.desk_id = any (app_desks());
  end if;
  if of_report is null or of_report = any (app_walled()) then
    return;
  end if;
  for one in
    select r.id as of_record, r.written_at as written, r.note as sealed, coalesce(nullif(concat_ws(' ', p.given_name, p.family_name), ''), p.kind) as called,
           g.name as agency_name, l.id as of_release, l.recipient_agency, l.expires_at
      from provider_record r
      join person p on p.id = r.person_id
      join agency g on g.id = r.agency_id
      join lateral (select x.* from release x
                     where x.report_id = r.report_id and x.person_id = r.person_id and 'provider_notes' = any (x.fields)
                       and x.recipient_agency = any (app_agencies()) and release_live(x.id)
                     order by x.expires_at desc limit 1) l on true
     where r.report_id = of_report
     order by r.id
  loop
    insert into disclosure (id, kind, field, report_id, dispatch_id, record_id, to_agency, to_party, release_id, at, by_account)
    values (gen_random_uuid(), 'provider_record', 'provider_notes', of_report, case wanted_kind when 'dispatch' then wanted end, one.of_record,
            one.recipient_agency, my_party, one.of_release, app_now(), app_account());
    id := one.of_record; subject := one.called; written_at := one.written; agency := one.agency_name;
    note := one.sealed; release_id := one.of_release; ends_at := one.expires_at;
    return next;
  end loop;
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.record_content_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'account', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'account', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.address, c.display_name, c.role, c.database_role, c.demo, c.suspended_at)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_account_desk()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'account_desk', concat_ws('|', c.account_id::text, c.desk_id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'account_desk', concat_ws('|', c.account_id::text, c.desk_id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.account_id, c.desk_id)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_acknowledgement()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'acknowledgement', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'acknowledgement', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.dispatch_id, c.kind, c.name, c.role, c.case_number, c.at, c.account_id, c.shown_sha256)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_copy_made()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'copy_made', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'copy_made', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.kind, c.subject_id, c.purpose, c.to_party, c.basis_code, c.made_by, c.made_at, c.ends_at, c.most)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_desk_note()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'desk_note', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'desk_note', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.dispatch_id, c.report_id, c.desk_id, c.text)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_destruction_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'destruction_order', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'destruction_order', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.record_id, c.part, c.searchable_row, c.reason, c.asked_by, c.asked_at, c.confirmed_by, c.confirmed_at)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_disclosure()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'disclosure', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'disclosure', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.kind, c.field, c.report_id, c.dispatch_id, c.question_id, c.record_id, c.to_agency, c.to_party, c.basis_code, c.basis_reference, c.release_id, c.purpose, c.content, c.at, c.by_account, c.approved_at, c.approved_by, c.ended_at, c.ended_by)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_dispatch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'dispatch', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'dispatch', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.forwarding_id, c.report_id, c.report_version, c.kind, c.party, c.desk_id, c.lead, c.unroutable, c.urgent, c.reason, c.sent_at, c.forward_due_at, c.acknowledge_by, c.status, c.superseded_by, c.delivered_at, c.opened_at, c.acknowledged_at, c.acknowledged_name, c.acknowledged_role, c.case_number, c.acting_at)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_forwarding()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'forwarding', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'forwarding', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.report_id, c.ordinal, c.kind, c.report_version, c.edition_id, c.urgent, c.at, c.by_account, c.routing, c.what_changed)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_obligation()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'obligation', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'obligation', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.kind, c.subject_kind, c.subject_id, c.report_id, c.owed_by, c.edition_id, c.clause, c.opened_at, c.due_at, c.state, c.closed_at, c.evidence_kind, c.evidence_id, c.superseded_by, c.waiver_code, c.waiver_second)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_outcome()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'outcome', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'outcome', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.dispatch_id, c.code, c.reason, c.at, c.account_id)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_package()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'package', concat_ws('|', c.dispatch_id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'package', concat_ws('|', c.dispatch_id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.canonical, c.sha256, c.signature, c.key_id, c.format)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_phone_call()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'phone_call', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'phone_call', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.dispatch_id, c.spoke_with, c.incident, c.note, c.at, c.account_id)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_police_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'police_notice', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'police_notice', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.report_id, c.agency, c.spoke_with, c.incident, c.at, c.account_id)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_provider_record()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'provider_record', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'provider_record', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.release_id, c.report_id, c.person_id, c.agency_id, c.author_id, c.written_at, c.note)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_question()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'question', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'question', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.dispatch_id, c.asked, c.asked_at, c.asked_by, c.answer, c.answered_at, c.answered_by)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_redirection()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'redirection', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'redirection', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.dispatch_id, c.reason, c.to_desk, c.to_dispatch, c.at, c.account_id)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_release()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'release', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'release', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.report_id, c.person_id, c.recipient_agency, c.recipient_name, c.fields, c.purpose, c.recorded_at, c.recorded_by, c.expires_at, c.signer_name, c.signer_person_id, c.signer_capacity, c.signed_on, c.document_sha256, c.revoked_at, c.revoked_by, c.revoked_reason)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_report()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'report', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'report', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.number, c.status, c.version, c.received_at, c.created_at, c.created_by, c.submitted_at, c.submitted_by, c.edition_id, c.urgent, c.dmst_flag, c.dmst_confidence, c.trafficking, c.dmst_reasons, c.dmst_basis, c.screening_decision, c.screening_reason, c.screened_at, c.screened_by, c.account_reviewed, c.content, c.content_version)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_report_location()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'report_location', concat_ws('|', c.report_id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'report_location', concat_ws('|', c.report_id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.content)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_report_narrative()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'report_narrative', concat_ws('|', c.report_id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'report_narrative', concat_ws('|', c.report_id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.narrative, c.version)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_report_reporter()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'report_reporter', concat_ws('|', c.report_id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'report_reporter', concat_ws('|', c.report_id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.content, c.former, c.version)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_report_revision()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'report_revision', concat_ws('|', c.report_id::text, c.version::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'report_revision', concat_ws('|', c.report_id::text, c.version::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.at, c.account_id, c.content)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_seal_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'seal_key', concat_ws('|', c.key_set::text, c.n::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'seal_key', concat_ws('|', c.key_set::text, c.n::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.record_id, c.part, c.fingerprint, c.created_at, c.retired_at, c.destroyed_at, c.destroyed_by)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.record_content_seal_store()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET bytea_output TO 'hex'
 SET extra_float_digits TO '1'
AS $function$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), 'seal_store', concat_ws('|', c.id::text)
            from changed c;
        else
          
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             'seal_store', concat_ws('|', c.id::text), c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, c.since, c.root_version)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from changed t) c
    ;
        end if;
        return null;
      end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  raise exception '% only ever grows', tg_table_name using errcode = 'HL002';
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.refuse_grant(target uuid, target_agency text, target_role text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  granter account%rowtype;
begin
  if app_account() is null then
    return; -- the console and the seed
  end if;
  select * into granter from account where id = app_account();
  if target = granter.id then
    raise exception 'nobody changes his own rights' using errcode = 'HL010';
  end if;
  if granter.role = 'admin' or (granter.role = 'agency_admin' and target_agency = granter.agency_id and target_role not in ('admin', 'auditor')) then
    return;
  end if;
  raise exception 'this account is not in the hands of who changes it' using errcode = 'HL010';
end $function$
  -- owner owner, may run: everybody
CREATE OR REPLACE FUNCTION public.refuse_missing_parties(wanted uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  held report%rowtype;
  missing text;
begin
  select * into held from report r where r.id = wanted;
  if held.status = 'submitted' and (held.dmst_flag or held.trafficking is not null) then
    select string_agg(p.party, ', ') into missing
      from unnest(array['hart_lead','fbi','local_police','local_mdt']) as p(party)
     where not exists (select from dispatch d join forwarding f on f.id = d.forwarding_id
                        where d.report_id = held.id and d.party = p.party and f.ordinal > 0);
    if missing is not null then
      raise exception 'report % is held to be trafficking but has no dispatch for: %', held.number, missing
        using errcode = 'HL001', constraint = 'four_parties_or_nothing';
    end if;
  end if;
end $function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.release_live(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (
    select from release r
     where r.id = wanted and app_now() >= r.recorded_at and app_now() < r.expires_at
       and (r.revoked_at is null or app_now() < r.revoked_at)
       and not harmed_allegedly(r.report_id, r.person_id, r.signer_person_id, r.signer_name))
$function$
  -- owner integrity, may run: integrity, careline, auditor
CREATE OR REPLACE FUNCTION public.released_to_entry(wanted uuid)
 RETURNS TABLE(id uuid, report_id uuid, kind text, field text, question_id uuid, basis_code text, basis_title text, basis_reference text, release_id uuid, purpose text, at timestamp with time zone, approved_at timestamp with time zone, own boolean, ends_at timestamp with time zone, ended_at timestamp with time zone, live boolean, content text, reporter jsonb, reporter_version integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  viewer text := account_role();
begin
  return query
    select d.id, d.report_id, d.kind, d.field, d.question_id, d.basis_code, b.title, d.basis_reference, d.release_id, d.purpose,
           d.at, d.approved_at, d.by_account = app_account(), l.expires_at, d.ended_at, is_live.yes,
           case when is_live.yes then d.content end,
           case when is_live.yes and d.kind = 'reporter_identity' then p.content end,
           case when is_live.yes and d.kind = 'reporter_identity' then p.version end
      from disclosure d
      join dispatch e on e.id = d.dispatch_id
      left join legal_basis b on b.code = d.basis_code
      left join release l on l.id = d.release_id
      left join report_reporter p on p.report_id = d.report_id
      cross join lateral (select (d.ended_at is null or app_now() < d.ended_at) and (d.kind <> 'reporter_identity' or d.approved_at is not null)
                                 and (d.release_id is null or release_live(d.release_id)) as yes) is_live
     where d.dispatch_id = wanted and d.kind in ('answer', 'reporter_identity') and e.report_id <> all (app_walled())
       and (viewer in ('screener', 'supervisor') or (viewer in ('party', 'hart_state') and e.desk_id = any (app_desks()) and is_live.yes))
     order by d.at, d.id;
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.reports_of_tie(wanted uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with recursive held as (
    select * from tie t where t.id = wanted
  ), meant as (
    select t.person_id as id from held t where t.person_id is not null
    union select p.id from held t join person p on p.report_id = t.report_id and p.kind = 'child'
    union select p.id from held t cross join unnest(t.name_keys) as k(name)
            join person p on p.search_text like '%' || k.name || '%' and names_in(p.search_text) && array[k.name]
           where t.date_of_birth is null or p.date_of_birth is null or p.date_of_birth = t.date_of_birth
  ), same as (
    select id from meant
    union select case when l.person_id = s.id then l.other_id else l.person_id end
      from same s join link_decision l on s.id in (l.person_id, l.other_id)
     where l.decision = 'same' and l.undone_at is null
  )
  -- Whoever takes a report down goes on until it is submitted, unless the tie is about this very report.
  select r.id from report r cross join held t
   where (r.id = t.report_id or r.id in (select p.report_id from same s join person p using (id)))
     and not (r.status = 'draft' and r.created_by = t.account_id and r.id is distinct from t.report_id
              and r.id is distinct from (select p.report_id from person p where p.id = t.person_id))
$function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.review_break_glass(wanted uuid, judged text, why text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  held break_glass%rowtype;
begin
  select * into held from break_glass b where b.id = wanted for update;
  if not found or not keeps_walls() or held.account_id = app_account() or held.report_id = any (app_walled()) then return 'not_found'; end if;
  if held.reviewed_at is not null then return 'reviewed_already'; end if;
  update break_glass set reviewed_at = app_now(), reviewed_by = app_account(), outcome = judged, note = why, ends_at = least(ends_at, app_now())
   where id = wanted;
  perform pg_notify('hartline_live', json_build_array(json_build_object('kind', 'wall.changed', 'id', held.account_id, 'desks', '[]'::json))::text);
  return 'reviewed';
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.review_browsing_stop(wanted uuid, new_decision text, why text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  held browsing_stop%rowtype;
begin
  select * into held from browsing_stop s where s.id = wanted for update;
  if not found or account_role() is distinct from 'supervisor' and account_role() is distinct from 'hart_state' then
    return 'not_found';
  elsif held.account_id = app_account() then
    return 'own';
  elsif held.decision = 'restored' then
    return 'restored_already';
  end if;
  update browsing_stop s set reviewed_at = app_now(), reviewed_by = app_account(), decision = new_decision, note = why where s.id = wanted;
  return 'done';
end $function$
  -- owner integrity, may run: integrity, careline, hart_state
CREATE OR REPLACE FUNCTION public.safeguard_content(wanted text, keys text[], chosen text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $functionx$
declare
  key_of text := (select 'concat_ws(''|'', ' || string_agg(format('c.%I::text', k), ', ' order by place) || ')' from unnest(keys) with ordinality as x(k, place));
  content_of text := (select string_agg(format('c.%I', k), ', ' order by place) from unnest(chosen) with ordinality as x(k, place));
  digests text;
  event text;
begin
  digests := format(
    $query$
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select %%s, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             %1$L, %2$s, c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, %3$s)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from %%s t) c
    $query$, wanted, key_of, content_of);
  execute 'set local role owner';
  execute format('grant select on %I to integrity', wanted);
  if not exists (select from pg_policy p where p.polrelid = wanted::regclass and p.polcmd in ('r', '*') and 'integrity'::regrole = any (p.polroles)) then
    execute format('create policy digests_read on %I for select to integrity using (true)', wanted);
  end if;
  insert into safeguarded_content (table_name, key_columns, columns, recorded_act) values (wanted, keys, chosen, gen_random_uuid())
  on conflict (table_name) do update set key_columns = keys, columns = chosen, recorded_act = gen_random_uuid();
  execute 'set local role integrity';
  execute format(
    $function$
      create or replace function record_content_%1$s() returns trigger
        language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC' set bytea_output = 'hex' set extra_float_digits = 1
      as $body$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), %1$L, %2$s
            from changed c;
        else
          %3$s;
        end if;
        return null;
      end $body$
    $function$, wanted, key_of, format(digests, 'this_act', 'changed'));
  execute format('comment on function record_content_%s() is %L', wanted,
    format('Digests the rows of %s that a statement wrote, in its transaction. Made by safeguard_content().', wanted));
  execute 'set local role owner';
  foreach event in array array['insert', 'update', 'delete'] loop
    execute format('create or replace trigger content_%1$s after %1$s on %2$I referencing %3$s table as changed for each statement execute function record_content_%2$s()',
      event, wanted, case event when 'delete' then 'old' else 'new' end);
  end loop;
  execute 'set local role integrity';
  execute format(digests, format('(select s.recorded_act from safeguarded_content s where s.table_name = %L)', wanted), wanted);
  reset role;
end $functionx$
  -- owner hartline_admin, may run: hartline_admin
CREATE OR REPLACE FUNCTION public.served_people()
 RETURNS TABLE(release_id uuid, subject text, recipient_name text, fields text[], expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.id, coalesce(nullif(concat_ws(' ', p.given_name, p.family_name), ''), p.kind), r.recipient_name, r.fields, r.expires_at
    from release r join person p on p.id = r.person_id
   where account_role() = 'provider' and r.recipient_agency = any (app_agencies()) and release_live(r.id) and r.report_id <> all (app_walled())
   order by r.id desc limit 200
$function$
  -- owner integrity, may run: integrity, agency
CREATE OR REPLACE FUNCTION public.session_lives(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from session s join account a on a.id = s.account_id
                        where s.id = wanted and s.ended_at is null and a.suspended_at is null
                          and app_now() < s.ends_at and app_now() < s.seen_at + make_interval(secs => s.idle_seconds)) $function$
  -- owner integrity, may run: integrity, hartline_login
CREATE OR REPLACE FUNCTION public.stop_browsing(new_id uuid, of_account uuid, why text, hours integer, how_many integer, usually double precision, rule text)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with stopped as (
    insert into browsing_stop (id, account_id, acted_as, at, reason, window_hours, opened, usual, rule_id)
    select new_id, a.id, a.role, app_now(), why, hours, how_many, usually, rule from account a where a.id = of_account
    on conflict (account_id) where decision is distinct from 'restored' do nothing returning 1)
  select exists (select from stopped)
$function$
  -- owner integrity, may run: integrity, worker
CREATE OR REPLACE FUNCTION public.ties_for_me()
 RETURNS TABLE(id uuid, mine boolean, address text, display_name text, kind text, name text, date_of_birth date, report_number text, declared_at timestamp with time zone, lift_asked_at timestamp with time zone, lift_reason text, lift_asked_by_me boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select t.id, true, a.address, a.display_name, t.kind, trim(coalesce(t.given_name, '') || ' ' || coalesce(t.family_name, '')), t.date_of_birth, null,
         t.declared_at, t.lift_asked_at, t.lift_reason, t.lift_asked_by is not distinct from app_account()
    from tie t join account a on a.id = t.account_id
   where t.account_id = app_account() and t.declared_by = app_account() and t.lifted_at is null
  union all
  select t.id, false, a.address, a.display_name, t.kind, trim(coalesce(t.given_name, '') || ' ' || coalesce(t.family_name, '')), t.date_of_birth, r.number,
         t.declared_at, t.lift_asked_at, t.lift_reason, t.lift_asked_by is not distinct from app_account()
    from tie t join account a on a.id = t.account_id
    left join person p on p.id = t.person_id
    left join report r on r.id = coalesce(t.report_id, p.report_id) and r.id <> all (app_walled())
   where keeps_walls() and t.account_id <> app_account() and t.lifted_at is null
   order by 9 desc, 1
$function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.ties_to_person(named uuid)
 RETURNS TABLE(account_id uuid, tie_id uuid, report_id uuid, by_creator boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select t.account_id, t.id, p.report_id, r.status = 'draft' and r.created_by = t.account_id
    from person p join report r on r.id = p.report_id
    join tie t on t.lifted_at is null and t.name_keys && names_in(p.search_text)
     and (t.date_of_birth is null or p.date_of_birth is null or p.date_of_birth = t.date_of_birth)
   where p.id = named
$function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.wall_after_draft()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform wall_off(array_agg(t.account_id), array_agg(t.id), array_agg(new.id))
     from tie t where t.account_id = new.created_by and t.lifted_at is null and new.id in (select reports_of_tie(t.id))
   having count(*) > 0;
  return null;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.wall_linked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform wall_off(array_agg(t.account_id), array_agg(t.id), array_agg(r))
     from tie t cross join lateral reports_of_tie(t.id) r
    where t.lifted_at is null and t.id in (
      select w.tie_id from wall w join person p on p.report_id = w.report_id where p.id in (new.person_id, new.other_id))
   having count(*) > 0;
  return null;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.wall_off(accounts uuid[], ties uuid[], reports uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  walled uuid;
begin
  for walled in
    with made as (
      insert into wall (account_id, report_id, tie_id, since)
      select a, r, t, app_now() from unnest(accounts, ties, reports) as u(a, t, r)
      on conflict do nothing returning account_id)
    select distinct account_id from made
  loop
    -- Before the event of whatever is being written: whoever listens knows of the wall first.
    perform pg_notify('hartline_live', json_build_array(json_build_object('kind', 'wall.changed', 'id', walled, 'desks', '[]'::json))::text);
  end loop;
end $function$
  -- owner integrity, may run: integrity
CREATE OR REPLACE FUNCTION public.wall_others()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform wall_off(array_agg(account_id), array_agg(tie_id), array_agg(report_id))
     from ties_to_person(new.id) where account_id is distinct from app_account() and not by_creator having count(*) > 0;
  return null;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.wall_state()
 RETURNS TABLE(walls integer, glass_ends_in interval)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select (select count(*)::integer from wall w where w.account_id = app_account() and w.lifted_at is null),
         (select min(b.ends_at) - app_now() from break_glass b where b.account_id = app_account() and b.ends_at > app_now())
$function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.wall_writer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform wall_off(array_agg(account_id), array_agg(tie_id), array_agg(report_id))
     from ties_to_person(new.id) where not by_creator having count(*) > 0;
  return null;
end $function$
  -- owner integrity, may run: everybody
CREATE OR REPLACE FUNCTION public.who_looked(wanted_kind text, wanted_id uuid, before_id uuid, most integer)
 RETURNS TABLE(id uuid, at timestamp with time zone, who text, address text, acted_as text, agencies text[], origin text, act text, subject_kind text, desk text, outcome text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  viewer text := account_role();
  entry dispatch%rowtype;
  whole uuid;
  only_agencies text[];
begin
  if wanted_kind = 'report' and viewer in ('supervisor', 'auditor') then
    select r.id into whole from report r where r.id = wanted_id and r.id <> all (app_walled());
    if not found then
      return;
    end if;
  elsif wanted_kind = 'dispatch' then
    select * into entry from dispatch d where d.id = wanted_id and d.report_id <> all (app_walled());
    if not found then
      return;
    elsif viewer = 'hart_state' and entry.desk_id = any (app_desks()) then
      whole := entry.report_id;
    elsif viewer = 'party' and entry.desk_id = any (app_desks()) then
      select array[d.agency_id] into only_agencies from desk d where d.id = entry.desk_id;
    elsif viewer not in ('supervisor', 'auditor') or viewer is null then
      return;
    end if;
  else
    return;
  end if;
  return query
    select l.id, l.at, a.display_name, a.address, l.acted_as,
           coalesce((select array_agg(g.name order by g.name) from agency g where g.id = any (agencies_of(l.account_id))), '{}'),
           l.origin, l.act, l.subject_kind, d.desk_name, l.outcome
      from audit_leaf l
      left join account a on a.id = l.account_id
      left join dispatch d on d.id = case when l.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.subject_id::uuid end
     where l.subject_id = any (case when whole is null then array[wanted_id::text]
                                    else array(select whole::text union all select o.id::text from dispatch o where o.report_id = whole) end)
       and (only_agencies is null or agencies_of(l.account_id) && only_agencies)
       and (before_id is null or l.id < before_id)
     order by l.id desc limit most;
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency, auditor
CREATE OR REPLACE FUNCTION public.write_provider_record(new_id uuid, wanted_release uuid, sealed_note text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into provider_record (id, release_id, report_id, person_id, agency_id, author_id, written_at, note)
  select new_id, r.id, r.report_id, r.person_id, r.recipient_agency, app_account(), app_now(), sealed_note
    from release r where r.id = wanted_release and exists (select from provider_subject(r.id));
  return found;
end $function$
  -- owner integrity, may run: integrity, agency

-- triggers
CREATE CONSTRAINT TRIGGER dispatch_keeps_four_parties AFTER DELETE OR UPDATE OF report_id, party, forwarding_id ON public.dispatch DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION four_parties_stay()
CREATE CONSTRAINT TRIGGER report_reaches_four_parties AFTER INSERT OR UPDATE OF status, dmst_flag, trafficking ON public.report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION four_parties_or_nothing()
CREATE CONSTRAINT TRIGGER walls_after_draft AFTER UPDATE OF status ON public.report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.status = 'draft'::text) AND (new.status <> 'draft'::text))) EXECUTE FUNCTION wall_after_draft()
CREATE CONSTRAINT TRIGGER walls_writer AFTER INSERT OR UPDATE OF search_text, date_of_birth ON public.person DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall_writer()
CREATE TRIGGER account_desk_is_guarded BEFORE INSERT OR DELETE ON public.account_desk FOR EACH ROW EXECUTE FUNCTION guard_desk()
CREATE TRIGGER account_is_guarded BEFORE INSERT OR UPDATE ON public.account FOR EACH ROW EXECUTE FUNCTION guard_account()
CREATE TRIGGER content_delete AFTER DELETE ON public.account REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_account()
CREATE TRIGGER content_delete AFTER DELETE ON public.account_desk REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_account_desk()
CREATE TRIGGER content_delete AFTER DELETE ON public.acknowledgement REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_acknowledgement()
CREATE TRIGGER content_delete AFTER DELETE ON public.copy_made REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_copy_made()
CREATE TRIGGER content_delete AFTER DELETE ON public.desk_note REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_desk_note()
CREATE TRIGGER content_delete AFTER DELETE ON public.destruction_order REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_destruction_order()
CREATE TRIGGER content_delete AFTER DELETE ON public.disclosure REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_disclosure()
CREATE TRIGGER content_delete AFTER DELETE ON public.dispatch REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_dispatch()
CREATE TRIGGER content_delete AFTER DELETE ON public.forwarding REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_forwarding()
CREATE TRIGGER content_delete AFTER DELETE ON public.obligation REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_obligation()
CREATE TRIGGER content_delete AFTER DELETE ON public.outcome REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_outcome()
CREATE TRIGGER content_delete AFTER DELETE ON public.package REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_package()
CREATE TRIGGER content_delete AFTER DELETE ON public.phone_call REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_phone_call()
CREATE TRIGGER content_delete AFTER DELETE ON public.police_notice REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_police_notice()
CREATE TRIGGER content_delete AFTER DELETE ON public.provider_record REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_provider_record()
CREATE TRIGGER content_delete AFTER DELETE ON public.question REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_question()
CREATE TRIGGER content_delete AFTER DELETE ON public.redirection REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_redirection()
CREATE TRIGGER content_delete AFTER DELETE ON public.release REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_release()
CREATE TRIGGER content_delete AFTER DELETE ON public.report REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report()
CREATE TRIGGER content_delete AFTER DELETE ON public.report_location REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_location()
CREATE TRIGGER content_delete AFTER DELETE ON public.report_narrative REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_narrative()
CREATE TRIGGER content_delete AFTER DELETE ON public.report_reporter REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_reporter()
CREATE TRIGGER content_delete AFTER DELETE ON public.report_revision REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_revision()
CREATE TRIGGER content_delete AFTER DELETE ON public.seal_key REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_seal_key()
CREATE TRIGGER content_delete AFTER DELETE ON public.seal_store REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_seal_store()
CREATE TRIGGER content_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_account()
CREATE TRIGGER content_insert AFTER INSERT ON public.account_desk REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_account_desk()
CREATE TRIGGER content_insert AFTER INSERT ON public.acknowledgement REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_acknowledgement()
CREATE TRIGGER content_insert AFTER INSERT ON public.copy_made REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_copy_made()
CREATE TRIGGER content_insert AFTER INSERT ON public.desk_note REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_desk_note()
CREATE TRIGGER content_insert AFTER INSERT ON public.destruction_order REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_destruction_order()
CREATE TRIGGER content_insert AFTER INSERT ON public.disclosure REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_disclosure()
CREATE TRIGGER content_insert AFTER INSERT ON public.dispatch REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_dispatch()
CREATE TRIGGER content_insert AFTER INSERT ON public.forwarding REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_forwarding()
CREATE TRIGGER content_insert AFTER INSERT ON public.obligation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_obligation()
CREATE TRIGGER content_insert AFTER INSERT ON public.outcome REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_outcome()
CREATE TRIGGER content_insert AFTER INSERT ON public.package REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_package()
CREATE TRIGGER content_insert AFTER INSERT ON public.phone_call REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_phone_call()
CREATE TRIGGER content_insert AFTER INSERT ON public.police_notice REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_police_notice()
CREATE TRIGGER content_insert AFTER INSERT ON public.provider_record REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_provider_record()
CREATE TRIGGER content_insert AFTER INSERT ON public.question REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_question()
CREATE TRIGGER content_insert AFTER INSERT ON public.redirection REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_redirection()
CREATE TRIGGER content_insert AFTER INSERT ON public.release REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_release()
CREATE TRIGGER content_insert AFTER INSERT ON public.report REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report()
CREATE TRIGGER content_insert AFTER INSERT ON public.report_location REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_location()
CREATE TRIGGER content_insert AFTER INSERT ON public.report_narrative REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_narrative()
CREATE TRIGGER content_insert AFTER INSERT ON public.report_reporter REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_reporter()
CREATE TRIGGER content_insert AFTER INSERT ON public.report_revision REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_revision()
CREATE TRIGGER content_insert AFTER INSERT ON public.seal_key REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_seal_key()
CREATE TRIGGER content_insert AFTER INSERT ON public.seal_store REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_seal_store()
CREATE TRIGGER content_update AFTER UPDATE ON public.account REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_account()
CREATE TRIGGER content_update AFTER UPDATE ON public.account_desk REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_account_desk()
CREATE TRIGGER content_update AFTER UPDATE ON public.acknowledgement REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_acknowledgement()
CREATE TRIGGER content_update AFTER UPDATE ON public.copy_made REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_copy_made()
CREATE TRIGGER content_update AFTER UPDATE ON public.desk_note REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_desk_note()
CREATE TRIGGER content_update AFTER UPDATE ON public.destruction_order REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_destruction_order()
CREATE TRIGGER content_update AFTER UPDATE ON public.disclosure REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_disclosure()
CREATE TRIGGER content_update AFTER UPDATE ON public.dispatch REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_dispatch()
CREATE TRIGGER content_update AFTER UPDATE ON public.forwarding REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_forwarding()
CREATE TRIGGER content_update AFTER UPDATE ON public.obligation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_obligation()
CREATE TRIGGER content_update AFTER UPDATE ON public.outcome REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_outcome()
CREATE TRIGGER content_update AFTER UPDATE ON public.package REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_package()
CREATE TRIGGER content_update AFTER UPDATE ON public.phone_call REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_phone_call()
CREATE TRIGGER content_update AFTER UPDATE ON public.police_notice REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_police_notice()
CREATE TRIGGER content_update AFTER UPDATE ON public.provider_record REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_provider_record()
CREATE TRIGGER content_update AFTER UPDATE ON public.question REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_question()
CREATE TRIGGER content_update AFTER UPDATE ON public.redirection REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_redirection()
CREATE TRIGGER content_update AFTER UPDATE ON public.release REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_release()
CREATE TRIGGER content_update AFTER UPDATE ON public.report REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report()
CREATE TRIGGER content_update AFTER UPDATE ON public.report_location REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_location()
CREATE TRIGGER content_update AFTER UPDATE ON public.report_narrative REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_narrative()
CREATE TRIGGER content_update AFTER UPDATE ON public.report_reporter REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_reporter()
CREATE TRIGGER content_update AFTER UPDATE ON public.report_revision REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_report_revision()
CREATE TRIGGER content_update AFTER UPDATE ON public.seal_key REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_seal_key()
CREATE TRIGGER content_update AFTER UPDATE ON public.seal_store REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_content_seal_store()
CREATE TRIGGER copy_is_disclosed BEFORE INSERT ON public.copy_made FOR EACH ROW EXECUTE FUNCTION disclose_copy()
CREATE TRIGGER disclosure_is_approved_and_ended_once BEFORE UPDATE ON public.disclosure FOR EACH ROW EXECUTE FUNCTION check_disclosure_change()
CREATE TRIGGER disclosure_rests_on_something BEFORE INSERT ON public.disclosure FOR EACH ROW EXECUTE FUNCTION check_disclosure()
CREATE TRIGGER hart_lead_is_not_deleted AFTER DELETE ON public.desk REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION keep_a_hart_lead()
CREATE TRIGGER hart_lead_is_not_ended AFTER UPDATE ON public.desk REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION keep_a_hart_lead()
CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.content_digest FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_cosignature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_node FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER provider_record_is_within_release BEFORE INSERT ON public.provider_record FOR EACH ROW EXECUTE FUNCTION check_provider_record()
CREATE TRIGGER release_is_signed_by_no_perpetrator BEFORE INSERT ON public.release FOR EACH ROW EXECUTE FUNCTION check_release()
CREATE TRIGGER walls_linked AFTER INSERT ON public.link_decision FOR EACH ROW WHEN ((new.decision = 'same'::text)) EXECUTE FUNCTION wall_linked()
CREATE TRIGGER walls_others AFTER INSERT OR UPDATE OF search_text, date_of_birth ON public.person FOR EACH ROW EXECUTE FUNCTION wall_others()
