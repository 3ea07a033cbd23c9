import { randomUUIDv7 } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createDirectoryReader, readDirectoryFiles } from '../src/directory/index.ts';
import type { IntakeBody } from '../src/journey/1-intake/intake.api.ts';
import { takeReport } from '../src/journey/flow.ts';
import type { Config } from '../src/platform/config.ts';
import { connect } from '../src/platform/db/database.ts';
import { inTransaction } from '../src/platform/db/tx.ts';
import type { Actor } from '../src/platform/db/tx.ts';
import { loadSigner } from '../src/platform/signing.ts';

/** A small fixed generator (mulberry32): the same seed gives the same invented people. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const GIVEN = [
  'Ayla',
  'Brielle',
  'Camden',
  'Dariela',
  'Emory',
  'Fallon',
  'Giselle',
  'Hadley',
  'Isadora',
  'Jolie',
  'Kaya',
  'Leandro',
  'Maribel',
  'Nayeli',
  'Osiris',
  'Paloma',
  'Quincy',
  'Rosalba',
  'Saskia',
  'Tobin',
  'Umi',
  'Valeria',
  'Wren',
  'Ximena',
  'Yara',
  'Zofia',
];
const FAMILY = [
  'Ashgrove',
  'Birchall',
  'Calderwood',
  'Dunmore',
  'Eastlake',
  'Fairbairn',
  'Goldthwait',
  'Hollowell',
  'Inglewood',
  'Jessamy',
  'Kilbride',
  'Larkspur',
  'Merriweather',
  'Northcott',
  'Oakhurst',
  'Pennington',
  'Quillfeather',
  'Ravenel',
  'Stillwater',
  'Thornbury',
  'Underhill',
  'Vantassel',
  'Wexcombe',
  'Yarborough',
  'Zellweger',
];

/** An invented report about an invented child in a real town. */
export function inventReport(chance: () => number, towns: readonly string[]): IntakeBody {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)]!;
  const number = () => `203-555-01${String(Math.floor(chance() * 100)).padStart(2, '0')}`;
  const trafficking = chance() < 0.6;
  return {
    submit: true,
    channel: pick(['phone', 'phone', 'phone', 'police', 'e_form'] as const),
    dangerNow: pick(['no', 'no', 'no', 'unknown', 'yes'] as const),
    narrative:
      'Invented for training. A neighbour noticed that the child comes home late with new clothes and a second telephone.',
    accountForForwarding:
      'Invented for training. The child comes home late with new clothes and a second telephone.',
    reporter: { givenName: pick(GIVEN), familyName: pick(FAMILY), phone: number(), mandated: chance() < 0.7 },
    children: [
      {
        givenName: pick(GIVEN),
        familyName: pick(FAMILY),
        age: 12 + Math.floor(chance() * 6),
        phone: number(),
        sex: pick(['female', 'female', 'female', 'male'] as const),
      },
    ],
    allegations: trafficking ? ['sex_trafficking'] : ['sexual_abuse'],
    exploitation: trafficking
      ? { sexualConduct: 'yes', valueExchanged: pick(['yes', 'unknown'] as const), venue: 'hotel_motel' }
      : { sexualConduct: 'yes', valueExchanged: 'no' },
    indicators: trafficking
      ? (['hotel_stays', 'unexplained_money_or_phone'].filter(() => chance() < 0.7) as NonNullable<
          IntakeBody['indicators']
        >)
      : [],
    places: [
      { role: 'event', town: pick(towns) },
      { role: 'residence', town: pick(towns) },
    ],
  };
}

/** Writes `count` invented reports through the same use-case as a real one. Returns how many. */
export async function seedReports(
  appUrl: string,
  config: Config,
  count: number,
  say: (line: string) => void,
): Promise<number> {
  const { db, close } = connect(appUrl, { max: 4 });
  const deps = {
    signer: loadSigner(config.dataFolder),
    baseUrl: config.baseUrl,
    directory: createDirectoryReader(),
  };
  const towns = readDirectoryFiles(fileURLToPath(new URL('../data/connecticut/', import.meta.url))).towns.map(
    (row) => row.town!,
  );
  const chance = generator(20260730);
  try {
    const screener: Actor = {
      accountId: randomUUIDv7(),
      name: 'seed',
      role: 'screener',
      databaseRole: 'careline',
      desks: [],
      origin: 'seed',
    };
    for (let done = 0; done < count; done++) {
      await inTransaction(db, screener, (ctx) =>
        takeReport(ctx, deps, ctx.newId(), inventReport(chance, towns)),
      );
      if ((done + 1) % 500 === 0) say(`${done + 1} of ${count} reports`);
    }
    return count;
  } finally {
    await close();
  }
}
