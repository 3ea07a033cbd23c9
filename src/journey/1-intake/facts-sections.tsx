import { INDICATORS } from './codes.ts';
import { LIMITS } from './fields.api.ts';
import { useValue } from './draft-store.tsx';
import { Checks, Choice, Pick } from './choices.tsx';
import { Fields, ListText, Text } from './inputs.tsx';
import { More, Row, Section } from './Section.tsx';
import { Moment, Urls } from './typed-inputs.tsx';

export function HappenedSection() {
  return (
    <Section name="happened">
      <Checks name="allegations" of="allegation" />
      <Fields of="exploitation">
        <Choice name="sexualConduct" />
        <Choice name="valueExchanged" />
        <Checks name="thingsOfValue" of="thingOfValue" />
        <Row>
          <Pick name="venue" of="venue" />
          <Text name="when" />
        </Row>
      </Fields>
      <Checks name="indicators" options={INDICATORS} />
      <More of="happened">
        <Fields of="exploitation">
          <Checks name="forms" of="exploitationForm" />
          <Checks name="controlMethods" of="controlMethod" />
          <Checks name="otherVenues" of="venue" />
          <Checks name="pastVenues" of="venue" />
          <Text name="details" lines={2} />
        </Fields>
      </More>
    </Section>
  );
}

export function OnlineSection() {
  return (
    <Section name="online">
      <Fields of="online">
        <Choice name="involved" />
        <Choice name="sexualImage" />
        <Choice name="sextortion" />
        <Row>
          <ListText name="platforms" />
          <ListText name="handles" />
        </Row>
        <More of="online">
          <Urls />
          <Text name="payment" />
          <Text name="cyberTipline" />
          <Text name="details" lines={2} />
        </More>
      </Fields>
    </Section>
  );
}

export function SafetySection() {
  const isMissing = useValue('missing.now') === 'yes';
  return (
    <Section name="safety">
      <Choice name="dangerNow" of="yesNoUnknown" />
      <Choice name="childWithExploiter" of="yesNoUnknown" />
      <Fields of="missing">
        <Choice name="now" />
        {isMissing ? <div className="card">{MISSING_FIELDS}</div> : null}
      </Fields>
      <Fields of="contactSafety">
        <Choice name="safeToContact" />
        <Row>
          <Text name="whoMayAnswer" />
          <Text name="safeHours" />
          <Text name="safePhone" />
          <Text name="codeWord" />
        </Row>
        <Row>
          <Text name="doNotContact" wide />
        </Row>
      </Fields>
      <More of="safety">
        <Fields of="contactSafety">
          <Text name="note" lines={2} />
        </Fields>
        <Fields of="police">
          <Choice name="contacted" />
          <Text name="agency" />
          <Text name="incidentNumber" />
        </Fields>
        {isMissing ? null : <Fields of="missing">{MISSING_FIELDS}</Fields>}
      </More>
    </Section>
  );
}

const MISSING_FIELDS = (
  <>
    <Row>
      <Moment name="lastSeenAt" />
      <Text name="lastSeenPlace" />
      <Text name="lastSeenBy" />
      <Text name="companion" />
    </Row>
    <Row>
      <Text name="clothing" wide />
      <Text name="ncicNumber" />
      <Moment name="ncicAt" />
      <Text name="ncmecNumber" />
      <Moment name="ncmecAt" />
    </Row>
    <Choice name="suicidality" />
    <Choice name="medicationNeeded" />
    <Text name="endangerments" lines={2} />
  </>
);

export function NarrativeSection() {
  return (
    <Section name="narrative">
      <Text name="narrative" lines={8} most={LIMITS.narrative} />
    </Section>
  );
}
