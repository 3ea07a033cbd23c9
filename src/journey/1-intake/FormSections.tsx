import type { KeyboardEvent } from 'react';
import { AccountSection } from './AccountSection.tsx';
import { HappenedSection, NarrativeSection, OnlineSection, SafetySection } from './facts-sections.tsx';
import { CallerSection, ChildrenSection, FamilySection, PerpetratorsSection } from './people-sections.tsx';
import { PlacesSection } from './PlacesSection.tsx';

/** The form in speaking order, for a draft and for a correction alike. */
export function FormSections() {
  return (
    <>
      <CallerSection />
      <ChildrenSection />
      <HappenedSection />
      <PlacesSection />
      <PerpetratorsSection />
      <OnlineSection />
      <FamilySection />
      <SafetySection />
      <NarrativeSection />
      <AccountSection />
    </>
  );
}

/** Single keys of the page would leave the form from a checkbox or button; inside the form only "?" remains of them. */
export function keepLetters(event: KeyboardEvent): void {
  const isText =
    event.target instanceof HTMLElement && event.target.matches('input[type=text],textarea,select');
  if (isText || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[a-z]$/i.test(event.key)) event.preventDefault();
}
