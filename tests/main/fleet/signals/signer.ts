import {
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto';

/** A signing key of a transmitter. Written from RFC 7515 and 7518 alone. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly privateKey: KeyObject;
}

type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA' | 'RS512';

export function newKey(alg: Algorithm = 'RS256'): SigningKey {
  const kid = randomUUID();
  switch (alg) {
    case 'ES256':
      return {
        kid,
        alg,
        privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
      };
    case 'EdDSA':
      return { kid, alg, privateKey: generateKeyPairSync('ed25519').privateKey };
    default:
      return {
        kid,
        alg,
        privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
      };
  }
}

/** A key as a JWK Set lists it (RFC 7517). */
export function publicJwk({ kid, alg, privateKey }: SigningKey): object {
  return { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

function part(value: object | string): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString(
    'base64url',
  );
}

/** A compact JWS (RFC 7515, section 7.1). @param header changes the usual one */
export function signed(key: SigningKey, claims: object | string, header: object = {}): string {
  const head = part({ typ: 'secevent+jwt', alg: key.alg, kid: key.kid, ...header });
  const input = `${head}.${part(claims)}`;
  return `${input}.${signature(key, Buffer.from(input)).toString('base64url')}`;
}

function signature({ alg, privateKey: key }: SigningKey, input: Buffer): Buffer {
  switch (alg) {
    case 'RS256':
      return sign('sha256', input, key);
    case 'RS512':
      return sign('sha512', input, key);
    case 'PS256':
      return sign('sha256', input, {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      });
    case 'ES256':
      return sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
    case 'EdDSA':
      return sign(null, input, key);
  }
}

/** A token that pretends to be signed: with nothing. */
export function unsigned(claims: object, alg = 'none'): string {
  return `${part({ typ: 'secevent+jwt', alg })}.${part(claims)}.`;
}

/** The forgery that works where a verifier takes the public key for a shared secret. */
export function signedWithPublicKey({ kid, privateKey }: SigningKey, claims: object): string {
  const secret = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' });
  const input = `${part({ typ: 'secevent+jwt', alg: 'HS256', kid })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

export const EVENTS = {
  revoked: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
  changed: 'https://schemas.openid.net/secevent/caep/event-type/credential-change',
  disabled: 'https://schemas.openid.net/secevent/risc/event-type/account-disabled',
  purged: 'https://schemas.openid.net/secevent/risc/event-type/account-purged',
  compromised: 'https://schemas.openid.net/secevent/risc/event-type/credential-compromise',
  verification: 'https://schemas.openid.net/secevent/ssf/event-type/verification',
  updated: 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated',
  assurance: 'https://schemas.openid.net/secevent/caep/event-type/assurance-level-change',
} as const;
