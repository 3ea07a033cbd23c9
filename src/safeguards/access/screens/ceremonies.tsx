import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { post } from '../../../web/client.ts';
import type { SignInStep } from '../access.api.ts';

type Authentication = Parameters<typeof startAuthentication>[0]['optionsJSON'];
type Registration = Parameters<typeof startRegistration>[0]['optionsJSON'];

/** Asks the browser for a passkey and the server whether it counts; throws what either says. */
export async function showPasskey(address: string | undefined): Promise<SignInStep> {
  const optionsJSON = await post<Authentication>(
    '/sign-in/passkey/options',
    address === undefined ? {} : { address },
  );
  return post<SignInStep>('/sign-in/passkey', { response: await startAuthentication({ optionsJSON }) });
}

export async function makePasskey(name: string): Promise<void> {
  const optionsJSON = await post<Registration>('/my-sign-in/passkeys/options');
  await post('/my-sign-in/passkeys', { name, response: await startRegistration({ optionsJSON }) });
}
