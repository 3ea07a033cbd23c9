import type { Rule } from './policy-table.rules.ts';

export const desks = ['agency', 'hart_state'] as const;
export const engine = (verbs: Pick<Rule, 'select' | 'insert' | 'update'>): Rule => ({
  roles: ['worker'],
  relation: 'engine',
  ...verbs,
});
export const careline = (verbs: Pick<Rule, 'select' | 'insert' | 'update'>): Rule => ({
  roles: ['careline'],
  relation: 'not_walled',
  ...verbs,
});
export const auditorReads: Rule = { roles: ['auditor'], relation: 'reading_with_reason', select: 'all' };
/** Functions of the database itself: they count the four parties and digest what the audit log vouches for. */
export const counted: Rule = { roles: ['integrity'], relation: 'engine', select: 'all' };
export const kept: Rule = {
  roles: ['integrity'],
  relation: 'engine',
  select: 'all',
  insert: 'all',
  update: 'all',
};
export const searched: Rule = { roles: ['search'], relation: 'searching', select: 'all' };
export const report = (column = 'report_id') => ({ by: 'report', column }) as const;
export const dispatch = { by: 'dispatch', column: 'dispatch_id' } as const;

/** What happens by functions of the database only: they write it and read it, and change nothing. */
export const written: Rule = { roles: ['integrity'], relation: 'engine', select: 'all', insert: 'all' };
