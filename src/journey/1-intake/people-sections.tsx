import { useMemo } from 'react';
import { Candidates } from './Candidates.tsx';
import { Checks, Choice, Flag, Pick } from './choices.tsx';
import { Fields, ListText, Text } from './inputs.tsx';
import { Cards, More, Row, Section } from './Section.tsx';
import { Age, Moment, useDirectory } from './typed-inputs.tsx';

export function CallerSection() {
  return (
    <Section name="caller">
      <Choice name="channel" of="channel" />
      <Fields of="reporter">
        <Row>
          <Text name="givenName" />
          <Text name="familyName" />
          <Text name="phone" />
          <Pick name="source" of="reporterSource" />
        </Row>
        <Row>
          <Text name="employer" />
          <Text name="position" />
          <div className="flags">
            <Flag name="mandated" />
            <Flag name="anonymous" />
            <Flag name="wantsFeedback" />
          </div>
        </Row>
      </Fields>
      <More of="caller">
        <Moment name="receivedAt" />
        <Fields of="reporter">
          <Text name="email" />
          <Text name="address" />
          <Text name="relation" />
          <Text name="howKnown" lines={2} />
          <Text name="actionTaken" lines={2} />
        </Fields>
      </More>
    </Section>
  );
}

export function ChildrenSection() {
  return (
    <Section name="children">
      <Cards list="children">
        {(id) => (
          <>
            <Row>
              <Text name="givenName" />
              <Text name="familyName" />
              <ListText name="aliases" />
              <Age />
            </Row>
            <Choice name="sex" of="sex" />
            <Choice name="inCare" />
            <Row>
              <Text name="whereabouts" wide />
              <Text name="phone" />
              <ListText name="handles" />
            </Row>
            <Candidates list="children" id={id} />
            <More of="child">
              <Row>
                <Text name="address" />
                <Text name="school" />
                <Text name="language" />
                <Text name="photoReference" />
              </Row>
              <Choice name="interpreter" />
              <Choice name="pregnancy" />
              <Choice name="substanceUse" />
              <Choice name="immigrationConcern" />
              <Choice name="tribalInquiry" />
              <Row>
                <Pick name="dcfStatus" of="dcfStatus" />
                <Pick name="residenceAtExploitation" of="residenceAtExploitation" />
                <Pick name="severity" of="severity" />
                <Pick name="prospectiveBasis" of="prospectiveBasis" />
                <Pick name="genderIdentity" of="genderIdentity" />
                <Pick name="orientation" of="orientation" />
                <Pick name="ethnicity" of="ethnicity" />
              </Row>
              <Checks name="race" of="race" />
              <Checks name="disability" of="disability" />
              <Checks name="polyvictimization" of="polyvictimization" />
              <Text name="injuries" lines={2} />
              <Text name="healthNotes" lines={2} />
              <Text name="notes" lines={2} />
            </More>
          </>
        )}
      </Cards>
    </Section>
  );
}

export function PerpetratorsSection() {
  const { agencies } = useDirectory();
  const agencyOptions = useMemo(
    () =>
      Object.entries(agencies)
        .map(([code, { name }]) => ({ code, label: name }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [agencies],
  );
  return (
    <Section name="perpetrators">
      <Cards list="allegedPerpetrators">
        {(id) => (
          <>
            <Choice name="role" of="perpetratorRole" />
            <Row>
              <Text name="givenName" />
              <Text name="familyName" />
              <ListText name="aliases" />
              <Age />
            </Row>
            <Row>
              <Text name="phone" />
              <ListText name="handles" />
              <Text name="vehicle" />
              <Pick name="relation" of="perpetratorRelation" />
            </Row>
            <Choice name="sex" of="sex" />
            <Checks name="weapons" of="weapon" />
            <Text name="description" lines={2} />
            <Candidates list="allegedPerpetrators" id={id} />
            <More of="perpetrator">
              <Row>
                <Text name="address" />
                <Pick name="caretakerTest" of="caretakerTest" />
                <Pick name="servesInAgency" options={agencyOptions} />
              </Row>
              <Choice name="licensedFacility" />
              <Choice name="schoolEmployee" />
              <Text name="notes" lines={2} />
            </More>
          </>
        )}
      </Cards>
    </Section>
  );
}

export function FamilySection() {
  return (
    <Section name="family">
      <Cards list="caregivers">
        {() => (
          <>
            <Row>
              <Text name="givenName" />
              <Text name="familyName" />
              <Text name="phone" />
              <Pick name="relation" of="personRelation" />
            </Row>
            <Choice name="suspect" />
            <More of="caregiver">
              <ListText name="aliases" />
              <Text name="address" />
              <Text name="language" />
              <Choice name="interpreter" />
              <Text name="notes" lines={2} />
            </More>
          </>
        )}
      </Cards>
      <Cards list="siblings">
        {() => (
          <>
            <Row>
              <Text name="givenName" />
              <Text name="familyName" />
              <Age />
              <Text name="address" />
            </Row>
            <More of="sibling">
              <ListText name="aliases" />
              <Choice name="sex" of="sex" />
              <Text name="notes" lines={2} />
            </More>
          </>
        )}
      </Cards>
      <Fields of="household">
        <Text name="danger" lines={2} />
        <Choice name="weapons" />
      </Fields>
      <Fields of="history">
        <Choice name="earlierReports" />
        <Text name="notes" lines={2} />
      </Fields>
    </Section>
  );
}
