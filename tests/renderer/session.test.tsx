// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../preload/contract.ts';
import { guest, show, wishes } from './show.tsx';
import { titles } from './site-problems.ts';

const button = (name: string) => screen.getByRole('button', { name });

describe("the notice before a session's limit", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const notice = () => document.querySelector('.session-limit')?.textContent;
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

  function limitedTo(minutes: number): SessionState {
    const limit = { at: minutes * 60_000, reason: 'schedule' } as const;
    return { kind: 'active', session: { ...guest, limit }, siteIndex: 0 };
  }

  it('counts the last five minutes, politely', async () => {
    await show(limitedTo(480));
    const heard: unknown[] = [];
    await pass(474 * 60_000);
    for (let second = 0; second < 360; second++) {
      const text = notice();
      if (text !== heard.at(-1)) heard.push(text);
      await pass(1000);
    }
    expect(heard).toEqual([
      '',
      'Your session ends in 5 minutes',
      'Your session ends in 4 minutes',
      'Your session ends in 3 minutes',
      'Your session ends in 2 minutes',
      'Your session ends in 1 minute',
    ]);
  });

  it('needs one timer, which does not tick', async () => {
    await show(limitedTo(480));
    await pass(2000); // until the screen has told that it is painted
    expect(vi.getTimerCount()).toBe(1);
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await pass(474 * 60_000);
    expect(timers).not.toHaveBeenCalled();
    await pass(5 * 60_000);
    expect(timers.mock.calls.length).toBeLessThanOrEqual(5);
  });

  it('follows a limit that comes sooner', async () => {
    const cleardesk = await show(limitedTo(480));
    cleardesk.tell(limitedTo(3), 0);
    expect(notice()).toBe('Your session ends in 3 minutes');
  });

  it('is not there in a session without one', async () => {
    await show({ kind: 'active', session: guest, siteIndex: 0 });
    expect(notice()).toBeUndefined();
  });
});

describe('a site that is of no use', () => {
  it.each(titles)('"%s": the screen says so, and loads it again', async (title, siteProblem) => {
    const state = { kind: 'active', session: guest, siteIndex: 0 } as const;
    const cleardesk = await show({ ...state, siteProblem });
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: title }));
    screen.getByText('Help desk: Call 1234');
    const again = screen.getByRole('button', { name: /^(Reload page|Try again|Sign in again)$/ });
    fireEvent.click(again);
    fireEvent.click(button('Library'));
    fireEvent.click(button('End session'));
    expect(wishes(cleardesk)).toEqual(['reloadSite', 'chooseSite 1', 'endSession']);
    cleardesk.tell(state, 1);
    expect(screen.getByRole('heading').textContent).toBe('Patient portal');
  });

  it('takes the focus again when another site has failed, too', async () => {
    const state = { kind: 'active', session: guest, siteProblem: { kind: 'crashed' } } as const;
    const cleardesk = await show({ ...state, siteIndex: 0 });
    button('Library').focus();
    cleardesk.tell({ ...state, siteIndex: 1 }, 1);
    expect(document.activeElement).toBe(screen.getByRole('heading'));
  });

  it('names the origin that it leads to', async () => {
    const siteProblem = { kind: 'leads-elsewhere', origin: 'https://sso.example.org' } as const;
    await show({ kind: 'active', session: guest, siteIndex: 0, siteProblem });
    screen.getByText(/^It leads to https:\/\/sso\.example\.org, which is not allowed/);
  });
});

describe('a site that cannot be reached', () => {
  const at = (nextTryAt: number | null): SessionState => {
    const siteProblem = { kind: 'unreachable', failures: 1, nextTryAt } as const;
    return { kind: 'active', session: guest, siteIndex: 0, siteProblem };
  };

  it('says when it is tried again, and that it is, and keeps the focus meanwhile', async () => {
    const cleardesk = await show(at(5000));
    screen.getByText('Trying again in 5 seconds');
    button('Reload page').focus();
    cleardesk.tell(at(null), 1);
    screen.getByText('Trying again now…');
    cleardesk.tell(at(10_000), 2);
    expect(document.activeElement).toBe(button('Reload page'));
  });

  it('is tried at once when the device has a network again, and only while it is shown', async () => {
    const cleardesk = await show(at(60_000));
    dispatchEvent(new Event('online'));
    expect(wishes(cleardesk)).toEqual(['reloadSite']);
    cleardesk.tell({ kind: 'active', session: guest, siteIndex: 0 }, 1);
    dispatchEvent(new Event('online'));
    expect(wishes(cleardesk)).toEqual(['reloadSite']);
  });
});

describe('a page that is loading', () => {
  const loading: SessionState = {
    kind: 'active',
    session: guest,
    siteIndex: 0,
    loading: [{ siteIndex: 0, since: 0 }],
  };
  const slow = () => document.querySelector('.loading-slow');
  const line = () => screen.queryByRole('progressbar', { name: 'The page is loading' });

  it('has a line, and after ten seconds words and a button, until it is there', async () => {
    vi.useFakeTimers();
    try {
      const cleardesk = await show(loading);
      expect([line() !== null, slow()?.textContent]).toEqual([true, '']);
      expect(screen.getAllByRole('button', { name: 'Reload' })).toHaveLength(1);
      await act(() => vi.advanceTimersByTimeAsync(10_000));
      expect(slow()?.textContent).toBe('This is taking longer than usual');
      fireEvent.click(screen.getAllByRole('button', { name: 'Reload' }).at(-1) ?? document.body);
      expect(wishes(cleardesk)).toEqual(['reloadSite']);
      cleardesk.tell({ kind: 'active', session: guest, siteIndex: 0 }, 1);
      expect([line(), slow()]).toEqual([null, null]);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each<[string, Partial<SessionState>]>([
    ['another site is in front', { siteIndex: 1 }],
    ['the site has failed', { siteProblem: { kind: 'crashed' } }],
  ])('has none where %s', async (_where, change) => {
    await show({ ...loading, ...change } as SessionState);
    expect(line()).toBeNull();
  });
});
