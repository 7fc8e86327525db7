// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../renderer/languages.ts';
import { noPages } from '../../main/session/front-page.ts';
import { guest, show, wishes } from './show.tsx';

const focused = () => document.activeElement?.textContent;
const bar = () => screen.getByRole('toolbar', { name: /./ });

function showSession(language: Language | null = null) {
  return show(
    { kind: 'active', session: guest, siteIndex: 0, pages: { ...noPages, canGoBack: true } },
    {},
    language,
  );
}

function press(...keys: readonly string[]): void {
  for (const key of keys) fireEvent.keyDown(document.activeElement ?? bar(), { key });
}

describe('the session bar', () => {
  it('gets the focus on the button of the page in front, when a key leads there', async () => {
    const { reachBar } = await showSession();
    act(reachBar);
    expect(focused()).toBe('Patient portal');
  });

  it('keeps the focus where it was before', async () => {
    const { reachBar } = await showSession();
    screen.getByRole('button', { name: 'End session' }).focus();
    act(reachBar);
    expect(focused()).toBe('End session');
  });

  it('moves it with the arrow keys, Home and End, and goes round', async () => {
    await showSession();
    screen.getByRole('button', { name: 'Patient portal' }).focus();
    const after = (...keys: readonly string[]) => {
      press(...keys);
      return focused();
    };
    expect(after('ArrowRight')).toBe('Library');
    expect(after('ArrowLeft', 'ArrowLeft')).toBe('Home');
    expect(after('Home')).toBe('Back');
    expect(after('ArrowLeft')).toBe('End session');
    expect(after('ArrowRight')).toBe('Back');
    expect(after('End')).toBe('End session');
  });

  it('moves it the other way where reading goes from right to left', async () => {
    await showSession('ar');
    screen.getByRole('button', { name: 'Patient portal' }).focus();
    press('ArrowLeft');
    expect(focused()).toBe('Library');
    press('ArrowRight');
    expect(focused()).toBe('Patient portal');
  });

  it('passes over a button that cannot be pressed, and leaves keys with modifiers alone', async () => {
    await show({ kind: 'active', session: guest, siteIndex: 0, pages: noPages });
    screen.getByRole('button', { name: 'Patient portal' }).focus();
    press('Home');
    expect(focused()).toBe('Reload');
    fireEvent.keyDown(document.activeElement ?? bar(), { key: 'End', ctrlKey: true });
    expect(focused()).toBe('Reload');
  });
});

describe('Escape', () => {
  const site = { kind: 'site', siteIndex: 0 } as const;
  const challenge = {
    ...{ id: 1, page: site, host: 'intranet.example.org', realm: '' },
    ...{ isProxy: false, isEncrypted: true, isRepeated: false, isWithdrawn: false },
  };
  const pages = { ...noPages, challenges: [challenge], challenge };
  const guard = () =>
    act(async () => {
      await new Promise((resolve) => setTimeout(resolve, 600));
    });

  it('gives a server that asks for a password no answer', async () => {
    const cleardesk = await show({ kind: 'active', session: guest, siteIndex: 0, pages });
    await guard();
    fireEvent.keyDown(screen.getByLabelText('Password'), { key: 'Escape' });
    expect(wishes(cleardesk)).toEqual(['answerChallenge nothing']);
  });

  it('does nothing in the moment in which the sheet covers the page', async () => {
    const cleardesk = await show({ kind: 'active', session: guest, siteIndex: 0, pages });
    fireEvent.keyDown(screen.getByLabelText('Password'), { key: 'Escape' });
    expect(wishes(cleardesk)).toEqual([]);
  });

  it('does nothing while it is held', async () => {
    const cleardesk = await show({ kind: 'active', session: guest, siteIndex: 0, pages });
    await guard();
    fireEvent.keyDown(screen.getByLabelText('Password'), { key: 'Escape', repeat: true });
    expect(wishes(cleardesk)).toEqual([]);
  });

  it('leads from the downloads and from "More" back to the page', async () => {
    const overDownloads = { ...noPages, over: { kind: 'downloads' } } as const;
    const downloads = await show({
      ...{ kind: 'active', session: guest, siteIndex: 0 },
      pages: overDownloads,
    });
    await guard();
    press('Escape');
    expect(wishes(downloads)).toEqual(['chooseSite 0']);
    const isOpen = { ...noPages, isMoreOpen: true };
    const more = await show({ kind: 'active', session: guest, siteIndex: 0, pages: isOpen });
    await guard();
    press('Escape');
    expect(wishes(more)).toEqual(['showMore false']);
  });

  it("closes the question for the administrator's password, and cancels a sign-in by phone", async () => {
    const cleardesk = await show({ kind: 'signed-out' });
    cleardesk.tellAdministration({ kind: 'asking' });
    await guard();
    press('Escape');
    expect(wishes(cleardesk)).toEqual(['closeAdministration']);
    const phone = await show({
      kind: 'signing-in',
      progress: {
        kind: 'device-code',
        userCode: 'WDJB-MJHT',
        verificationUrl: 'https://id.example.org/device',
        verificationUrlComplete: null,
        expiresAt: 600_000,
      },
    });
    await guard();
    press('Escape');
    expect(wishes(phone)).toEqual(['endSession']);
  });
});
