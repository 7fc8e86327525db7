import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { errorText } from '../../base/errors.ts';
import { plainText } from '../../base/text.ts';
import { KeysUnavailable } from './keys.ts';
import { type SignalSubject, subjectSchema } from './subject.ts';

const EVENT_TYPES = {
  'https://schemas.openid.net/secevent/caep/event-type/session-revoked': 'session-revoked',
  'https://schemas.openid.net/secevent/caep/event-type/credential-change': 'credential-change',
  'https://schemas.openid.net/secevent/risc/event-type/account-disabled': 'account-disabled',
  'https://schemas.openid.net/secevent/risc/event-type/account-purged': 'account-purged',
  'https://schemas.openid.net/secevent/risc/event-type/credential-compromise':
    'credential-compromise',
} as const;

/** What a signal says has happened (OpenID CAEP 1.0 and RISC 1.0). */
export type SignalType = (typeof EVENT_TYPES)[keyof typeof EVENT_TYPES];

const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification';
const STREAM_UPDATED = 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated';

/** The addresses by which a transmitter names these events. */
export function eventAddresses(types: readonly SignalType[]): readonly string[] {
  return Object.entries(EVENT_TYPES).flatMap(([address, type]) =>
    types.includes(type) ? [address] : [],
  );
}

/** Why a token is not accepted. */
export type SetFault =
  | 'too-large'
  | 'unreadable'
  /** It is no security event token, such as an ID token. */
  | 'wrong-type'
  | 'wrong-algorithm'
  | 'unknown-key'
  | 'bad-signature'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'wrong-id'
  | 'too-old'
  | 'from-the-future';

/** The content of a security event token (RFC 8417) whose signature is good, or what is wrong with it. */
export type ReadSet =
  | Signal
  /** The answer to a question of the receiver: the stream works. */
  | { readonly kind: 'verification'; readonly id: string; readonly state: string | null }
  | {
      readonly kind: 'stream-updated';
      readonly id: string;
      readonly status: string;
      readonly reason: string | null;
    }
  /** It is good, and says nothing that this receiver knows. */
  | { readonly kind: 'unknown-event'; readonly id: string; readonly event: string }
  | { readonly kind: 'refused'; readonly fault: SetFault; readonly why: string }
  /** The keys cannot be read now, or may be too old, so nothing is known of it. */
  | { readonly kind: 'unverifiable' };

/** Something has happened to a user, a session or a device. */
export interface Signal {
  readonly kind: 'signal';
  /** `jti`: unique with the issuer. */
  readonly id: string;
  readonly type: SignalType;
  readonly subject: SignalSubject;
  /** When it happened, by the transmitter's clock: milliseconds since 1970. */
  readonly at: number;
  /** For the user, by language; the empty language: not said. */
  readonly reasons: Readonly<Record<string, string>>;
}

export interface SetChecks {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  /** By this device's wall clock. */
  readonly now: Date;
}

/** An ordinary one has 1 KB; one with reasons in many languages, some more. */
const MOST_SET_CHARACTERS = 16_384;
/** No broker keeps one for longer (broker-link.ts), and no session that it could be about is older. */
const MOST_AGE_MS = 7 * 86_400_000;
/** How far the two clocks may differ. */
const MOST_AHEAD_MS = 5 * 60_000;

/** Signatures that only the holder of a private key can make: `none` and HMAC are not among them. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

const claimsSchema = z.looseObject({
  jti: z.string().min(1).max(255),
  iat: z.number(),
  sub_id: subjectSchema.optional(),
  events: z.record(z.string(), z.looseObject({})),
  toe: z.number().optional(),
  // A token that has one of these is for something else, such as an ID token (RFC 8417, section 2.2).
  exp: z.undefined().optional(),
  sub: z.undefined().optional(),
});

const reasonsSchema = z
  .union([
    z.record(z.string(), z.string()),
    z.string().transform((text): Record<string, string> => ({ '': text })),
  ])
  .catch({});

const signalSchema = z.looseObject({
  event_timestamp: z.number().optional(),
  reason_user: reasonsSchema.optional(),
});
const verificationSchema = z.looseObject({ state: z.string().max(200).optional() });
const updateSchema = z.looseObject({ status: z.string(), reason: z.string().optional() });

/** Checks a token and reads it. It never throws: what it cannot read is refused, and ends no session. */
export async function readSet(token: string, checks: SetChecks): Promise<ReadSet> {
  if (token.length > MOST_SET_CHARACTERS) return refused('too-large', 'it is too large');
  const { issuer, audience, keys, now } = checks;
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      typ: 'secevent+jwt',
      issuer,
      audience,
      requiredClaims: ['iat', 'jti', 'events'],
      currentDate: now,
    });
    return contentOf(payload, now.getTime());
  } catch (error) {
    return error instanceof KeysUnavailable
      ? { kind: 'unverifiable' }
      : refused(faultOf(error), plainText(errorText(error), 150, 'end'));
  }
}

function contentOf(payload: unknown, now: number): ReadSet {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) return refused('unreadable', issueText(claims.error));
  const { jti: id, iat, toe, events, sub_id: subject } = claims.data;
  const issuedAt = iat * 1000;
  if (issuedAt > now + MOST_AHEAD_MS) {
    return refused('from-the-future', "it was issued in the future, by this device's clock");
  }
  if (issuedAt < now - MOST_AGE_MS) return refused('too-old', 'it is more than a week old');
  const [event, ...more] = Object.entries(events);
  if (event === undefined || more.length > 0) {
    return refused('unreadable', `it has ${more.length === 0 ? 'no event' : 'several events'}`);
  }
  const [address, details] = event;
  if (address === VERIFICATION) {
    const read = verificationSchema.safeParse(details);
    if (!read.success) return refused('unreadable', issueText(read.error));
    return { kind: 'verification', id, state: read.data.state ?? null };
  }
  if (address === STREAM_UPDATED) {
    const read = updateSchema.safeParse(details);
    if (!read.success) return refused('unreadable', issueText(read.error));
    const { status, reason } = read.data;
    return { kind: 'stream-updated', id, status, reason: reason ?? null };
  }
  if (!isKnown(address)) return { kind: 'unknown-event', id, event: plainText(address, 100) };
  const read = signalSchema.safeParse(details);
  if (!read.success) return refused('unreadable', issueText(read.error));
  if (subject === undefined) return refused('unreadable', 'it has no subject (sub_id)');
  const at = read.data.event_timestamp ?? toe ?? iat;
  return {
    kind: 'signal',
    id,
    type: EVENT_TYPES[address],
    subject,
    // Some transmitters write milliseconds, as drafts of CAEP did.
    at: at > 1e11 ? at : at * 1000,
    reasons: read.data.reason_user ?? {},
  };
}

function isKnown(address: string): address is keyof typeof EVENT_TYPES {
  return Object.hasOwn(EVENT_TYPES, address);
}

function faultOf(error: unknown): SetFault {
  if (error instanceof errors.JOSEAlgNotAllowed) return 'wrong-algorithm';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'unknown-key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad-signature';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'typ') return 'wrong-type';
    if (error.claim === 'iss') return 'wrong-issuer';
    if (error.claim === 'aud') return 'wrong-audience';
  }
  return 'unreadable';
}

function issueText({ issues }: z.ZodError): string {
  const names = issues.map(({ path }) => path.join('.'));
  return `it does not have what it has to, or has what it must not: ${plainText(names.join(', '), 100)}`;
}

function refused(fault: SetFault, why: string): ReadSet {
  return { kind: 'refused', fault, why };
}

const MOST_REASON_CHARACTERS = 200;

/**
 * The reason that a signal gives to the user, in the first of these languages that it has, else in any; null: none.
 * It is cut, and loses what could disguise it.
 * @param languages language tags, such as `de` or `pt-BR`
 */
export function reasonFor(reasons: Signal['reasons'], languages: readonly string[]): string | null {
  const tags = Object.keys(reasons);
  const language = (tag: string) => tag.toLowerCase().split(/[-_]/)[0];
  const found = languages
    .flatMap((wanted) => [
      tags.find((tag) => tag.toLowerCase() === wanted.toLowerCase()),
      tags.find((tag) => language(tag) === language(wanted)),
    ])
    .find((tag) => tag !== undefined);
  const text = plainText(reasons[found ?? tags[0] ?? ''] ?? '', MOST_REASON_CHARACTERS, 'end');
  return text === '' ? null : text;
}
