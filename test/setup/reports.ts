import type { IntakeBody } from '../../src/journey/1-intake/intake.api.ts';

/**
 * A child of Derby, sold at a motel in New Haven: four parties, six desks. The reporter's name, phone and employer
 * stand in the narrative too. Everybody is invented.
 */
export function derbyReport(changes: Partial<IntakeBody> = {}): IntakeBody {
  return {
    submit: true,
    channel: 'phone',
    dangerNow: 'no',
    narrative:
      'Caller is Perpetua Quillfeather, school nurse at Larkspur Academy, call back 203-555-0142. She says the girl told her that an older man takes her to a motel in New Haven and that other men pay him.',
    accountForForwarding:
      'The girl says that an older man takes her to a motel in New Haven and that other men pay him.',
    reporter: {
      givenName: 'Perpetua',
      familyName: 'Quillfeather',
      phone: '203-555-0142',
      employer: 'Larkspur Academy',
      mandated: true,
    },
    children: [{ givenName: 'Rosalba', familyName: 'Dunmore', age: 15, inCare: 'no', sex: 'female' }],
    childWithExploiter: 'no',
    allegations: ['sex_trafficking'],
    allegedPerpetrators: [{ role: 'exploiter', aliases: ['Slim'], ageEstimated: true, age: 30 }],
    places: [
      { role: 'residence', town: 'Derby' },
      { role: 'event', town: 'New Haven', name: 'Harborlight Motel' },
    ],
    exploitation: {
      sexualConduct: 'yes',
      valueExchanged: 'yes',
      thingsOfValue: ['money'],
      venue: 'hotel_motel',
    },
    indicators: ['hotel_stays'],
    ...changes,
  };
}
