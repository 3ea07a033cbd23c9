import { PERSON_LABELS, UNSAID } from './person-codes.ts';

/**
 * The closed lists of the intake form. A code is stored and sent; its label is what a screen shows in English.
 * `unknown` = it was asked and nobody knows; `not_asked` = nobody asked yet. Statistics need both.
 * Lists follow the DCF-136, NCANDS, AFCARS and NIEM human-services lists; each is a default, to be confirmed by the
 * department. A code is never reused or removed: old reports keep it.
 */
export const LABELS = {
  ...PERSON_LABELS,
  yesNoUnknown: { yes: 'Yes', no: 'No', unknown: 'Unknown' },
  answer: { yes: 'Yes', no: 'No', ...UNSAID },
  channel: {
    phone: 'Phone call',
    e_form: 'Electronic form',
    police: 'Police',
    walk_in: 'Walk-in',
    ncmec: 'NCMEC',
    other_state: 'Another state',
    internal: 'Within the department',
  },
  allegation: {
    sex_trafficking: 'Sex trafficking',
    sexual_exploitation: 'Sexual exploitation',
    sexual_abuse: 'Sexual abuse',
    physical_abuse: 'Physical abuse',
    neglect: 'Neglect',
    emotional_abuse: 'Emotional abuse',
    labor_trafficking: 'Labor trafficking',
  },
  severity: { fatal: 'Fatal', severe: 'Severe', medium: 'Medium', minor: 'Minor', ...UNSAID },
  venue: {
    hotel_motel: 'Hotel or motel',
    internet: 'Internet, pornography or webchat',
    street: 'Street',
    residential_brothel: 'Residential brothel',
    own_home: 'Home of the child',
    relative_home: 'Home of a relative',
    non_relative_home: 'Home of someone else',
    foster_home: 'Foster home',
    group_home: 'Group home',
    shelter: 'Shelter',
    detention: 'Detention',
    hospital: 'Hospital or clinic',
    educational: 'School or college',
    strip_club: 'Strip club',
    bar_or_nightclub: 'Bar or nightclub',
    massage: 'Massage business',
    spa_or_salon: 'Spa or nail salon',
    escort: 'Escort service',
    truck_stop: 'Truck stop or rest area',
    casino: 'Casino',
    vehicle: 'Vehicle',
    transit_station: 'Bus or train station',
    airport: 'Airport',
    park: 'Park or woods',
    parking_lot: 'Parking lot',
    shopping_center: 'Shopping center',
    restaurant: 'Restaurant',
    store: 'Store',
    workplace: 'Other workplace',
    short_term_rental: 'Short-term rental',
    party_or_event: 'Party or large event',
    farm: 'Farm',
    tribal_land: 'Tribal land',
    other: 'Other',
    did_not_disclose: 'Did not disclose',
    ...UNSAID,
  },
  exploitationForm: {
    escort: 'Escort',
    outdoor_solicitation: 'Outdoor solicitation',
    pornography: 'Sexual images or films',
    remote_interactive: 'Remote interactive sexual acts',
    personal_servitude: 'Personal sexual servitude',
    strip_club: 'Strip club',
    illicit_massage: 'Illicit massage',
    hotels: 'Hotels',
    residential: 'From a residence',
    survival_exchange: 'Exchange for food, shelter or safety',
    gang_controlled: 'Gang controlled',
    familial: 'By family',
    other: 'Other',
    ...UNSAID,
  },
  thingOfValue: {
    money: 'Money',
    shelter: 'Shelter',
    food: 'Food',
    drugs_alcohol_vape: 'Drugs, alcohol or vape',
    clothes_gifts: 'Clothes or gifts',
    phone_game_credit: 'Phone or game credit',
    transport: 'Transport',
    protection: 'Protection',
    status: 'Status',
    threat_relief: 'Relief from a threat',
    other: 'Other',
    ...UNSAID,
  },
  controlMethod: {
    affection: 'Affection, promises',
    threats: 'Threats',
    violence: 'Violence',
    debt: 'Debt',
    drugs: 'Drugs',
    images: 'Threat to publish images',
    isolation: 'Isolation',
    documents_or_phone_taken: 'Documents or phone taken',
    watched: 'Watched or tracked',
    threats_to_family: 'Threats against family',
    other: 'Other',
    ...UNSAID,
  },
  polyvictimization: {
    assault: 'Assault',
    bullying: 'Bullying',
    maltreatment_by_adult: 'Maltreatment by an adult',
    psychological: 'Psychological harm',
    sexual: 'Sexual harm',
    witnessed: 'Witnessed violence',
    opt_out: 'Opted out',
    not_disclosed: 'Not disclosed',
    ...UNSAID,
  },
  placeRole: {
    event: 'Where it happened',
    residence: 'Where the child lives',
    whereabouts: 'Where the child is now',
    recovery: 'Where the child was found',
  },
  landKind: {
    town: 'Ordinary town land',
    tribal: 'Tribal land',
    campus: 'College campus',
    highway: 'State highway',
    ...UNSAID,
  },
} as const;

type CodeList = keyof typeof LABELS;
type CodeOf<L extends CodeList> = keyof (typeof LABELS)[L] & string;

/** The codes of one list, in the order a screen shows them. */
export function codes<L extends CodeList>(list: L): readonly [CodeOf<L>, ...CodeOf<L>[]] {
  return Object.keys(LABELS[list]) as [CodeOf<L>, ...CodeOf<L>[]];
}

export type Allegation = CodeOf<'allegation'>;

/** Allegations that make the questions about value and conduct worth asking again. */
export const SEXUAL_ALLEGATIONS: readonly Allegation[] = [
  'sex_trafficking',
  'sexual_exploitation',
  'sexual_abuse',
];

/**
 * Neutral signs of exploitation, in our own words, until the department's screening tool takes their place.
 * `strong` is the default weight; the policy edition in force decides (its `screening.strongIndicators`).
 */
export const INDICATORS = [
  { code: 'older_controlling_partner', label: 'Older, controlling partner or "manager"', strong: true },
  { code: 'hotel_stays', label: 'Stays in hotels or motels', strong: true },
  { code: 'several_phones_or_accounts', label: 'Several phones, or explicit online accounts', strong: true },
  { code: 'branding', label: 'Branding marks or tattoos', strong: true },
  { code: 'unexplained_money_or_phone', label: 'Money or phone nobody can explain', strong: true },
  { code: 'friends_exploited', label: 'Friends known to be exploited', strong: true },
  { code: 'travel_between_towns', label: 'Travel between towns', strong: true },
  { code: 'repeated_running_away', label: 'Runs away again and again', strong: false },
  { code: 'unexplained_clothes', label: 'Clothes or gifts nobody can explain', strong: false },
  { code: 'sti_or_pregnancy_concealed', label: 'Infection or pregnancy kept secret', strong: false },
  { code: 'fear_or_coached_answers', label: 'Fear, or answers that sound coached', strong: false },
  { code: 'school_drop', label: 'Absent from school, or marks fell', strong: false },
  { code: 'earlier_sexual_abuse', label: 'Earlier sexual abuse', strong: false },
  { code: 'debts', label: 'Debts', strong: false },
  { code: 'substances_from_others', label: 'Alcohol or drugs supplied by others', strong: false },
] as const;

export type IndicatorCode = (typeof INDICATORS)[number]['code'];
export const INDICATOR_CODES = INDICATORS.map((indicator) => indicator.code) as [
  IndicatorCode,
  ...IndicatorCode[],
];

/** Postal codes of states, the district and the territories; `foreign` and `unknown` for everything else. */
export const STATES =
  'CT AL AK AZ AR CA CO DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI foreign unknown'.split(
    ' ',
  ) as [string, ...string[]];
