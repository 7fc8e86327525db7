// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionState, Setup } from '../../preload/contract.ts';
import { checking, show, wishes } from './show.tsx';

const useBanner = {
  title: null,
  version: 'v1',
  texts: [
    { language: 'de', text: 'Erstens.\n\nZweitens.' },
    { language: 'en', text: 'First.\n\nSecond,\nand third.' },
  ],
};
const setup: Partial<Setup> = { useBanner, languages: ['en', 'de', 'pl'] };
const shown: SessionState = {
  kind: 'signed-out',
  banner: { kind: 'shown', version: 'v1', next: { kind: 'guest' } },
};
const agreed = { kind: 'agreed', version: 'v1' } as const;
const button = (name: string) => screen.getByRole('button', { name });
const heading = (name: string) => screen.getByRole('heading', { name, level: 1 });
const text = () => [...screen.getByRole('region').children].map((each) => each.textContent);

/** A press before this is the second tap of two on the login screen. */
function passGuard(): void {
  act(() => {
    vi.advanceTimersByTime(600);
  });
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the use banner', () => {
  it('shows its paragraphs, and takes an agreement to this text', async () => {
    const cleardesk = await show(shown, setup);
    expect(document.activeElement).toBe(heading('Terms of use'));
    expect(text()).toEqual(['First.', 'Second,\nand third.']);
    expect(screen.getByRole('region').lang).toBe('en');
    fireEvent.click(button('I agree'));
    expect(wishes(cleardesk)).toEqual([]);
    passGuard();
    fireEvent.click(button('I agree'));
    expect(wishes(cleardesk)).toEqual(['agreeToUse v1 en']);
  });

  it("has IT's heading, and one text for all languages", async () => {
    const own = { ...useBanner, title: 'Please note', texts: [{ language: null, text: 'One.' }] };
    const cleardesk = await show(shown, { useBanner: own });
    heading('Please note');
    expect(screen.getByRole('region').hasAttribute('lang')).toBe(false);
    passGuard();
    fireEvent.click(button('I agree'));
    expect(wishes(cleardesk)).toEqual(['agreeToUse v1 -']);
  });

  it('is left by its button and by Escape', async () => {
    const cleardesk = await show(shown, setup);
    fireEvent.click(button('Cancel'));
    fireEvent.keyDown(document.body, { key: 'Escape' });
    fireEvent.keyDown(document.body, { key: 'Escape', repeat: true });
    expect(wishes(cleardesk)).toEqual(['leaveUseBanner', 'leaveUseBanner']);
  });

  it.each([
    ['de', 'Erstens.', 'de'],
    // No text in Polish: the one in the usual language.
    ['pl', 'First.', 'en'],
  ])('is in the language that the user has chosen: %s', async (language, first, shownIn) => {
    await show({ ...shown, language }, setup);
    expect(text()[0]).toBe(first);
    expect(screen.getByRole('region').lang).toBe(shownIn);
  });

  it('is in its first language where it has neither the chosen nor the usual one', async () => {
    await show(shown, { ...setup, language: 'fr' });
    expect(text()[0]).toBe('Erstens.');
  });

  it('is not shown in another version than the one to agree to', async () => {
    for (const old of [null, { ...useBanner, version: 'v0' }]) {
      await show(shown, { ...setup, useBanner: old });
      heading('Welcome');
      expect(button('Start session').getAttribute('aria-disabled')).toBe('true');
    }
  });

  it('comes before the form with the password', async () => {
    const accounts = { ...setup, signIn: { mode: 'accounts' } } as const;
    const cleardesk = await show({ kind: 'signed-out' }, accounts);
    expect(screen.queryByLabelText('Password')).toBeNull();
    fireEvent.click(button('Sign in'));
    expect(wishes(cleardesk)).toEqual(['showUseBanner']);
    cleardesk.tell(shown, 1);
    cleardesk.tell({ kind: 'signed-out', banner: agreed }, 2);
    expect(document.activeElement).toBe(screen.getByLabelText('User name'));
    cleardesk.tell({ ...checking, banner: agreed }, 3);
    screen.getByLabelText('Password');
    cleardesk.tell({ kind: 'signed-out', refusal: { kind: 'terms-changed' } }, 4);
    expect(screen.queryByLabelText('Password')).toBeNull();
    screen.getByText('The terms of use have changed.');
  });
});
