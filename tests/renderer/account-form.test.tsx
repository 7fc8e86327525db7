// @vitest-environment happy-dom
import { act, createEvent, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignInRefusal } from '../../preload/contract.ts';
import type { FakeCleardesk } from '../fakes/fake-cleardesk.ts';
import { checking, guest, show, wishes } from './show.tsx';

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const user = () => field('User name');
const password = () => field('Password');
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

function type(input: HTMLInputElement, value: string): void {
  fireEvent.input(input, { target: { value } });
}

function typeBoth(): void {
  type(user(), ' nurse1 ');
  type(password(), ' secret ');
}

function showForm(refusal?: SignInRefusal): Promise<FakeCleardesk> {
  return show(
    { kind: 'signed-out', ...(refusal && { refusal }) },
    { signIn: { mode: 'accounts' } },
  );
}

/** A key with Caps Lock on or off, which the stand-in for a browser does not know. */
function press(isCapsLock: boolean): void {
  const event = createEvent.keyDown(password(), { key: 'a' });
  const getModifierState = (key: string) => key === 'CapsLock' && isCapsLock;
  fireEvent(password(), Object.assign(event, { getModifierState }));
}

/** One attempt, from the button to the answer. */
function attempt(cleardesk: FakeCleardesk, refusal: SignInRefusal | null): void {
  fireEvent.click(button('Sign in'));
  cleardesk.tell(checking, performance.now());
  cleardesk.tell({ kind: 'signed-out', ...(refusal && { refusal }) }, performance.now());
}

async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) await act(() => vi.advanceTimersByTimeAsync(1000));
}

describe('the account form', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('begins in the first field, and asks the browser to remember and correct nothing', async () => {
    await showForm();
    expect(document.activeElement).toBe(user());
    for (const input of [user(), password()]) {
      expect(input.autocomplete).toBe('off');
      expect(input.getAttribute('autocapitalize')).toBe('none');
      expect(input.getAttribute('spellcheck')).toBe('false');
    }
    expect(password().type).toBe('password');
  });

  it('sends the password as it is and the name without blanks around it', async () => {
    const cleardesk = await showForm();
    typeBoth();
    fireEvent.click(button('Sign in'));
    expect(wishes(cleardesk)).toEqual(['signIn account nurse1  secret ']);
  });

  it('sends on Enter, too', async () => {
    const cleardesk = await showForm();
    typeBoth();
    const form = password().form;
    if (form) fireEvent.submit(form);
    expect(wishes(cleardesk)).toHaveLength(1);
  });

  it('keeps no password once it is sent', async () => {
    await showForm();
    typeBoth();
    fireEvent.click(button('Show password'));
    fireEvent.click(button('Sign in'));
    expect(password().value).toBe('');
    expect(password().type).toBe('password');
  });

  it('sends nothing that is incomplete, and says so', async () => {
    const cleardesk = await showForm();
    type(user(), 'nurse1');
    type(password(), '');
    fireEvent.click(button('Sign in'));
    expect(wishes(cleardesk)).toEqual([]);
    expect(screen.getByRole('alert').textContent).toContain('Something is missing.');
    expect(document.activeElement).toBe(password());
    typeBoth();
    fireEvent.click(button('Sign in'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('takes nothing while it checks', async () => {
    const cleardesk = await showForm();
    typeBoth();
    fireEvent.click(button('Sign in'));
    cleardesk.tell(checking, 1);
    screen.getByRole('status', { name: 'Signing you in…' });
    expect(user().readOnly).toBe(true);
    type(password(), 'again');
    fireEvent.click(button('Sign in'));
    if (user().form) fireEvent.submit(user());
    expect(wishes(cleardesk)).toHaveLength(1);
  });

  it('says what was wrong, keeps the name, and waits for the password', async () => {
    const cleardesk = await showForm();
    typeBoth();
    attempt(cleardesk, { kind: 'wrong-password' });
    expect(screen.getByRole('alert').textContent).toContain('Wrong user name or password.');
    expect(user().value).toBe(' nurse1 ');
    expect(document.activeElement).toBe(password());
    expect(button('Sign in').disabled).toBe(false);
  });

  it('counts down to the next attempt', async () => {
    const cleardesk = await showForm();
    await pass(3);
    typeBoth();
    fireEvent.click(button('Sign in'));
    cleardesk.tell(checking, 500_000);
    const refusal = { kind: 'wrong-password', waitUntil: 505_000 } as const;
    cleardesk.tell({ kind: 'signed-out', refusal }, 500_000);
    expect(button('Sign in').disabled).toBe(true);
    screen.getByText('You can try again in 5 seconds');
    await pass(4);
    screen.getByText('You can try again in 1 second');
    expect(screen.queryByText('You can try again now')).toBeNull();
    await pass(1);
    expect(button('Sign in').disabled).toBe(false);
    screen.getByText('You can try again now');
  });

  it('forgets the name of whoever was neither let in nor refused', async () => {
    const cleardesk = await showForm();
    typeBoth();
    attempt(cleardesk, null);
    expect(user().value).toBe('');
    typeBoth();
    attempt(cleardesk, { kind: 'cancelled' });
    expect(user().value).toBe('');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('forgets the name and the refusal of whoever goes away', async () => {
    const cleardesk = await showForm();
    typeBoth();
    attempt(cleardesk, { kind: 'wrong-password' });
    const old = user();
    type(password(), 'half a pass');
    await pass(59);
    fireEvent.keyDown(password(), { key: 'w' });
    await pass(59);
    expect(user().value).toBe(' nurse1 ');
    await pass(1);
    expect(user().value).toBe('');
    expect(password().value).toBe('');
    expect(screen.queryByRole('alert')).toBeNull();
    // The field itself is another one, so that no undo brings anything back.
    expect(user()).not.toBe(old);
    expect(old.value).toBe('');
  });

  it('lets nobody go round the wait by going away', async () => {
    await showForm({ kind: 'wrong-password', waitUntil: 90_000 });
    await pass(61);
    expect(button('Sign in').disabled).toBe(true);
    screen.getByText('You can try again in 29 seconds');
    screen.getByRole('alert');
  });

  it('leaves nothing in the fields when the screen goes', async () => {
    const cleardesk = await showForm();
    typeBoth();
    const gone = [user(), password()];
    cleardesk.tell({ kind: 'active', session: guest, siteIndex: 0 }, 1);
    expect(gone.map(({ value }) => value)).toEqual(['', '']);
    expect(document.documentElement.outerHTML).not.toContain('nurse1');
  });

  it('shows the password on request', async () => {
    await showForm();
    const eye = button('Show password');
    expect(eye.getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(eye);
    expect(password().type).toBe('text');
    expect(eye.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(eye);
    expect(password().type).toBe('password');
  });

  it('warns of Caps Lock', async () => {
    await showForm();
    press(true);
    screen.getByText('Caps Lock is on');
    press(false);
    expect(screen.queryByText('Caps Lock is on')).toBeNull();
  });
});
