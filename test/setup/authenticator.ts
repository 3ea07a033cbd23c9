import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id: string };
}
interface RequestOptions {
  readonly challenge: string;
  readonly rpId: string;
}

export interface Told {
  /** Whether fingerprint, face or PIN was shown. */
  readonly verified?: boolean;
  readonly origin?: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_KEY = 0x40;

/** An authenticator in software (ES256, attestation "none"), for tests that speak to the server without a browser. */
export class SoftAuthenticator {
  readonly id = randomBytes(32).toString('base64url');
  counter = 0;
  private readonly privateKey: KeyObject;
  private readonly cose: Buffer;
  private readonly origin: string;
  constructor(origin: string) {
    this.origin = origin;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    const jwk = publicKey.export({ format: 'jwk' });
    // RFC 9053: kty EC2, alg ES256, crv P-256, x, y.
    this.cose = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(jwk.x!, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(jwk.y!, 'base64url'),
    ]);
  }

  /** What `navigator.credentials.create` would give. */
  create(options: CreationOptions, told: Told = {}) {
    const rawId = Buffer.from(this.id, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), uint(rawId.length, 2), rawId, this.cose]);
    const authData = Buffer.concat([this.authData(options.rp.id, told, HAS_KEY), attested]);
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
      Buffer.from([0x58, authData.length]),
      authData,
    ]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.clientData('webauthn.create', options.challenge, told).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** What `navigator.credentials.get` would give. */
  get(options: RequestOptions, told: Told = {}) {
    this.counter += 1;
    const authenticatorData = this.authData(options.rpId, told, 0);
    const clientData = this.clientData('webauthn.get', options.challenge, told);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, this.privateKey).toString('base64url'),
      },
    };
  }

  private authData(rpId: string, { verified = true }: Told, more: number): Buffer {
    const flags = PRESENT | (verified ? VERIFIED : 0) | more;
    return Buffer.concat([
      createHash('sha256').update(rpId).digest(),
      Buffer.of(flags),
      uint(this.counter, 4),
    ]);
  }

  private clientData(type: string, challenge: string, { origin = this.origin }: Told): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
