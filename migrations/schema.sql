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
table desk  -- owner owner
  -- The staffed address that answers for an agency. Reports are sent to desks, never to persons.
  id text not null
  agency_id text not null
  party text not null
  name text not null
  time_zone text not null
  valid_from date not null
  valid_to date
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
table record_opening  -- owner owner, row security forced
  -- Which reports of other people an account opened on which day (UTC), at = the last time that day. Counts unusual access; the proof of a read is its audit leaf.
  account_id uuid not null
  day date not null
  report_id uuid not null
  acted_as text not null
  at timestamp with time zone not null
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
desk: desk_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
desk: desk_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
desk: desk_party_check CHECK ((party = ANY (ARRAY['hart_lead'::text, 'fbi'::text, 'local_police'::text, 'local_mdt'::text, 'careline'::text])))
desk: desk_pkey PRIMARY KEY (id)
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
record_opening: record_opening_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
record_opening: record_opening_pkey PRIMARY KEY (account_id, day, report_id)
record_opening: record_opening_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(id)
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
zip_town: zip_town_pkey PRIMARY KEY (zip, town_id)
zip_town: zip_town_town_id_fkey FOREIGN KEY (town_id) REFERENCES town(id)
zip_town: zip_town_zip_check CHECK ((zip ~ '^\d{5}$'::text))

-- indexes
CREATE INDEX acknowledgement_by_dispatch ON public.acknowledgement USING btree (dispatch_id)
CREATE INDEX audit_leaf_by_subject ON public.audit_leaf USING btree (subject_id, act)
CREATE INDEX channel_by_desk ON public.channel USING btree (desk_id)
CREATE INDEX contact_by_desk ON public.contact USING btree (desk_id)
CREATE INDEX dispatch_by_desk ON public.dispatch USING btree (desk_id, sent_at DESC) WHERE (superseded_by IS NULL)
CREATE INDEX dispatch_by_report ON public.dispatch USING btree (report_id)
CREATE INDEX notice_by_dispatch ON public.notice USING btree (dispatch_id)
CREATE INDEX notice_due ON public.notice USING btree (urgent DESC, due_at) WHERE ((due_at IS NOT NULL) AND (lease_token IS NULL))
CREATE INDEX notice_leased ON public.notice USING btree (leased_until) WHERE (lease_token IS NOT NULL)
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
CREATE INDEX record_opening_by_role ON public.record_opening USING btree (acted_as, day)
CREATE INDEX record_opening_lately ON public.record_opening USING btree (account_id, at)
CREATE INDEX redirection_by_dispatch ON public.redirection USING btree (dispatch_id)
CREATE INDEX report_by_status ON public.report USING btree (status, received_at DESC)
CREATE INDEX report_newest ON public.report USING btree (received_at DESC, id DESC)
CREATE INDEX session_by_account ON public.session USING btree (account_id) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX browsing_stop_in_force ON public.browsing_stop USING btree (account_id) WHERE (decision IS DISTINCT FROM 'restored'::text)
CREATE UNIQUE INDEX link_once ON public.link_decision USING btree (LEAST(person_id, other_id), GREATEST(person_id, other_id)) WHERE (undone_at IS NULL)

-- policies
account: own_account for SELECT to {agency,auditor,careline,hart_state} using ((id = ( SELECT app_account() AS app_account))) check ()
account: seed_accounts for ALL to {owner} using (true) check (true)
account: sign_in_reads for SELECT to {integrity} using (true) check ()
account_desk: own_desks for SELECT to {agency,auditor,careline,hart_state} using ((account_id = ( SELECT app_account() AS app_account))) check ()
account_desk: seed_desks for ALL to {owner} using (true) check (true)
account_desk: sign_in_reads_desks for SELECT to {integrity} using (true) check ()
acknowledgement: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
acknowledgement: careline_own_desk for INSERT to {careline} using () check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d
  WHERE (d.desk_id = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest))))))
acknowledgement: engine_all for ALL to {worker} using (true) check (true)
acknowledgement: own_desk_agency for ALL to {agency} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
acknowledgement: own_desk_hart_state for ALL to {hart_state} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
attempt: careline_reads for SELECT to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
attempt: engine_all for ALL to {worker} using (true) check (true)
audit_leaf: audit_insert for INSERT to {agency,auditor,careline,hart_state,public_intake,worker} using () check ((NOT (account_id IS DISTINCT FROM ( SELECT app_account() AS app_account))))
audit_leaf: audit_read for SELECT to {integrity} using (true) check ()
audit_leaf: auditor_reads for SELECT to {auditor} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
browsing_stop: integrity_all for ALL to {integrity} using (true) check (true)
contact: directory_readers for SELECT to {worker} using (true) check ()
contact: owner_keeps for ALL to {owner} using (true) check (true)
contact: signed_in_readers for SELECT to {auditor,careline,hart_state} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
dispatch: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
dispatch: engine_all for ALL to {worker} using (true) check (true)
dispatch: integrity_reads for SELECT to {integrity} using (true) check ()
dispatch: own_desk_agency for ALL to {agency} using ((desk_id = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest)))) check ((desk_id = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest))))
dispatch: own_desk_hart_state for ALL to {hart_state} using ((desk_id = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest)))) check ((desk_id = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest))))
endpoint_health: careline_reads for SELECT to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
endpoint_health: engine_all for ALL to {worker} using (true) check (true)
forwarding: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
forwarding: engine_all for ALL to {worker} using (true) check (true)
forwarding: integrity_reads for SELECT to {integrity} using (true) check ()
idempotency_key: own_keys for ALL to {agency,careline,hart_state} using ((account_id = ( SELECT app_account() AS app_account))) check ((account_id = ( SELECT app_account() AS app_account)))
link_decision: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
link_decision: search_reads for SELECT to {search} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
notice: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
notice: engine_all for ALL to {worker} using (true) check (true)
obligation: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
obligation: engine_all for ALL to {worker} using (true) check (true)
obligation: own_desk_agency for ALL to {agency} using ((owed_by = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest)))) check ((owed_by = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest))))
obligation: own_desk_hart_state for ALL to {hart_state} using ((owed_by = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest)))) check ((owed_by = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest))))
outcome: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
outcome: careline_own_desk for INSERT to {careline} using () check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d
  WHERE (d.desk_id = ANY (ARRAY( SELECT unnest(app_desks()) AS unnest))))))
outcome: engine_all for ALL to {worker} using (true) check (true)
outcome: own_desk_agency for ALL to {agency} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
outcome: own_desk_hart_state for ALL to {hart_state} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
package: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
package: engine_all for ALL to {worker} using (true) check (true)
package: own_desk_agency for ALL to {agency} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
package: own_desk_hart_state for ALL to {hart_state} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
person: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
person: search_reads for SELECT to {search} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
phone_call: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
phone_call: engine_all for ALL to {worker} using (true) check (true)
police_notice: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
question: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
question: engine_all for ALL to {worker} using (true) check (true)
question: own_desk_agency for ALL to {agency} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
question: own_desk_hart_state for ALL to {hart_state} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
record_opening: integrity_all for ALL to {integrity} using (true) check (true)
redirection: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
redirection: engine_all for ALL to {worker} using (true) check (true)
redirection: own_desk_agency for ALL to {agency} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
redirection: own_desk_hart_state for ALL to {hart_state} using ((dispatch_id IN ( SELECT d.id
   FROM dispatch d))) check ((dispatch_id IN ( SELECT d.id
   FROM dispatch d)))
report: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
report: engine_reads for SELECT to {integrity,worker} using (true) check ()
report: search_reads for SELECT to {search} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ()
report_narrative: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
report_reporter: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
report_revision: careline_all for ALL to {careline} using ((( SELECT app_account() AS app_account) IS NOT NULL)) check ((( SELECT app_account() AS app_account) IS NOT NULL))
session: sign_in_writes for ALL to {integrity} using (true) check (true)

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
acknowledgement: careline may insert, select
acknowledgement: hart_state may insert, select
acknowledgement: worker may select
agency: agency may select
agency: auditor may select
agency: careline may select
agency: hart_state may select
agency: integrity may select
agency: worker may select
attempt: careline may select
attempt: worker may insert, select
audit_leaf: agency may insert
audit_leaf: auditor may insert, select
audit_leaf: careline may insert
audit_leaf: hart_state may insert
audit_leaf: integrity may select
audit_leaf: public_intake may insert
audit_leaf: worker may insert
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
desk: integrity may select
desk: worker may select
directory_setting: agency may select
directory_setting: auditor may select
directory_setting: careline may select
directory_setting: hart_state may select
directory_setting: worker may select
dispatch: agency may select
dispatch: careline may insert, select, update
dispatch: hart_state may select
dispatch: integrity may select
dispatch: worker may insert, select, update
endpoint_health: careline may select
endpoint_health: worker may insert, select, update
forwarding: careline may insert, select
forwarding: integrity may select
forwarding: worker may insert, select
idempotency_key: agency may insert, select
idempotency_key: careline may insert, select
idempotency_key: hart_state may insert, select
link_decision: careline may insert, select, update
link_decision: search may select
notice: careline may insert, select
notice: worker may insert, select, update
obligation: agency may insert, select, update
obligation: careline may insert, select, update
obligation: hart_state may insert, select, update
obligation: worker may insert, select, update
outcome: agency may insert, select
outcome: careline may insert, select
outcome: hart_state may insert, select
outcome: worker may select
package: agency may select
package: careline may insert, select
package: hart_state may select
package: worker may insert, select
person: careline may insert, select, update
person: search may select
phone_call: careline may insert, select
place_town: agency may select
place_town: auditor may select
place_town: careline may select
place_town: hart_state may select
place_town: public_intake may select
place_town: worker may select
police_notice: careline may insert, select
policy_edition: agency may select
policy_edition: auditor may select
policy_edition: careline may select
policy_edition: hart_state may select
policy_edition: public_intake may select
policy_edition: worker may select
question: agency may insert, select
question: careline may insert, select
question: hart_state may insert, select
question: worker may select
record_opening: integrity may delete, insert, select, update
redirection: agency may select
redirection: careline may insert, select
redirection: hart_state may select
redirection: worker may insert, select
report: agency may select
report: careline may insert, select, update
report: hart_state may select
report: integrity may select
report: search may select
report: worker may select
report_narrative: careline may insert, select, update
report_reporter: careline may insert, select, update
report_revision: careline may insert, select
session: integrity may insert, select, update
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

-- functions
CREATE OR REPLACE FUNCTION public.agencies_of(of_account uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(array_agg(distinct d.agency_id order by d.agency_id), '{}') from account_desk m join desk d on d.id = m.desk_id where m.account_id = of_account $function$
  -- owner integrity, may run: integrity
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
CREATE OR REPLACE FUNCTION public.app_role()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select a.role from account a where a.id = app_account() and a.suspended_at is null $function$
  -- owner integrity, may run: integrity
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
   where (select app_role()) in ('supervisor', 'hart_state', 'auditor') and (before_id is null or s.id < before_id)
   order by s.id desc limit most
$function$
  -- owner integrity, may run: integrity, careline, hart_state, auditor
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
CREATE OR REPLACE FUNCTION public.looks_statewide(wanted_number text, before_id uuid, most integer)
 RETURNS TABLE(id uuid, at timestamp with time zone, who text, address text, acted_as text, agencies text[], origin text, act text, subject_kind text, desk text, outcome text, number text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with record as (select r.id from report r where r.number = wanted_number),
  about as (select id::text from record union all select d.id::text from dispatch d join record r on r.id = d.report_id)
  select l.id, l.at, a.display_name, a.address, l.acted_as,
         coalesce((select array_agg(g.name order by g.name) from agency g where g.id = any (agencies_of(l.account_id))), '{}'),
         l.origin, l.act, l.subject_kind, d.desk_name, l.outcome,
         coalesce(d.report_number, (select r.number from report r where l.subject_kind = 'report' and r.id::text = l.subject_id))
    from audit_leaf l
    left join account a on a.id = l.account_id
    left join dispatch d on l.subject_kind = 'dispatch' and d.id::text = l.subject_id
   where (select app_role()) = 'auditor'
     and (wanted_number is null or l.subject_id = any (array(select about.id from about)))
     and (before_id is null or l.id < before_id)
   order by l.id desc limit most
$function$
  -- owner integrity, may run: integrity, auditor
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
  if not found or app_role() is distinct from 'supervisor' and app_role() is distinct from 'hart_state' then
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
CREATE OR REPLACE FUNCTION public.who_looked(wanted_kind text, wanted_id uuid, before_id uuid, most integer)
 RETURNS TABLE(id uuid, at timestamp with time zone, who text, address text, acted_as text, agencies text[], origin text, act text, subject_kind text, desk text, outcome text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  viewer text := app_role();
  entry dispatch%rowtype;
  whole uuid;
  only_agencies text[];
begin
  if wanted_kind = 'report' and viewer in ('supervisor', 'auditor') then
    select r.id into whole from report r where r.id = wanted_id;
    if not found then
      return;
    end if;
  elsif wanted_kind = 'dispatch' then
    select * into entry from dispatch d where d.id = wanted_id;
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
      left join dispatch d on l.subject_kind = 'dispatch' and d.id::text = l.subject_id
     where l.subject_id = any (case when whole is null then array[wanted_id::text]
                                    else array(select whole::text union all select o.id::text from dispatch o where o.report_id = whole) end)
       and (only_agencies is null or agencies_of(l.account_id) && only_agencies)
       and (before_id is null or l.id < before_id)
     order by l.id desc limit most;
end $function$
  -- owner integrity, may run: integrity, careline, hart_state, agency, auditor

-- triggers
CREATE CONSTRAINT TRIGGER dispatch_keeps_four_parties AFTER DELETE OR UPDATE OF report_id, party, forwarding_id ON public.dispatch DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION four_parties_stay()
CREATE CONSTRAINT TRIGGER report_reaches_four_parties AFTER INSERT OR UPDATE OF status, dmst_flag, trafficking ON public.report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION four_parties_or_nothing()
CREATE TRIGGER hart_lead_is_not_deleted AFTER DELETE ON public.desk REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION keep_a_hart_lead()
CREATE TRIGGER hart_lead_is_not_ended AFTER UPDATE ON public.desk REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION keep_a_hart_lead()
