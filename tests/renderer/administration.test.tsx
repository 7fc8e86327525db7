// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../preload/contract.ts';
import { openAdministration as open } from '../fakes/open-administration.ts';
import { show, wishes } from './show.tsx';

const signedOut: SessionState = { kind: 'signed-out' };
const outOfService: SessionState = {
  kind: 'out-of-service',
  problem: { kind: 'audit-unwritable' },
};
const withAdministrator = { hasAdministrator: true };

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const logo = () => button('Administrator: press and hold for three seconds');

function pass(seconds: number): void {
  act(() => {
    vi.advanceTimersByTime(seconds * 1000);
  });
}

describe('the logo', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([signedOut, outOfService])(
    'asks for the administrator when it is held: %j',
    async (state) => {
      const cleardesk = await show(state, withAdministrator);
      fireEvent.pointerDown(logo(), { isPrimary: true, button: 0 });
      pass(2.9);
      expect(wishes(cleardesk)).toEqual([]);
      pass(0.1);
      expect(wishes(cleardesk)).toEqual(['askForAdministrator']);
    },
  );

  it.each(['pointerUp', 'pointerLeave', 'pointerCancel', 'blur'] as const)(
    'asks for nobody when it is let go: %s',
    async (end) => {
      const cleardesk = await show(signedOut, withAdministrator);
      fireEvent.pointerDown(logo(), { isPrimary: true, button: 0 });
      pass(2.5);
      fireEvent[end](logo());
      pass(5);
      fireEvent.click(logo(), { detail: 1 });
      expect(wishes(cleardesk)).toEqual([]);
    },
  );

  it('is held by a key, too, however often that repeats', async () => {
    const cleardesk = await show(signedOut, withAdministrator);
    for (let time = 0; time < 60; time++) {
      fireEvent.keyDown(logo(), { key: 'Enter', repeat: time > 0 });
      pass(0.05);
    }
    expect(wishes(cleardesk)).toEqual(['askForAdministrator']);
    fireEvent.keyUp(logo(), { key: 'Enter' });
    fireEvent.keyDown(logo(), { key: 'a' });
    pass(5);
    expect(wishes(cleardesk)).toHaveLength(1);
  });

  it('is pressed at once by what cannot hold', async () => {
    const cleardesk = await show(signedOut, withAdministrator);
    fireEvent.click(logo(), { detail: 0 });
    expect(wishes(cleardesk)).toEqual(['askForAdministrator']);
  });

  it('is a picture and no more where there is no administrator', async () => {
    await show(signedOut);
    expect(screen.queryByRole('button', { name: /Administrator/ })).toBeNull();
    await show(outOfService);
    expect(screen.queryByRole('button', { name: /Administrator/ })).toBeNull();
  });
});

describe('the password of the administrator', () => {
  it('is sent once, and stays nowhere', async () => {
    const cleardesk = await show(signedOut, withAdministrator);
    cleardesk.tellAdministration({ kind: 'asking' });
    const field = screen.getByLabelText<HTMLInputElement>('Password');
    expect(document.activeElement).toBe(field);
    fireEvent.input(field, { target: { value: ' secret ' } });
    fireEvent.click(button('Sign in'));
    expect(wishes(cleardesk)).toEqual(['openAdministration  secret ']);
    expect(field.value).toBe('');
    cleardesk.tellAdministration({ kind: 'checking' });
    expect(screen.getByText('Signing you in…')).toBeDefined();
    fireEvent.submit(field);
    cleardesk.tellAdministration({ kind: 'asking', refusal: { waitUntil: null } });
    expect(screen.getByRole('alert').textContent).toBe('Wrong password. Please try again.');
    fireEvent.input(field, { target: { value: 'typed' } });
    cleardesk.tellAdministration({ kind: 'closed' });
    expect(field.value).toBe('');
    expect(wishes(cleardesk)).toHaveLength(1);
  });

  it('has to wait where it was wrong too often, and can be cancelled', async () => {
    const cleardesk = await show(signedOut, withAdministrator);
    const waitUntil = 4000;
    cleardesk.tellAdministration({ kind: 'asking', refusal: { waitUntil } });
    expect(button('Sign in').disabled).toBe(true);
    expect(screen.getByText(/You can try again in 4 seconds/)).toBeDefined();
    fireEvent.click(button('Cancel'));
    expect(wishes(cleardesk)).toEqual(['closeAdministration']);
  });
});

describe("the administrator's screen", () => {
  it('shows the figures, the reasons and every step of an ending', async () => {
    const cleardesk = await show(signedOut, withAdministrator);
    cleardesk.tellAdministration(open);
    const value = (name: string) => screen.getByText(name).nextElementSibling?.textContent;
    expect(value('Sessions')).toBe('12');
    expect(value('Length of a session (median)')).toBe('–');
    expect(value('Time to clear (median)')).toBe('190 ms');
    expect(value('Time to clear (95th percentile)')).toBe('1 minute and 1 second');
    expect(value('Blocked actions')).toBe('5');
    expect(value('session.idleTimeout')).toBe('5m');
    const reasons = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(reasons).toEqual(['By the user7', 'No activity3', 'teleported1']);
    expect(screen.getByRole('row', { name: /clear-files leftovers 2 12 ms/ })).toBeDefined();
    expect(screen.getByText('It has errors: what was good before stays in use.')).toBeDefined();
    expect(screen.queryByText('Records are missing or were changed.')).toBeNull();
  });

  it('says what became of the check', async () => {
    const cleardesk = await show(signedOut, withAdministrator);
    cleardesk.tellAdministration(open);
    fireEvent.click(button('Verify now'));
    cleardesk.tellAdministration({ ...open, check: { kind: 'running', percent: 40 } });
    expect(screen.getByRole<HTMLProgressElement>('progressbar').value).toBe(40);
    const bad = { kind: 'bad', file: 'audit.jsonl', line: 7, problem: 'its hash' } as const;
    cleardesk.tellAdministration({ ...open, check: { kind: 'done', verdict: bad } });
    expect(screen.getByText('Line 7 of audit.jsonl is not right: its hash')).toBeDefined();
    cleardesk.tellAdministration({ ...open, check: { kind: 'failed' } });
    expect(screen.getByText('The check could not be finished.')).toBeDefined();
    expect(wishes(cleardesk)).toEqual(['verifyAudit']);
  });

  it('lets the administrator leave after a question, and close', async () => {
    const cleardesk = await show(signedOut, withAdministrator);
    cleardesk.tellAdministration(open);
    fireEvent.click(button('Exit kiosk'));
    expect(document.activeElement).toBe(button('Stay'));
    fireEvent.click(button('Stay'));
    fireEvent.click(button('Exit kiosk'));
    fireEvent.click(button('Exit now'));
    fireEvent.click(button('Stay'));
    fireEvent.click(button('Close'));
    expect(wishes(cleardesk)).toEqual(['leaveKiosk', 'closeAdministration']);
  });

  it('has no way out where the config says so', async () => {
    const cleardesk = await show(signedOut, withAdministrator);
    cleardesk.tellAdministration({ ...open, facts: { ...open.facts, mayLeave: false } });
    expect(screen.queryByRole('button', { name: 'Exit kiosk' })).toBeNull();
  });
});
