import { useMemo } from 'react';
import { label, t } from '../../web/text.ts';
import { routingPlace } from '../assessment.rules.ts';
import { addressDecides, policeChoices } from '../3-routing/police.rules.ts';
import { STATES } from './codes.ts';
import { useDraft, useText } from './draft-store.tsx';
import type { IntakePlace } from './intake.api.ts';
import { Choice, Pick } from './choices.tsx';
import { inputId, Text, useField } from './inputs.tsx';
import { PlaceField } from './PlaceField.tsx';
import { Cards, More, Row, Section } from './Section.tsx';
import { useDirectory } from './typed-inputs.tsx';
import { townsToPick } from './typed-place.rules.ts';

const STATE_OPTIONS = STATES.map((code) => ({ code, label: label('intake.state', code) }));

export function PlacesSection() {
  return (
    <Section name="places">
      <Cards list="places">
        {() => (
          <>
            <Choice name="role" of="placeRole" />
            <Row>
              <PlaceField />
              <Text name="name" />
              <Text name="address" />
            </Row>
            <WhichTown />
            <WhichPolice />
            <More of="place">
              <Row>
                <Pick name="state" options={STATE_OPTIONS} />
                <Text name="country" />
              </Row>
              <Choice name="landKind" of="landKind" />
              <Choice name="licensed" />
              <Text name="notes" lines={2} />
            </More>
          </>
        )}
      </Cards>
    </Section>
  );
}

function usePlace(): { prefix: string; place: IntakePlace } {
  const { prefix } = useField('');
  const [town, place, zip] = [useText(`${prefix}town`), useText(`${prefix}place`), useText(`${prefix}zip`)];
  const [state, landKind] = [useText(`${prefix}state`), useText(`${prefix}landKind`)];
  const agencyChoice = useText(`${prefix}agencyChoice`);
  return {
    prefix,
    place: {
      town: town || undefined,
      place: place || undefined,
      zip: zip || undefined,
      state: state || undefined,
      landKind: (landKind || undefined) as IntakePlace['landKind'],
      agencyChoice: agencyChoice || undefined,
    },
  };
}

/** A ZIP or a village that lies in several towns: the person picks, or all of them are told. */
function WhichTown() {
  const store = useDraft();
  const directory = useDirectory();
  const { prefix, place } = usePlace();
  const towns = townsToPick(place, directory);
  if (towns.length === 0 || (place.state && place.state !== directory.state)) return null;
  return (
    <Asked
      id={`${prefix}town`}
      question={t('intake.whichTown', { place: place.place ?? place.zip ?? '' })}
      options={towns.map(({ town, why }) => ({ value: town, text: town, note: why }))}
      open={t('intake.whichTown.open')}
      chosen={place.town}
      onChoose={(town) => store.set({ [`${prefix}town`]: town })}
    />
  );
}

/** Where only the exact address tells which police answer: the person picks, or all of them are told. */
function WhichPolice() {
  const store = useDraft();
  const directory = useDirectory();
  const { prefix, place } = usePlace();
  const choices = useMemo(() => {
    const routed = routingPlace(place, directory);
    return addressDecides(routed, directory) ? policeChoices(routed, directory) : [];
    // The place is new at each drawing; what it says decides.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [JSON.stringify(place), directory]);
  if (choices.length === 0) return null;
  return (
    <Asked
      id={`${prefix}agencyChoice`}
      question={t('intake.whichPolice')}
      options={choices.map(({ agencyId, name }) => ({ value: agencyId, text: name, note: '' }))}
      open={t('intake.whichPolice.open')}
      chosen={place.agencyChoice}
      onChoose={(agency) => store.set({ [`${prefix}agencyChoice`]: agency })}
    />
  );
}

function Asked({
  id,
  question,
  options,
  open,
  chosen,
  onChoose,
}: {
  id: string;
  question: string;
  options: readonly { value: string; text: string; note: string }[];
  /** What nobody's choice means. */
  open: string;
  chosen: string | undefined;
  onChoose: (value: string | undefined) => void;
}) {
  const group = inputId(`${id}-asked`);
  return (
    <div className="asked" role="radiogroup" aria-labelledby={`${group}-label`}>
      <span className="asked__question" id={`${group}-label`}>
        {question}
      </span>
      {options.map(({ value, text, note }) => (
        <label key={value} className="choice__option">
          <input type="radio" name={group} checked={chosen === value} onChange={() => onChoose(value)} />
          {text} {note && <span className="quiet">{note}</span>}
        </label>
      ))}
      <label className="choice__option">
        <input
          type="radio"
          name={group}
          checked={!options.some(({ value }) => value === chosen)}
          onChange={() => onChoose(undefined)}
        />
        {open}
      </label>
    </div>
  );
}
