import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'oidc-provider';

/** A key pair of this start: none is in the repository, and a restart makes the old tokens void. */
export function signingKeys(): { keys: JWK[] } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] };
}
