import { z } from 'zod';
import { field } from '../../base/object.ts';
import { type RuleViolation, withCrossFieldRule } from './cross-field.ts';
import { duration } from './quantity.ts';
import { choice, keyFile, kinds, list, text } from './setting.ts';
import { isReadableOnTheWay } from './web-address.ts';

const settings = z.strictObject({
  issuer: issuer().describe(
    'The provider that sends signals, letter for letter as its metadata names it; they are read from .well-known/ssf-configuration.',
  ),
  audience: text(200).describe(
    "What signals name as their receiver (`aud`); the provider's stream says it.",
  ),
  clientId: text(200)
    .optional()
    .describe(
      'What the provider knows this device by; each device has its own. The kiosk then polls; else signals come by `fleet.mqtt` only.',
    ),
  clientKey: keyFile()
    .optional()
    .describe('The private key by which the provider knows that client (private_key_jwt).'),
  clientSecretFile: secretFile()
    .optional()
    .describe('A file with the secret of that client, in place of a key.'),
  pollEvery: duration({ from: '1s', to: '5m' })
    .prefault('5s')
    .describe(
      'How often the provider is asked, where it does not hold the request until there is a signal.',
    ),
  endOn: list(
    choice(
      'session-revoked',
      'account-disabled',
      'account-purged',
      'credential-compromise',
      'credential-change',
    ),
    'signals',
    5,
  )
    .prefault(['session-revoked', 'account-disabled', 'account-purged', 'credential-compromise'])
    .describe('Signals that end the session that they are about; others are ignored.'),
});

/** `client` null: signals come over MQTT only. */
export const signalsSchema = withCrossFieldRule(settings, clientIsComplete).transform(
  ({ clientId, clientKey, clientSecretFile, pollEvery, ...rest }) => ({
    ...rest,
    pollEveryMs: pollEvery,
    client: clientOf(clientId, clientKey, clientSecretFile),
  }),
);

function clientOf(id?: string, keyFile?: string, secretFile?: string) {
  if (id === undefined) return null;
  if (keyFile !== undefined) return { id, credential: { keyFile } };
  if (secretFile !== undefined) return { id, credential: { secretFile } };
  throw new Error('clientIsComplete lets no such configuration through');
}

function clientIsComplete(signals: unknown): readonly RuleViolation[] {
  const has = (key: string) => field(signals, key) !== undefined;
  const isKnown = has('clientKey') || has('clientSecretFile');
  if (has('clientId') && !isKnown) {
    return [
      {
        path: ['clientKey'],
        message: 'is missing, and clientSecretFile as well',
      },
    ];
  }
  if (has('clientKey') && has('clientSecretFile')) {
    return [{ path: ['clientSecretFile'], message: 'is given beside clientKey: take one out' }];
  }
  return isKnown && !has('clientId')
    ? [{ path: ['clientId'], message: 'is missing: whose key or secret is it?' }]
    : [];
}

/** It is compared letter for letter, so it is not normalised. */
function issuer() {
  return z
    .string()
    .trim()
    .max(500)
    .register(kinds, { type: 'issuer', limits: 'https://…, without query' })
    .superRefine((value, ctx) => {
      const message = issuerSlip(value);
      if (message !== null) ctx.addIssue({ code: 'custom', message });
    });
}

function issuerSlip(value: string): string | null {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return 'is no issuer: write https://…';
  if (isReadableOnTheWay(value))
    return 'has no https: an attacker on the network could forge its keys';
  const { search, hash, username, password } = new URL(value);
  if (username !== '' || password !== '') return 'holds a user name or password: take it out';
  if (search !== '' || hash !== '') return 'has a query or fragment: take it out';
  return value.includes('/.well-known/')
    ? `is the address of the metadata, not of the issuer: write ${value.split('/.well-known/')[0] ?? ''}`
    : null;
}

function secretFile() {
  return z
    .string()
    .trim()
    .regex(/^(?![a-z][a-z+.-]+:\/\/)[^\n]*[./\\][^\n]*$/i, 'is not the name of a file')
    .register(kinds, {
      type: 'file',
      limits: 'with the secret alone in it; relative to the folder of the config file',
    });
}
