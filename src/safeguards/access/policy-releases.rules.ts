import { auditorReads, careline, counted, report, written } from './policy-building.rules.ts';
import type { CaseObject } from './policy-table.rules.ts';

/** What leaves its compartment: consent to it, each time it happens, and what providers write down. */
export const RELEASE_OBJECTS = {
  release: {
    says: 'Written consent to disclose: whose information, to whom, which fields, until when, signed by whom',
    reach: report(),
    rules: [
      careline({
        select: 'all',
        insert: 'all',
        update: ['revoked_at', 'revoked_by', 'revoked_reason'],
      }),
      auditorReads,
      counted,
    ],
  },
  disclosure: {
    says: 'What was given outside its compartment, to whom, on which legal basis or under which release',
    reach: { by: 'report', column: 'report_id', optional: true },
    rules: [
      careline({
        select: 'all',
        insert: 'all',
        update: ['approved_at', 'approved_by', 'ended_at', 'ended_by'],
      }),
      {
        roles: ['auditor'],
        relation: 'reading_with_reason',
        select: [
          ...['id', 'kind', 'field', 'report_id', 'dispatch_id', 'question_id', 'record_id', 'to_agency'],
          ...['to_party', 'basis_code', 'basis_reference', 'release_id', 'purpose', 'at', 'by_account'],
          ...['approved_at', 'approved_by', 'ended_at', 'ended_by'],
        ],
      },
      written,
    ],
  },
  provider_record: {
    says: 'What a service provider wrote down about somebody; read through functions only',
    compartment: 'provider_notes',
    reach: report(),
    rules: [written],
  },
} as const satisfies Record<string, CaseObject>;
