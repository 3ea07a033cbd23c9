import type { Message } from './message.ts';

/** Public pages in English. Every other language has exactly these keys. */
export const en = {
  'public.title': 'Hartline: reports of child sex trafficking',
  'public.skip': 'Skip to the main content',
  'public.demo': 'Training system: invented data',
  'public.name': 'Hartline',
  'public.language': 'Español',
  'public.signIn': 'Staff and partners: sign in',
  'public.heading': 'Is a child being sold, traded or used for sex?',
  'public.intro':
    'You do not need proof. Call, say what you know, and trained people take it from there, day and night.',
  'public.callsHeading': 'Whom to call',
  'public.danger': 'Danger right now',
  'public.danger.text': 'A child is in danger at this moment: police, ambulance, fire.',
  'public.careline': 'Connecticut Child Abuse and Neglect Careline',
  'public.careline.text':
    'Report a child who may be abused, neglected or trafficked. Every hour of every day.',
  'public.hotline': 'National Human Trafficking Hotline',
  'public.hotline.text': 'Confidential help and advice in many languages, for children and adults.',
  'public.images.heading': 'Images and messages',
  'public.images.text':
    'Do not copy, send on or upload sexual images of a child, not even as proof. Keep the device as it is and tell the police.',
  'public.what.heading': 'What this system is',
  'public.what.text':
    'Hartline carries a report from the Careline to the four parties who must act: the Statewide HART Lead, the FBI, the local police and the local multidisciplinary team. It shows who has it and who has not answered, and stays with the child and the family until help has reached them.',
  'public.leave': 'Leave this page quickly',
  'public.leave.hint':
    '“Leave this page quickly” goes to a weather page. With a keyboard: press Shift three times. The page stays in your browser history unless you clear it.',
} as const satisfies Record<string, Message>;

export type PublicKey = keyof typeof en;
