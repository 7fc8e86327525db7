import { describe, expect, it } from 'vitest';
import {
  type Match,
  matchOf,
  type SignedInUser,
  subjectSchema,
} from '../../../../main/fleet/signals/subject.ts';

const ISSUER = 'https://id.example.org/';
const user: SignedInUser = {
  issuer: ISSUER,
  subject: 'nora',
  providerSession: 'sid-1',
  email: 'nora@example.org',
  signedInAt: 0,
};

const nora = { format: 'iss_sub', iss: ISSUER, sub: 'nora' };
const otto = { format: 'iss_sub', iss: ISSUER, sub: 'otto' };
const opaque = (id: string) => ({ format: 'opaque', id });
const email = (address: string) => ({ format: 'email', email: address });
const complex = (members: object) => ({ format: 'complex', ...members });

interface Here {
  readonly user: SignedInUser | null;
  readonly critical: readonly string[];
}

function match(subject: object, here: Partial<Here> = {}): Match {
  return matchOf(
    subjectSchema.parse(subject),
    { user: here.user === undefined ? user : here.user, device: 'desk-7' },
    { issuer: ISSUER, critical: here.critical ?? [] },
  );
}

describe('a signal is about the session', () => {
  it.each<readonly [what: string, subject: object, match: Match]>([
    ['the user', nora, 'user'],
    ['another user', otto, 'none'],
    ['the same name at another issuer', { ...nora, iss: 'https://other.example.org/' }, 'none'],
    ['the issuer without its slash', { ...nora, iss: 'https://id.example.org' }, 'none'],
    ['the email address', email('Nora@Example.org'), 'user'],
    ['another email address', email('otto@example.org'), 'none'],
    ['the session', opaque('sid-1'), 'session'],
    ['another session', opaque('sid-2'), 'none'],
    ['a text that is the name of the user, alone', opaque('nora'), 'none'],
    ['a text that is the name of the device, alone', opaque('desk-7'), 'none'],
    ['a format that is new', { format: 'did', url: 'did:nora' }, 'none'],
    ['user and session', complex({ user: nora, session: opaque('sid-1') }), 'session'],
    ['the user of another session', complex({ user: nora, session: opaque('sid-2') }), 'none'],
    ['another user of the session', complex({ user: otto, session: opaque('sid-1') }), 'none'],
    ['all sessions of the user', complex({ user: nora, session: opaque('ALL') }), 'user'],
    ['all sessions of another user', complex({ user: otto, session: opaque('ALL') }), 'none'],
    ['all sessions of all users', complex({ session: opaque('ALL') }), 'none'],
    ['no member', complex({}), 'none'],
    ['the user by name', complex({ user: opaque('nora') }), 'user'],
    ['another user by name', complex({ user: opaque('otto') }), 'none'],
    ['the session alone', complex({ session: opaque('sid-1') }), 'session'],
    [
      'the session in a format that is new',
      complex({ user: nora, session: { format: 'x' } }),
      'none',
    ],
    ['the user in a format that is new', complex({ user: { format: 'x' } }), 'none'],
    [
      'the session of a user in a format that is new',
      complex({ user: { format: 'x' }, session: opaque('sid-1') }),
      'session',
    ],
    ['the device', complex({ device: opaque('desk-7') }), 'device'],
    ['another device', complex({ device: opaque('desk-8') }), 'none'],
    [
      'all sessions at the device',
      complex({ device: opaque('desk-7'), session: opaque('ALL') }),
      'device',
    ],
    ['the user at the device', complex({ user: nora, device: opaque('desk-7') }), 'user'],
    ['the user at another device', complex({ user: nora, device: opaque('desk-8') }), 'none'],
    ['another user at the device', complex({ user: otto, device: opaque('desk-7') }), 'none'],
    [
      'a user in a format that is new, at the device',
      complex({ user: { format: 'x' }, device: opaque('desk-7') }),
      'none',
    ],
    ['a tenant alone', complex({ tenant: opaque('clinic') }), 'none'],
    ['the user of a tenant', complex({ user: nora, tenant: opaque('clinic') }), 'user'],
  ])('%s', (_what, subject, expected) => {
    expect(match(subject)).toBe(expected);
  });

  it('only by an email address that the provider has verified', () => {
    const unverified = { ...user, email: null };
    expect(match(email('nora@example.org'), { user: unverified })).toBe('none');
    const both = complex({ user: email('nora@example.org'), session: opaque('sid-1') });
    expect(match(both, { user: unverified })).toBe('session');
    const there = complex({ user: email('nora@example.org'), device: opaque('desk-7') });
    expect(match(there, { user: unverified })).toBe('none');
  });

  it('not where a member is critical, and cannot be read', () => {
    const critical = ['tenant', 'user'];
    expect(match(complex({ user: nora }), { critical })).toBe('user');
    expect(match(complex({ user: nora, tenant: opaque('x') }), { critical })).toBe('none');
    const odd = complex({ user: { format: 'x' }, session: opaque('sid-1') });
    expect(match(odd, { critical })).toBe('none');
  });

  it('of a guest by the device alone', () => {
    const guest = { user: null };
    expect(match(complex({ device: opaque('desk-7') }), guest)).toBe('device');
    expect(match(nora, guest)).toBe('none');
    expect(match(opaque('sid-1'), guest)).toBe('none');
    expect(match(complex({ user: nora, device: opaque('desk-7') }), guest)).toBe('none');
    expect(match(complex({ session: opaque('null') }), guest)).toBe('none');
  });

  it('not by a session that the provider has not named', () => {
    const unnamed = { user: { ...user, providerSession: null } };
    expect(match(opaque('sid-1'), unnamed)).toBe('none');
    expect(match(complex({ user: nora, session: opaque('sid-1') }), unnamed)).toBe('none');
    expect(match(complex({ user: nora, session: opaque('ALL') }), unnamed)).toBe('user');
  });
});
