import type { Message } from './message.ts';

/** Exports and prints. */
export const exportsEn = {
  'copy.print': 'Print',
  'copy.export': 'Export',
  'copy.print.title': 'Print a copy',
  'copy.export.title': 'Export the board',
  'copy.purpose': 'What is it for?',
  'copy.purpose.choose': 'Choose one',
  'copy.print.help':
    'Your name, the time and the purpose are printed on every page, and the copy is on record.',
  'copy.export.help':
    'A table without anything about people, with your name in every row. It can be fetched three times within 15 minutes, and is on record.',
  'copy.print.go': 'Print now',
  'copy.export.go': 'Fetch the file',
  'copy.paper': 'Use the button Print of the page, so that this copy has its mark.',
  'copy.mark': 'Copy {number} · {name} · {time} · {purpose}',
  'copyPurpose.case_work': 'Work on this case',
  'copyPurpose.case_meeting': 'A meeting about cases',
  'copyPurpose.supervision': 'Supervision',
  'copyPurpose.quality_review': 'Review of quality',
  'copyPurpose.court': 'A court asked for it',
  'act.print.made': 'Printed a copy',
  'act.export.made': 'Made an export',
  'act.export.fetched': 'Fetched an export',
} as const satisfies Record<string, Message>;
