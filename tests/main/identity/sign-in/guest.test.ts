import { describe, expect, it } from 'vitest';
import { signInGuest } from '../../../../main/identity/sign-in/guest.ts';

describe('signInGuest', () => {
  it('gives a session without a name, and a new id every time', () => {
    const ids: string[] = [];
    const pseudonym = (id: string) => `name ${ids.push(id)}`;
    expect(signInGuest(pseudonym)).toEqual({ auditId: 'name 1', userName: null });
    expect(signInGuest(pseudonym)).toEqual({ auditId: 'name 2', userName: null });
    expect(new Set(ids).size).toBe(2);
  });

  it('keeps the id to itself', () => {
    let id = '';
    const session = signInGuest((sessionId) => {
      id = sessionId;
      return 'a1b2';
    });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(session)).not.toContain(id);
  });
});
