import { z } from 'zod';
import { ROLES } from './roles.rules.ts';

export const SignInBody = z.strictObject({ account: z.string().min(1).max(254) });
export const SessionView = z.object({
  account: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  desks: z.array(z.string()),
  demo: z.boolean(),
  /** An invitation was opened: nothing but binding factors is possible yet. */
  enrolling: z.boolean(),
  /** True until somebody who signs in with passkeys has two: one gets lost. */
  needsSecondPasskey: z.boolean(),
  /** The server's clock, ISO 8601 in UTC: screens count down by it, not by the machine they run on. */
  now: z.string(),
});
export type SessionView = z.infer<typeof SessionView>;
export const DemoAccount = z.object({
  address: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  desks: z.array(z.string()),
});
export type DemoAccount = z.infer<typeof DemoAccount>;

/** What the sign-in page needs to know before anybody has signed in. */
export const SignInOffer = z.object({
  demo: z.boolean(),
  /** The version of the use banner that has to be acknowledged. */
  banner: z.string(),
  /** How single sign-on is called here; null = there is none. */
  sso: z.string().nullable(),
});
export type SignInOffer = z.infer<typeof SignInOffer>;

export const BeginBody = z.strictObject({
  purpose: z.enum(['sign_in', 'step_up']).default('sign_in'),
  /** The version of the banner that was shown and acknowledged; a step-up goes on under its session's. */
  banner: z.string().max(40).optional(),
});
const address = z.string().min(3).max(254);
export const PasskeyOptionsBody = z.strictObject({ address: address.optional() });
export const PasswordBody = z.strictObject({ address, password: z.string().min(1).max(1000) });
export const CodeBody = z.strictObject({ code: z.string().trim().min(6).max(40) });
export const SsoReturnBody = z.strictObject({ query: z.string().max(8000) });
/** What the browser's WebAuthn functions take and give is theirs; the protocol library checks it. */
export const WebAuthnJson = z.looseObject({});
const credential = z.looseObject({ id: z.string().min(1).max(1400) });
export const AssertionBody = z.strictObject({ response: credential });
export const SignInStep = z.discriminatedUnion('next', [
  z.object({ next: z.literal('signed_in'), session: SessionView }),
  z.object({ next: z.literal('second_factor') }),
]);
export type SignInStep = z.infer<typeof SignInStep>;

export const OpenInvitationBody = z.strictObject({
  token: z.string().min(20).max(100),
  banner: z.string().max(40),
});
export const PasskeyBody = z.strictObject({ name: z.string().trim().min(1).max(60), response: credential });
export const NewPasswordBody = z.strictObject({ password: z.string().min(1).max(1000) });
export const AuthenticatorView = z.object({
  secret: z.string(),
  uri: z.string(),
  /** The same as a picture: a data address of an SVG. */
  picture: z.string(),
});
export type AuthenticatorView = z.infer<typeof AuthenticatorView>;
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;
export const MySignIn = z.object({
  passkeys: z.array(
    z.object({ id: z.string(), name: z.string(), boundAt: z.string(), usedAt: z.string().nullable() }),
  ),
  passwordSetAt: z.string().nullable(),
  authenticatorBoundAt: z.string().nullable(),
  recoveryCodesLeft: z.number().int(),
  sessions: z.array(
    z.object({
      id: z.string(),
      current: z.boolean(),
      kind: z.enum(['cookie', 'bearer']),
      how: z.string(),
      startedAt: z.string(),
      seenAt: z.string(),
      origin: z.string(),
      browser: z.string(),
    }),
  ),
});
export type MySignIn = z.infer<typeof MySignIn>;
