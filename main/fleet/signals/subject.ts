import { z } from 'zod';

/** How the provider knows the user of the running session: from the ID token of the sign-in. */
export interface SignedInUser {
  readonly issuer: string;
  readonly subject: string;
  /** The provider's own session (`sid`, OpenID Connect Front-Channel Logout 1.0); null: not named. */
  readonly providerSession: string | null;
  /** Null unless the provider has verified it. */
  readonly email: string | null;
  /** When the user signed in, by the provider's clock: milliseconds since 1970. */
  readonly signedInAt: number;
}

/** A session id that stands for all sessions of a user, as Keycloak sends it. */
const ALL = 'ALL';

const identifierSchema = z.union([
  z.object({ format: z.literal('iss_sub'), iss: z.string(), sub: z.string() }),
  z.object({ format: z.literal('email'), email: z.string() }),
  z.object({ format: z.literal('opaque'), id: z.string() }),
  z.looseObject({ format: z.string() }).transform(() => ({ format: 'unreadable' as const })),
]);

type Identifier = z.output<typeof identifierSchema>;

const complexSchema = z
  .object({
    format: z.literal('complex'),
    user: identifierSchema.exactOptional(),
    session: identifierSchema.exactOptional(),
    device: identifierSchema.exactOptional(),
  })
  .catchall(z.unknown());

/** Whom or what a signal is about (RFC 9493; Shared Signals Framework 1.0, section 3). */
export const subjectSchema = z.union([complexSchema, identifierSchema]);

export type SignalSubject = z.output<typeof subjectSchema>;

/** What is at this device now. */
export interface Present {
  /** Null: no user has signed in at a provider. */
  readonly user: SignedInUser | null;
  /** The device's name in the fleet. */
  readonly device: string;
}

/** How a signal and the running session go together; `session`: the signal names this very session. */
export type Match = 'session' | 'user' | 'device' | 'none';

/**
 * Whether a signal is about the running session. A member that the signal leaves out stands for anything (section
 * 8.1.3.1), but one that is there has to be the same, and one at least has to be there: a signal without any ends no
 * session.
 * @param issuer of the signal
 * @param critical the members that the transmitter wants each receiver to understand
 */
export function matchOf(
  subject: SignalSubject,
  { user, device }: Present,
  { issuer, critical }: { readonly issuer: string; readonly critical: readonly string[] },
): Match {
  if (subject.format !== 'complex') {
    if (isSession(subject, user)) return 'session';
    return isUser(subject, user, issuer) === 'same' && subject.format !== 'opaque'
      ? 'user'
      : 'none';
  }
  if (critical.some((name) => Object.hasOwn(subject, name) && !isReadable(subject[name], name))) {
    return 'none';
  }
  const { user: aboutUser, session: aboutSession, device: aboutDevice } = subject;
  const isAllSessions = aboutSession?.format === 'opaque' && aboutSession.id === ALL;
  const isThisSession = aboutSession !== undefined && isSession(aboutSession, user);
  if (aboutSession !== undefined && !isAllSessions && !isThisSession) return 'none';
  if (aboutDevice !== undefined && !isDevice(aboutDevice, device)) return 'none';
  const sameUser = aboutUser === undefined ? 'unknown' : isUser(aboutUser, user, issuer);
  if (sameUser === 'other') return 'none';
  if (isThisSession) return 'session';
  if (sameUser === 'same') return 'user';
  return aboutUser === undefined && aboutDevice !== undefined ? 'device' : 'none';
}

/** `unknown`: the identifier cannot be compared with what the provider has said of the user. */
function isUser(
  about: Identifier,
  user: SignedInUser | null,
  issuer: string,
): 'same' | 'other' | 'unknown' {
  if (user === null) return 'other';
  switch (about.format) {
    case 'iss_sub':
      return about.iss === user.issuer && about.sub === user.subject ? 'same' : 'other';
    case 'opaque':
      return issuer === user.issuer && about.id === user.subject ? 'same' : 'other';
    case 'email':
      if (user.email === null) return 'unknown';
      return about.email.toLowerCase() === user.email.toLowerCase() ? 'same' : 'other';
    case 'unreadable':
      return 'unknown';
  }
}

function isSession(about: Identifier, user: SignedInUser | null): boolean {
  return about.format === 'opaque' && user !== null && about.id === user.providerSession;
}

function isDevice(about: Identifier, device: string): boolean {
  return about.format === 'opaque' && about.id === device;
}

function isReadable(member: unknown, name: string): boolean {
  if (!['user', 'session', 'device'].includes(name)) return false;
  const read = identifierSchema.safeParse(member);
  return read.success && read.data.format !== 'unreadable';
}
