// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../preload/contract.ts';
import { guest, show, wishes } from './show.tsx';

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
  it.each([
    ['crashed', 'This page has stopped working'],
    ['unreachable', 'This page cannot be reached'],
    ['certificate', 'This page is not safe'],
  ] as const)('is %s: the screen says so, and loads it again', async (siteProblem, title) => {
    const state = { kind: 'active', session: guest, siteIndex: 0 } as const;
    const cleardesk = await show({ ...state, siteProblem });
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: title }));
    screen.getByText('Help desk: Call 1234');
    fireEvent.click(button('Reload page'));
    fireEvent.click(button('Library'));
    fireEvent.click(button('End session'));
    expect(wishes(cleardesk)).toEqual(['reloadSite', 'chooseSite 1', 'endSession']);
    cleardesk.tell(state, 1);
    expect(screen.queryByRole('heading')).toBeNull();
  });

  it('takes the focus again when another site has failed, too', async () => {
    const state = { kind: 'active', session: guest, siteProblem: 'crashed' } as const;
    const cleardesk = await show({ ...state, siteIndex: 0 });
    button('Library').focus();
    cleardesk.tell({ ...state, siteIndex: 1 }, 1);
    expect(document.activeElement).toBe(screen.getByRole('heading'));
  });
});
