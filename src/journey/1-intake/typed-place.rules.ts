import type { RoutingDirectory } from '../../directory/directory.api.ts';
import { findTown, resolvePlace } from '../../directory/places.rules.ts';

/** The words of a place that a typed text means. All three are set at once, so an older choice never lingers. */
export interface TypedPlace {
  readonly town?: string | undefined;
  readonly place?: string | undefined;
  readonly zip?: string | undefined;
}

/**
 * One text for a place: a town, a village or borough, or a ZIP. In another state any text is a town. `undefined` = no
 * such place in the data; the text is then kept as typed.
 */
export function parsePlace(
  typed: string,
  state: string,
  directory: RoutingDirectory,
): TypedPlace | undefined {
  const said = typed.trim();
  if (said === '') return {};
  if (/^\d{5}$/.test(said))
    return state !== directory.state || directory.zips[said] ? { zip: said } : undefined;
  if (state !== directory.state) return { town: said };
  const inTown = /^(.+) \((.+)\)$/.exec(said);
  if (inTown) {
    const [inner, town] = [parsePlace(inTown[1]!, state, directory), findTown(inTown[2]!, directory)];
    return inner && town ? { ...inner, town: directory.towns[town]!.name } : undefined;
  }
  const town = findTown(said, directory);
  if (town && resolvePlace({ place: said }, directory).kind === 'town')
    return { town: directory.towns[town]!.name };
  return resolvePlace({ place: said }, directory).kind === 'unknown' ? undefined : { place: said };
}

/** The field's text: what was said, and the town that was picked for it where the two differ. */
export function placeText({ town, place, zip }: TypedPlace): string {
  const said = place ?? zip;
  if (!said) return town ?? '';
  return town ? `${said} (${town})` : said;
}

/** The towns a village or ZIP may lie in, with their shares; empty where there is no doubt. */
export function townsToPick(words: TypedPlace, directory: RoutingDirectory) {
  const resolved = resolvePlace({ place: words.place, zip: words.zip }, directory);
  return resolved.kind === 'candidates' ? resolved.candidates : [];
}
