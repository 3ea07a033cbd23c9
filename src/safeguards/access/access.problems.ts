import { problems } from '../../platform/errors.ts';

/** Refusals of sign-in and of the care for accounts. One sentence serves every failed sign-in: it must not say what was wrong. */
export const accessProblem = problems({
  banner_not_acknowledged: { status: 409, text: 'Acknowledge the conditions of use first.' },
  sign_in_failed: {
    status: 401,
    text: 'Signing in did not work. After five failures the password is locked until an administrator releases it; a passkey still works.',
  },
  invitation_not_valid: {
    status: 404,
    text: 'This invitation is used, expired or withdrawn. Ask your administrator for a new one.',
  },
  enrolment_incomplete: {
    status: 409,
    text: 'Bind a passkey, or a password together with an authenticator program, before you finish.',
  },
  last_factor: {
    status: 409,
    text: 'Without this one nobody could sign in to the account. Bind another one first.',
  },
  code_not_right: { status: 422, text: 'This code is not right. Wait for the next one and try again.' },
  passkey_not_taken: {
    status: 422,
    text: 'This passkey was not taken. It must ask for your fingerprint, face or PIN.',
  },
  account_exists: { status: 409, text: 'There is already an account with this address.' },
  not_granted: { status: 409, text: 'This role or desk is not yours to give.' },
});
