import { z } from 'zod';
import { answer, code, flag, isoDate, itemId, long, manyCodes, short, shorts } from './fields.api.ts';

/** What an intake may say about people. Every field is optional; nothing here is ever required to save. */
const age = {
  dateOfBirth: isoDate.optional(),
  /** Whole years, or "unknown". "Unknown child" is `{"age": "unknown"}`. */
  age: z.union([z.int().min(0).max(120), z.literal('unknown')]).optional(),
  /** True when age or birth date is somebody's guess. */
  ageEstimated: flag,
};
const names = { givenName: short, familyName: short, aliases: shorts };

export const Reporter = z.strictObject({
  givenName: short,
  familyName: short,
  phone: short,
  email: short,
  address: short,
  employer: short,
  position: short,
  source: code('reporterSource'),
  relation: short,
  mandated: flag,
  anonymous: flag,
  wantsFeedback: flag,
  howKnown: long,
  actionTaken: long,
});

export const child = {
  ...names,
  ...age,
  inCare: answer,
  sex: code('sex'),
  genderIdentity: code('genderIdentity'),
  orientation: code('orientation'),
  race: manyCodes('race'),
  ethnicity: code('ethnicity'),
  tribalInquiry: answer,
  language: short,
  interpreter: answer,
  immigrationConcern: answer,
  disability: manyCodes('disability'),
  pregnancy: answer,
  substanceUse: answer,
  healthNotes: long,
  injuries: long,
  phone: short,
  handles: shorts,
  address: short,
  whereabouts: short,
  school: short,
  photoReference: short,
  dcfStatus: code('dcfStatus'),
  residenceAtExploitation: code('residenceAtExploitation'),
  severity: code('severity'),
  prospectiveBasis: code('prospectiveBasis'),
  polyvictimization: manyCodes('polyvictimization'),
  notes: long,
};

export const caregiver = {
  ...names,
  relation: code('personRelation'),
  phone: short,
  address: short,
  language: short,
  interpreter: answer,
  suspect: answer,
  notes: long,
};

export const sibling = { ...names, ...age, sex: code('sex'), address: short, notes: long };

export const allegedPerpetrator = {
  role: code('perpetratorRole'),
  ...names,
  ...age,
  sex: code('sex'),
  phone: short,
  handles: shorts,
  address: short,
  relation: code('perpetratorRelation'),
  caretakerTest: code('caretakerTest'),
  /** Id of the police or other agency this person serves in: the conflict-of-interest rule of routing reads it. */
  servesInAgency: itemId.optional(),
  licensedFacility: answer,
  schoolEmployee: answer,
  vehicle: short,
  weapons: manyCodes('weapon'),
  description: long,
  notes: long,
};
