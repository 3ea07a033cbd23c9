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
table auditor_reading  -- owner owner, row security forced
  -- Why an auditor reads, and until when; without such a row an auditor sees no case.
  id uuid not null
  account_id uuid not null
  reason text not null
  opened_at timestamp with time zone not null
  ends_at timestamp with time zone not null
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
table directory_setting  -- owner owner
  -- The state this installation serves: time zone, statewide desks, kinds of land. version grows with every change of the directory.
  only_row boolean not null default true
  version integer not null
  settings jsonb not null
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
table redirection  -- owner owner, row security forced
  -- "Not ours, because…": the dispatch that was given up and the one that carries on.
  id uuid not null
  dispatch_id uuid not null
  reason text not null
  to_desk text
  to_dispatch uuid
  at timestamp with time zone not null
  account_id uuid not null
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
table report_narrative  -- owner owner, row security forced
  -- Compartment narrative: the call as taken down. It never travels.
  report_id uuid not null
  narrative text not null
table report_reporter  -- owner owner, row security forced
  -- Compartment reporter: who called. Leaves the Careline in no package.
  report_id uuid not null
  content jsonb not null
  former jsonb not null default '[]'::jsonb
table report_revision  -- owner owner, row security forced
  -- The content of each submitted version as it was sent on; drafts leave no trail of keystrokes.
  report_id uuid not null
  version integer not null
  at timestamp with time zone not null
  account_id uuid not null
  content jsonb not null
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
account: account_database_role_check CHECK ((database_role = ANY (ARRAY['careline'::text, 'hart_state'::text, 'agency'::text, 'auditor'::text])))
account: account_pkey PRIMARY KEY (id)
account: account_role_check CHECK ((role = ANY (ARRAY['screener'::text, 'supervisor'::text, 'hart_state'::text, 'hart_region'::text, 'liaison'::text, 'worker'::text, 'party'::text, 'provider'::text, 'trainer'::text, 'trainee'::text, 'auditor'::text, 'admin'::text])))
account_desk: account_desk_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
account_desk: account_desk_pkey PRIMARY KEY (account_id, desk_id)
acknowledgement: acknowledgement_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
acknowledgement: acknowledgement_kind_check CHECK ((kind = ANY (ARRAY['acknowledged'::text, 'acting'::text])))
acknowledgement: acknowledgement_pkey PRIMARY KEY (id)
agency: agency_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
agency: agency_pkey PRIMARY KEY (id)
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
break_glass: break_glass_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
break_glass: break_glass_check CHECK (((ends_at >= opened_at) AND (ends_at <= (opened_at + '03:00:00'::interval))))
break_glass: break_glass_check1 CHECK ((num_nonnulls(reviewed_at, reviewed_by, outcome) = ANY (ARRAY[0, 3])))
break_glass: break_glass_outcome_check CHECK ((outcome = ANY (ARRAY['justified'::text, 'not_justified'::text, 'passed_on'::text])))
break_glass: break_glass_pkey PRIMARY KEY (id)
break_glass: break_glass_reason_check CHECK ((length(reason) >= 10))
break_glass: break_glass_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
break_glass: review_is_by_another_person CHECK ((reviewed_by <> account_id))
channel: channel_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
channel: channel_desk_id_fkey FOREIGN KEY (desk_id) REFERENCES desk(id)
channel: channel_kind_check CHECK ((kind = ANY (ARRAY['inbox'::text, 'webhook'::text, 'email'::text, 'phone'::text])))
channel: channel_pkey PRIMARY KEY (id)
clock_offset: clock_offset_only_row_check CHECK (only_row)
clock_offset: clock_offset_pkey PRIMARY KEY (only_row)
contact: contact_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
contact: contact_desk_id_fkey FOREIGN KEY (desk_id) REFERENCES desk(id)
contact: contact_pkey PRIMARY KEY (id)
desk: desk_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
desk: desk_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
desk: desk_party_check CHECK ((party = ANY (ARRAY['hart_lead'::text, 'fbi'::text, 'local_police'::text, 'local_mdt'::text, 'careline'::text])))
desk: desk_pkey PRIMARY KEY (id)
desk_note: desk_note_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
desk_note: desk_note_pkey PRIMARY KEY (id)
desk_note: desk_note_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
desk_note: desk_note_text_check CHECK (((length(text) >= 1) AND (length(text) <= 4000)))
directory_setting: directory_setting_only_row_check CHECK (only_row)
directory_setting: directory_setting_pkey PRIMARY KEY (only_row)
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
link_decision: link_decision_check CHECK ((person_id <> other_id))
link_decision: link_decision_decision_check CHECK ((decision = ANY (ARRAY['same'::text, 'different'::text])))
link_decision: link_decision_other_id_fkey FOREIGN KEY (other_id) REFERENCES person(id)
link_decision: link_decision_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
link_decision: link_decision_pkey PRIMARY KEY (id)
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
package: package_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
package: package_pkey PRIMARY KEY (dispatch_id)
package: package_sha256_check CHECK ((octet_length(sha256) = 32))
person: person_kind_check CHECK ((kind = ANY (ARRAY['child'::text, 'caregiver'::text, 'sibling'::text, 'alleged_perpetrator'::text])))
person: person_pkey PRIMARY KEY (id)
person: person_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
person: person_report_id_kind_item_id_key UNIQUE (report_id, kind, item_id)
person: walls_writer TRIGGER DEFERRABLE INITIALLY DEFERRED
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
question: question_check CHECK (((answer IS NULL) = (answered_at IS NULL)))
question: question_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
question: question_pkey PRIMARY KEY (id)
redirection: redirection_dispatch_id_fkey FOREIGN KEY (dispatch_id) REFERENCES dispatch(id)
redirection: redirection_pkey PRIMARY KEY (id)
redirection: redirection_to_dispatch_fkey FOREIGN KEY (to_dispatch) REFERENCES dispatch(id)
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
report_narrative: report_narrative_pkey PRIMARY KEY (report_id)
report_narrative: report_narrative_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
report_reporter: report_reporter_pkey PRIMARY KEY (report_id)
report_reporter: report_reporter_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
report_revision: report_revision_pkey PRIMARY KEY (report_id, version)
report_revision: report_revision_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
session: session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
session: session_kind_check CHECK ((kind = ANY (ARRAY['cookie'::text, 'bearer'::text])))
session: session_pkey PRIMARY KEY (id)
session: session_token_hash_check CHECK ((octet_length(token_hash) = 32))
session: session_token_hash_key UNIQUE (token_hash)
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
CREATE INDEX auditor_reading_by_account ON public.auditor_reading USING btree (account_id, ends_at)
CREATE INDEX break_glass_by_account ON public.break_glass USING btree (account_id, report_id)
CREATE INDEX break_glass_to_review ON public.break_glass USING btree (opened_at) WHERE (reviewed_at IS NULL)
CREATE INDEX channel_by_desk ON public.channel USING btree (desk_id)
CREATE INDEX contact_by_desk ON public.contact USING btree (desk_id)
CREATE INDEX desk_note_by_desk ON public.desk_note USING btree (desk_id, report_id)
CREATE INDEX desk_note_by_dispatch ON public.desk_note USING btree (dispatch_id)
CREATE INDEX desk_note_by_report ON public.desk_note USING btree (report_id)
CREATE INDEX dispatch_by_desk ON public.dispatch USING btree (desk_id, sent_at DESC) WHERE (superseded_by IS NULL)
CREATE INDEX dispatch_by_own_desk ON public.dispatch USING btree (desk_id)
CREATE INDEX dispatch_by_report ON public.dispatch USING btree (report_id)
CREATE INDEX link_by_other ON public.link_decision USING btree (other_id)
CREATE INDEX link_by_person ON public.link_decision USING btree (person_id)
CREATE INDEX notice_by_dispatch ON public.notice USING btree (dispatch_id)
CREATE INDEX notice_due ON public.notice USING btree (urgent DESC, due_at) WHERE ((due_at IS NOT NULL) AND (lease_token IS NULL))
CREATE INDEX notice_leased ON public.notice USING btree (leased_until) WHERE (lease_token IS NOT NULL)
CREATE INDEX obligation_by_owner ON public.obligation USING btree (owed_by)
CREATE INDEX obligation_by_report ON public.obligation USING btree (report_id)
CREATE INDEX obligation_by_subject ON public.obligation USING btree (subject_id, state)
CREATE INDEX obligation_open ON public.obligation USING btree (owed_by, due_at) WHERE (state = 'open'::text)
CREATE INDEX outcome_by_dispatch ON public.outcome USING btree (dispatch_id)
CREATE INDEX person_birth ON public.person USING btree (date_of_birth) WHERE (date_of_birth IS NOT NULL)
CREATE INDEX person_handles ON public.person USING gin (handles)
CREATE INDEX person_phones ON public.person USING gin (phones)
CREATE INDEX person_search ON public.person USING gin (search_text gin_trgm_ops) WITH (fastupdate='on')
CREATE INDEX phone_call_by_dispatch ON public.phone_call USING btree (dispatch_id)
CREATE INDEX police_notice_by_report ON public.police_notice USING btree (report_id)
CREATE INDEX question_by_dispatch ON public.question USING btree (dispatch_id)
CREATE INDEX redirection_by_dispatch ON public.redirection USING btree (dispatch_id)
CREATE INDEX report_by_status ON public.report USING btree (status, received_at DESC)
CREATE INDEX report_newest ON public.report USING btree (received_at DESC, id DESC)
CREATE INDEX session_by_account ON public.session USING btree (account_id) WHERE (ended_at IS NULL)
CREATE INDEX tie_by_account ON public.tie USING btree (account_id)
CREATE INDEX tie_by_name ON public.tie USING gin (name_keys) WHERE (lifted_at IS NULL)
CREATE INDEX wall_by_report ON public.wall USING btree (report_id)
CREATE INDEX wall_by_tie ON public.wall USING btree (tie_id)
CREATE UNIQUE INDEX link_once ON public.link_decision USING btree (LEAST(person_id, other_id), GREATEST(person_id, other_id)) WHERE (undone_at IS NULL)

-- policies
account: own_account for SELECT to {agency,auditor,careline,hart_state} using ((id = ( SELECT app_account() AS app_account))) check ()
account: seed_accounts for ALL to {owner} using (true) check (true)
account: sign_in_reads for SELECT to {integrity} using (true) check ()
account_desk: own_desks for SELECT to {agency,auditor,careline,hart_state} using ((account_id = ( SELECT app_account() AS app_account))) check ()
account_desk: seed_desks for ALL to {owner} using (true) check (true)
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
acknowledgement: worker_select for SELECT to {worker} using (true) check ()
attempt: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (notice_id <> ALL (( SELECT app_walled_notices() AS app_walled_notices)::uuid[])))) check ()
attempt: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (notice_id <> ALL (( SELECT app_walled_notices() AS app_walled_notices)::uuid[])))) check ()
attempt: worker_insert for INSERT to {worker} using () check (true)
attempt: worker_select for SELECT to {worker} using (true) check ()
attempt: worker_update for UPDATE to {worker} using (true) check (true)
audit_leaf: audit_insert for INSERT to {agency,auditor,careline,hart_state,public_intake,worker} using () check ((NOT (account_id IS DISTINCT FROM ( SELECT app_account() AS app_account))))
audit_leaf: audit_read for SELECT to {integrity} using (true) check ()
audit_leaf: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
auditor_reading: own_readings for ALL to {auditor} using ((account_id = ( SELECT app_account() AS app_account))) check ((account_id = ( SELECT app_account() AS app_account)))
auditor_reading: reasons_count for SELECT to {integrity} using (true) check ()
break_glass: integrity_insert for INSERT to {integrity} using () check (true)
break_glass: integrity_select for SELECT to {integrity} using (true) check ()
break_glass: integrity_update for UPDATE to {integrity} using (true) check (true)
contact: directory_readers for SELECT to {worker} using (true) check ()
contact: owner_keeps for ALL to {owner} using (true) check (true)
contact: signed_in_readers for SELECT to {auditor,careline,hart_state} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
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
link_decision: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (person_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])) AND (other_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[]))))
link_decision: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (person_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])) AND (other_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])))) check ()
link_decision: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (person_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])) AND (other_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (person_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[])) AND (other_id <> ALL (( SELECT app_walled_people() AS app_walled_people)::uuid[]))))
link_decision: integrity_select for SELECT to {integrity} using (true) check ()
link_decision: search_select for SELECT to {search} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
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
package: worker_insert for INSERT to {worker} using () check (true)
package: worker_select for SELECT to {worker} using (true) check ()
person: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
person: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
person: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
person: integrity_select for SELECT to {integrity} using (true) check ()
person: search_select for SELECT to {search} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
phone_call: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
phone_call: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
phone_call: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
police_notice: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
police_notice: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
police_notice: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
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
question: worker_select for SELECT to {worker} using (true) check ()
redirection: agency_select for SELECT to {agency} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = redirection.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
redirection: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
redirection: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[]))))
redirection: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (dispatch_id <> ALL (( SELECT app_walled_dispatches() AS app_walled_dispatches)::uuid[])))) check ()
redirection: hart_state_select for SELECT to {hart_state} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (EXISTS ( SELECT
   FROM dispatch d
  WHERE ((d.id = redirection.dispatch_id) AND (d.desk_id = ANY (( SELECT app_desks() AS app_desks)::text[]))))))) check ()
redirection: worker_insert for INSERT to {worker} using () check (true)
redirection: worker_select for SELECT to {worker} using (true) check ()
report: auditor_select for SELECT to {auditor} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND ( SELECT app_reads_with_reason() AS app_reads_with_reason) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report: integrity_select for SELECT to {integrity} using (true) check ()
report: search_select for SELECT to {search} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
report: worker_select for SELECT to {worker} using (true) check ()
report_narrative: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_narrative: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report_narrative: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_reporter: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_reporter: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
report_reporter: careline_update for UPDATE to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_revision: careline_insert for INSERT to {careline} using () check (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[]))))
report_revision: careline_select for SELECT to {careline} using (((( SELECT app_account() AS app_account) IS NOT NULL) AND (report_id <> ALL (( SELECT app_walled() AS app_walled)::uuid[])))) check ()
session: sign_in_writes for ALL to {integrity} using (true) check (true)
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
account_desk: agency may select
account_desk: auditor may select
account_desk: careline may select
account_desk: hart_state may select
account_desk: integrity may select
acknowledgement: agency may insert, select
acknowledgement: auditor may select
acknowledgement: careline may insert, select
acknowledgement: hart_state may insert, select
acknowledgement: worker may select
agency: agency may select
agency: auditor may select
agency: careline may select
agency: hart_state may select
agency: worker may select
attempt: auditor may select
attempt: careline may select
attempt: worker may insert, select
audit_leaf: agency may insert
audit_leaf: auditor may insert, select
audit_leaf: careline may insert
audit_leaf: hart_state may insert
audit_leaf: integrity may select
audit_leaf: public_intake may insert
audit_leaf: worker may insert
auditor_reading: auditor may insert, select
auditor_reading: integrity may select
break_glass: integrity may insert, select, update
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
clock_offset: watch may select
clock_offset: witness may select
clock_offset: worker may select
contact: auditor may select
contact: careline may select
contact: hart_state may select
contact: worker may select
desk: agency may select
desk: auditor may select
desk: careline may select
desk: hart_state may select
desk: worker may select
desk_note: agency may insert, select
desk_note: hart_state may insert, select
directory_setting: agency may select
directory_setting: auditor may select
directory_setting: careline may select
directory_setting: hart_state may select
directory_setting: worker may select
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
link_decision: careline may insert, select, update
link_decision: integrity may select
link_decision: search may select
notice: auditor may select
notice: careline may insert, select
notice: integrity may select
notice: worker may insert, select, update
obligation: agency may insert, select, update
obligation: auditor may select
obligation: careline may insert, select, update
obligation: hart_state may insert, select, update
obligation: worker may insert, select, update
outcome: agency may insert, select
outcome: auditor may select
outcome: careline may insert, select
outcome: hart_state may insert, select
outcome: worker may select
package: agency may select
package: auditor may select
package: careline may insert, select
package: hart_state may select
package: worker may insert, select
person: careline may insert, select, update
person: integrity may select
person: search may select
phone_call: auditor may select
phone_call: careline may insert, select
place_town: agency may select
place_town: auditor may select
place_town: careline may select
place_town: hart_state may select
place_town: public_intake may select
place_town: worker may select
police_notice: auditor may select
police_notice: careline may insert, select
policy_edition: agency may select
policy_edition: auditor may select
policy_edition: careline may select
policy_edition: hart_state may select
policy_edition: public_intake may select
policy_edition: worker may select
question: agency may insert, select
question: auditor may select
question: careline may insert, select
question: hart_state may insert, select
question: worker may select
redirection: agency may select
redirection: auditor may select
redirection: careline may insert, select
redirection: hart_state may select
redirection: worker may insert, select
report: auditor may select
report: careline may insert, select, update
report: integrity may select
report: search may select
report: worker may select
report_narrative: careline may insert, select, update
report_reporter: careline may insert, select, update
report_revision: careline may insert, select
session: integrity may insert, select, update
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
attempt: worker may update ended_at, evidence, outcome
dispatch: agency may update acknowledged_at, acknowledged_name, acknowledged_role, acting_at, case_number, delivered_at, opened_at, status
dispatch: hart_state may update acknowledged_at, acknowledged_name, acknowledged_role, acting_at, case_number, delivered_at, opened_at, status
notice: careline may update due_at, finished_at, state
question: careline may update answer, answered_at, answered_by
report: agency may select id, number, urgent
report: hart_state may select id, number, urgent

-- functions
CREATE OR REPLACE FUNCTION public.app_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select nullif(current_setting('app.account', true), '')::uuid $function$
  -- owner owner, may run: everybody
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
CREATE OR REPLACE FUNCTION public.authenticate(wanted_hash bytea)
 RETURNS TABLE(session_id uuid, kind text, account_id uuid, address text, display_name text, role text, database_role text, desks text[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  found_session session%rowtype;
begin
  select * into found_session from session s where s.token_hash = wanted_hash;
  if not found or found_session.ended_at is not null
     or app_now() >= found_session.ends_at
     or app_now() >= found_session.seen_at + make_interval(secs => found_session.idle_seconds) then
    return;
  end if;
  if app_now() > found_session.seen_at + interval '1 minute' then
    update session s set seen_at = app_now() where s.id = found_session.id;
  end if;
  return query
    select found_session.id, found_session.kind, a.id, a.address, a.display_name, a.role, a.database_role,
           coalesce((select array_agg(d.desk_id order by d.desk_id) from account_desk d where d.account_id = a.id), '{}')
    from account a where a.id = found_session.account_id and a.suspended_at is null;
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
  perform pg_notify('hartline_live', json_build_object('kind', 'wall.changed', 'id', app_account(), 'desks', '[]'::json)::text);
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
CREATE OR REPLACE FUNCTION public.end_session(wanted_hash bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ update session set ended_at = app_now() where token_hash = wanted_hash and ended_at is null $function$
  -- owner integrity, may run: integrity, hartline_login
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
  perform pg_notify('hartline_live', json_build_object('kind', 'wall.changed', 'id', held.account_id, 'desks', '[]'::json)::text);
  return 'lifted';
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
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
  perform pg_notify('hartline_live', json_build_object('kind', 'wall.changed', 'id', held.account_id, 'desks', '[]'::json)::text);
  return 'reviewed';
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency
CREATE OR REPLACE FUNCTION public.start_session(new_id uuid, new_hash bytea, wanted_address text, new_kind text, idle_seconds integer, lives interval)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  owner_id uuid;
begin
  select a.id into owner_id from account a
   where (a.address = lower(wanted_address) or split_part(a.address, '@', 1) = lower(wanted_address))
     and a.demo and a.suspended_at is null;
  if owner_id is null then
    return null;
  end if;
  insert into session (id, token_hash, account_id, kind, started_at, seen_at, idle_seconds, ends_at)
  values (new_id, new_hash, owner_id, new_kind, app_now(), app_now(), start_session.idle_seconds, app_now() + lives);
  return owner_id;
end $function$
  -- owner integrity, may run: integrity, hartline_login
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
    perform pg_notify('hartline_live', json_build_object('kind', 'wall.changed', 'id', walled, 'desks', '[]'::json)::text);
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

-- triggers
CREATE CONSTRAINT TRIGGER dispatch_keeps_four_parties AFTER DELETE OR UPDATE OF report_id, party, forwarding_id ON public.dispatch DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION four_parties_stay()
CREATE CONSTRAINT TRIGGER report_reaches_four_parties AFTER INSERT OR UPDATE OF status, dmst_flag, trafficking ON public.report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION four_parties_or_nothing()
CREATE CONSTRAINT TRIGGER walls_after_draft AFTER UPDATE OF status ON public.report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.status = 'draft'::text) AND (new.status <> 'draft'::text))) EXECUTE FUNCTION wall_after_draft()
CREATE CONSTRAINT TRIGGER walls_writer AFTER INSERT OR UPDATE OF search_text, date_of_birth ON public.person DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall_writer()
CREATE TRIGGER hart_lead_is_not_deleted AFTER DELETE ON public.desk REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION keep_a_hart_lead()
CREATE TRIGGER hart_lead_is_not_ended AFTER UPDATE ON public.desk REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION keep_a_hart_lead()
CREATE TRIGGER walls_linked AFTER INSERT ON public.link_decision FOR EACH ROW WHEN ((new.decision = 'same'::text)) EXECUTE FUNCTION wall_linked()
CREATE TRIGGER walls_others AFTER INSERT OR UPDATE OF search_text, date_of_birth ON public.person FOR EACH ROW EXECUTE FUNCTION wall_others()
