import type { Message } from './message.ts';

/** The audit log and its witnesses. */
export const safeguardsEn = {
  'shell.auditLog': 'Audit log',
  'auditLog.title': 'Audit log',
  'auditLog.help':
    'Every act and every look is a leaf of this log. Witnesses outside sign how far it has come and check it from its first leaf on: what was logged cannot be changed or taken back without their finding it.',
  'auditLog.verdict.fine': 'All witnesses answer, and none of them found anything.',
  'auditLog.verdict.alerts': {
    one: 'One alert stands. Find out who changed what before anything else is changed.',
    other: '{count} alerts stand. Find out who changed what before anything else is changed.',
  },
  'auditLog.verdict.silent': {
    one: 'One witness does not answer: whether it found something is not known.',
    other: '{count} witnesses do not answer: whether they found something is not known.',
  },
  'auditLog.verdict.nobody': 'No witness is named: nobody outside could tell whether this log was changed.',
  'auditLog.size': 'Leaves',
  'auditLog.leaves': { one: '{count} leaf has its number', other: '{count} leaves have their numbers' },
  'auditLog.checkpoint': 'Last checkpoint',
  'auditLog.noCheckpoint': 'none yet',
  'auditLog.upTo': 'up to leaf {size}',
  'auditLog.root': 'Its root',
  'auditLog.key': 'Public key of the log',
  'auditLog.witnesses': 'Witnesses',
  'auditLog.name': 'Witness',
  'auditLog.signed': 'Has signed',
  'auditLog.checked': 'Last went through all of it',
  'auditLog.found': 'Found',
  'auditLog.never': 'never yet',
  'auditLog.unanswered': 'does not answer',
  'auditLog.nothing': 'nothing',
  'auditLog.standing': { one: '{count} alert', other: '{count} alerts' },
  'auditLog.alerts': 'Last alerts',
  'auditLog.at': 'When',
  'auditLog.what': 'What',
  'auditLog.where': 'Where',
  'auditLog.by': 'Found by',
  'auditLog.state': 'Now',
  'auditLog.stands': 'still so',
  'auditLog.over': 'no more',
  'auditLog.proof': 'Proof of one record',
  'auditLog.proof.help':
    'A file with everything the log says about one report, entry, person or account, in ids. Anybody can check it with "hartline verify", without this system. Taking it is on record.',
  'auditLog.proof.id': 'Id of the record',
  'auditLog.proof.take': 'Take the proof',
} as const satisfies Record<string, Message>;
