// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checking, guest, show, wishes } from './show.tsx';

const languages = ['en', 'pl', 'ar'];
const choice = (name = 'Language') => within(screen.getByRole('group', { name }));
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const root = document.documentElement;

afterEach(() => {
  vi.useRealTimers();
});

describe('the choice of a language', () => {
  it('names each language as its speakers do, for a screen reader in their language', async () => {
    await show({ kind: 'signed-out' }, { languages });
    const buttons = choice().getAllByRole('button');
    expect(buttons.map(({ textContent }) => textContent)).toEqual(['English', 'Polski', 'العربية']);
    expect(buttons.map((each) => each.querySelector('[lang]')?.getAttribute('lang'))).toEqual(
      languages,
    );
    expect(button('English').getAttribute('aria-current')).toBe('true');
  });

  it('is not there where there is only one', async () => {
    await show({ kind: 'signed-out' }, { languages: ['en', 'ja'] });
    expect(screen.queryByRole('group', { name: 'Language' })).toBeNull();
  });

  it('tells the kiosk, and the usual language as none', async () => {
    const cleardesk = await show({ kind: 'signed-out' }, { languages });
    fireEvent.click(button('العربية'));
    cleardesk.tell({ kind: 'signed-out', language: 'ar' }, 1);
    fireEvent.click(button('English'));
    expect(wishes(cleardesk)).toEqual(['chooseLanguage ar', 'chooseLanguage default']);
  });

  it('changes all that is shown, and what the page is', async () => {
    const cleardesk = await show({ kind: 'signed-out' }, { languages });
    expect([root.lang, root.dir]).toEqual(['en', 'ltr']);
    const english = button('English');
    english.focus();
    cleardesk.tell({ kind: 'signed-out', language: 'ar' }, 1);
    screen.getByRole('heading', { name: 'أهلًا وسهلًا' });
    expect([root.lang, root.dir]).toEqual(['ar', 'rtl']);
    expect(button('العربية').getAttribute('aria-current')).toBe('true');
    expect(document.activeElement).toBe(english);
    cleardesk.tell({ kind: 'active', session: guest, siteIndex: 0, language: 'ar' }, 2);
    button('إنهاء الجلسة');
    cleardesk.tell({ kind: 'signed-out' }, 3);
    screen.getByRole('heading', { name: 'Welcome' });
    expect([root.lang, root.dir]).toEqual(['en', 'ltr']);
  });

  it('falls back to the usual language for one that the config no longer offers', async () => {
    await show({ kind: 'signed-out', language: 'fr' }, { languages });
    screen.getByRole('heading', { name: 'Welcome' });
  });

  it('keeps what the user has typed', async () => {
    const setup = { languages, signIn: { mode: 'accounts' } } as const;
    const cleardesk = await show({ kind: 'signed-out' }, setup);
    fireEvent.input(screen.getByLabelText('User name'), { target: { value: 'nurse1' } });
    cleardesk.tell({ kind: 'signed-out', language: 'pl' }, 1);
    expect(screen.getByLabelText<HTMLInputElement>('Nazwa użytkownika').value).toBe('nurse1');
  });

  it('takes no press while a user signs in', async () => {
    const cleardesk = await show(checking, { languages });
    fireEvent.click(button('العربية'));
    expect(wishes(cleardesk)).toEqual([]);
  });

  it('returns to the usual language when the login screen is left alone for a minute', async () => {
    vi.useFakeTimers();
    const cleardesk = await show({ kind: 'signed-out', language: 'ar' }, { languages });
    act(() => void vi.advanceTimersByTime(59_000));
    fireEvent.pointerDown(document.body);
    act(() => void vi.advanceTimersByTime(59_000));
    expect(wishes(cleardesk)).toEqual([]);
    act(() => void vi.advanceTimersByTime(2000));
    expect(wishes(cleardesk)).toEqual(['chooseLanguage default']);
    cleardesk.tell({ kind: 'signed-out' }, 1);
    act(() => void vi.advanceTimersByTime(120_000));
    expect(wishes(cleardesk)).toEqual(['chooseLanguage default']);
  });
});

it("shows IT's own texts", async () => {
  const texts = { en: { login: { welcome: 'Hello at the library' } } };
  await show({ kind: 'signed-out' }, { texts });
  screen.getByRole('heading', { name: 'Hello at the library' });
});
