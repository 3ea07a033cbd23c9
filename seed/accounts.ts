/** The invented people of the training system. Addresses end in `.example`; nobody here exists. */
export interface DemoPerson {
  readonly address: string;
  readonly name: string;
  readonly role: string;
  readonly databaseRole: 'careline' | 'hart_state' | 'agency' | 'auditor';
  readonly desks: readonly string[];
  /** Whose administrator looks after the account; null for people of no agency in the directory. */
  readonly agency: string | null;
  /** The service provider whose records this person writes. */
  readonly provider?: string;
}

const at = (name: string) => `${name}@demo.hartline.example`;
const careline = ['dcf-careline', 'careline-duty'];

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    address: at('screener'),
    name: 'Imani Okafor',
    role: 'screener',
    databaseRole: 'careline',
    desks: careline,
    agency: 'dcf-careline',
  },
  {
    address: at('supervisor'),
    name: 'Walter Brzezicki',
    role: 'supervisor',
    databaseRole: 'careline',
    desks: careline,
    agency: 'dcf-careline',
  },
  {
    address: at('hart.state'),
    name: 'Celeste Armijo',
    role: 'hart_state',
    databaseRole: 'hart_state',
    desks: ['hart-statewide'],
    agency: 'hart-statewide',
  },
  ...[1, 2, 3, 4, 5, 6].map((region): DemoPerson => ({
    address: at(`hart.region${region}`),
    name: [
      'Odile Farrant',
      'Tomas Wren',
      'Priya Lindqvist',
      'Abel Nakamura',
      'Greta Oyelaran',
      'Silas Montrose',
    ][region - 1]!,
    role: 'hart_region',
    databaseRole: 'agency',
    desks: [],
    agency: `dcf-region-${region}`,
  })),
  {
    address: at('liaison.hartford'),
    name: 'Noor Castellano',
    role: 'liaison',
    databaseRole: 'agency',
    desks: [],
    agency: 'dcf-ao-hartford',
  },
  {
    address: at('worker.hartford'),
    name: 'Ezra Pellegrin',
    role: 'worker',
    databaseRole: 'agency',
    desks: [],
    agency: 'dcf-ao-hartford',
  },
  {
    address: at('fbi'),
    name: 'Marisol Kent',
    role: 'party',
    databaseRole: 'agency',
    desks: ['fbi-new-haven'],
    agency: 'fbi-new-haven',
  },
  {
    address: at('police.new-haven'),
    name: 'Dominic Ashby',
    role: 'party',
    databaseRole: 'agency',
    desks: ['pd-new-haven'],
    agency: 'pd-new-haven',
  },
  {
    address: at('police.derby'),
    name: 'Hollis Trudeau',
    role: 'party',
    databaseRole: 'agency',
    desks: ['pd-derby'],
    agency: 'pd-derby',
  },
  {
    address: at('police.hartford'),
    name: 'Renata Voss',
    role: 'party',
    databaseRole: 'agency',
    desks: ['pd-hartford'],
    agency: 'pd-hartford',
  },
  {
    address: at('mdt.new-haven'),
    name: 'Yusuf Delacroix',
    role: 'party',
    databaseRole: 'agency',
    desks: ['mdt-new-haven'],
    agency: 'mdt-new-haven',
  },
  {
    address: at('mdt.ansonia-milford'),
    name: 'Bronwyn Salazar',
    role: 'party',
    databaseRole: 'agency',
    desks: ['mdt-ansonia-milford'],
    agency: 'mdt-ansonia-milford',
  },
  {
    address: at('provider'),
    name: 'Katya Winslow',
    role: 'provider',
    databaseRole: 'agency',
    desks: [],
    agency: null,
    provider: 'cac-south-central',
  },
  {
    address: at('trainer'),
    name: 'Leopold Achterberg',
    role: 'trainer',
    databaseRole: 'agency',
    desks: [],
    agency: 'hart-statewide',
  },
  {
    address: at('officer'),
    name: 'Juniper Malloy',
    role: 'trainee',
    databaseRole: 'agency',
    desks: [],
    agency: 'pd-new-haven',
  },
  {
    address: at('auditor'),
    name: 'Constance Iwu',
    role: 'auditor',
    databaseRole: 'auditor',
    desks: [],
    agency: null,
  },
  {
    address: at('admin'),
    name: 'Rafe Ostrowski',
    role: 'admin',
    databaseRole: 'agency',
    desks: [],
    agency: 'dcf-careline',
  },
  {
    address: at('admin.new-haven'),
    name: 'Theodora Blackwell',
    role: 'agency_admin',
    databaseRole: 'agency',
    desks: [],
    agency: 'pd-new-haven',
  },
];
