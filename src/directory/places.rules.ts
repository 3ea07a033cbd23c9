import type { PlaceCandidate, RoutingDirectory } from './directory.api.ts';

/** What somebody said about a place, resolved: one town, several it may be (most people first), or none. */
export type Resolved =
  | { readonly kind: 'town'; readonly townId: string }
  | { readonly kind: 'candidates'; readonly candidates: readonly PlaceCandidate[] }
  | { readonly kind: 'unknown'; readonly field: 'town' | 'place' | 'zip' }
  | { readonly kind: 'nothing' };

export interface PlaceWords {
  readonly town?: string | undefined;
  readonly place?: string | undefined;
  readonly zip?: string | undefined;
}

/** Pieces of a ZIP area smaller than this share of its people are map noise, not candidates. */
const SMALLEST_ZIP_SHARE = 0.02;
/** From this share on a ZIP area or place is one town for all purposes of routing. */
const AS_GOOD_AS_ONE = 0.995;

/** The town decides, else the village or borough, else the ZIP. A name that exists nowhere is `unknown`. */
export function resolvePlace(words: PlaceWords, directory: RoutingDirectory): Resolved {
  if (filled(words.town)) {
    const townId = findTown(words.town!, directory);
    return townId ? { kind: 'town', townId } : { kind: 'unknown', field: 'town' };
  }
  if (filled(words.place)) return resolveNamed(words.place!, directory);
  if (filled(words.zip)) {
    const zip = words.zip!.trim();
    const shares = Object.hasOwn(directory.zips, zip) ? directory.zips[zip] : undefined;
    if (!shares) return { kind: 'unknown', field: 'zip' };
    return decide(
      shares.filter(({ share }) => share >= SMALLEST_ZIP_SHARE),
      directory,
      (share) => `${percent(share)} of the people of ZIP ${zip} live there`,
    );
  }
  return { kind: 'nothing' };
}

function resolveNamed(typed: string, directory: RoutingDirectory): Resolved {
  const wanted = placeKey(typed);
  const matches = directory.places.filter(({ name }) => placeKey(name) === wanted);
  // A village is often known by the same name as a town: the town is meant unless a village says otherwise.
  const town = findTown(typed, directory);
  if (matches.length === 0)
    return town ? { kind: 'town', townId: town } : { kind: 'unknown', field: 'place' };
  if (town && matches.every(({ townId }) => townId === town)) return { kind: 'town', townId: town };
  const shares =
    town && !matches.some(({ townId }) => townId === town)
      ? [...matches, { name: typed, townId: town, share: 0 }]
      : matches;
  return decide(shares, directory, (share) =>
    share > 0 ? `${percent(share)} of the people of ${typed.trim()} live there` : 'a town of the same name',
  );
}

function decide(
  shares: readonly { townId: string; share: number }[],
  directory: RoutingDirectory,
  why: (share: number) => string,
): Resolved {
  const ranked = [...shares].sort((a, b) => b.share - a.share);
  const first = ranked[0];
  if (!first) return { kind: 'nothing' };
  if (ranked.length === 1 || first.share >= AS_GOOD_AS_ONE) return { kind: 'town', townId: first.townId };
  return {
    kind: 'candidates',
    candidates: ranked.map(({ townId, share }) => ({
      townId,
      town: directory.towns[townId]!.name,
      share,
      why: why(share),
    })),
  };
}

/** Town ids are lower-case names with hyphens; people write them in every way. */
export function findTown(typed: string, directory: RoutingDirectory): string | undefined {
  const wanted = plain(typed)
    .replace(/^town of /, '')
    .replace(/ (town|ct|connecticut)$/, '');
  const id = wanted.replaceAll(' ', '-');
  return Object.hasOwn(directory.towns, id) ? id : undefined;
}

export interface Suggestion {
  readonly label: string;
  readonly words: PlaceWords;
}

/** For a typeahead: towns first, then villages and boroughs, then ZIPs, by their beginning. */
export function suggestPlaces(typed: string, directory: RoutingDirectory, most = 8): Suggestion[] {
  const wanted = plain(typed);
  if (wanted === '') return [];
  if (/^\d{2,5}$/.test(wanted)) {
    return Object.keys(directory.zips)
      .filter((zip) => zip.startsWith(wanted))
      .slice(0, most)
      .map((zip) => ({
        label: `${zip} (${directory.zips[zip]!.slice(0, 2)
          .map(({ townId }) => directory.towns[townId]!.name)
          .join(', ')})`,
        words: { zip },
      }));
  }
  const towns = Object.values(directory.towns)
    .filter(({ name }) => plain(name).startsWith(wanted))
    .map(({ name }): Suggestion => ({ label: name, words: { town: name } }));
  const named = Map.groupBy(
    directory.places
      .map(({ name, townId }) => ({ spoken: name.replace(SUFFIX, ''), townId }))
      .filter(
        ({ spoken, townId }) => plain(spoken).startsWith(wanted) && findTown(spoken, directory) !== townId,
      ),
    ({ spoken }) => spoken,
  );
  // A village of several towns names them all: choosing it does not choose a town.
  const places = [...named].map(([spoken, parts]): Suggestion => {
    const names = new Set(parts.map(({ townId }) => directory.towns[townId]!.name));
    return { label: `${spoken} (${[...names].sort().join(', ')})`, words: { place: spoken } };
  });
  return [...towns, ...places].slice(0, most);
}

const SUFFIX = / (city|borough|CDP|town)( \(balance\))?$/i;

function placeKey(name: string): string {
  return plain(name.replace(SUFFIX, ''));
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[.'’]/g, '')
    .replace(/[-\s]+/g, ' ')
    .trim();
}

function percent(share: number): string {
  return `${Math.max(1, Math.round(share * 100))} %`;
}

function filled(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}
