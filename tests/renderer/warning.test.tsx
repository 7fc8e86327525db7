// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guest, show, wishes } from './show.tsx';

const button = (name: string) => screen.getByRole('button', { name });
const digits = () => document.querySelector('.countdown-digits')?.textContent;

function showWarning(seconds = 30) {
  return show({ kind: 'warning', session: guest, siteIndex: 0, endsAt: seconds * 1000 });
}

async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) await act(() => vi.advanceTimersByTimeAsync(1000));
}

describe('the warning', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks in a dialog that tells the time left and what is at stake', async () => {
    await showWarning();
    const dialog = screen.getByRole('alertdialog', { name: 'Are you still there?' });
    const description = document.getElementById(dialog.getAttribute('aria-describedby') ?? '');
    expect(description?.textContent).toBe(
      'Your session ends in 30 seconds. Unsaved work will be lost when the session ends.',
    );
  });

  it('has the focus on the harmless button', async () => {
    await showWarning();
    expect(document.activeElement).toBe(button('Continue session'));
  });

  it('takes the focus again when the window gets it from elsewhere', async () => {
    await showWarning();
    button('Continue session').blur();
    expect(document.activeElement).toBe(document.body);
    fireEvent.focus(window);
    expect(document.activeElement).toBe(button('Continue session'));
  });

  it('takes the focus from the button of the bar that it covers', async () => {
    const session = { session: guest, siteIndex: 0 };
    const cleardesk = await show({ kind: 'active', ...session });
    button('End session').focus();
    cleardesk.tell({ kind: 'warning', ...session, endsAt: 30_000 }, 0);
    expect(document.activeElement).toBe(button('Continue session'));
  });

  it('leaves the focus where the user put it', async () => {
    await showWarning();
    await pass(1);
    button('End session now').focus();
    fireEvent.focus(window);
    expect(document.activeElement).toBe(button('End session now'));
  });

  it('continues on a key press, and only continues on a second', async () => {
    const cleardesk = await showWarning();
    for (let press = 0; press < 2; press++) {
      fireEvent.keyDown(button('Continue session'), { key: ' ', code: 'Space' });
      fireEvent.keyUp(button('Continue session'), { key: ' ', code: 'Space' });
    }
    expect(wishes(cleardesk)).toEqual(['continueSession', 'continueSession']);
  });

  it('shows that "Continue session" was pressed, and keeps the focus on it', async () => {
    const cleardesk = await show({
      kind: 'warning',
      session: guest,
      siteIndex: 0,
      endsAt: 30_000,
      isAnswered: true,
    });
    expect(button('Continue session').hasAttribute('data-pending')).toBe(true);
    expect(document.activeElement).toBe(button('Continue session'));
    fireEvent.click(button('Continue session'));
    expect(wishes(cleardesk)).toEqual([]);
  });

  it.each([' ', 'Enter'])('ignores the key "%s" held since before it was there', async (key) => {
    const cleardesk = await showWarning();
    await pass(1);
    for (const name of ['Continue session', 'End session now']) {
      fireEvent.keyDown(button(name), { key, repeat: true });
      fireEvent.keyDown(button(name), { key, repeat: true });
      fireEvent.keyUp(button(name), { key });
    }
    expect(wishes(cleardesk)).toEqual([]);
  });

  it('ignores the release of a finger that went down before it was there', async () => {
    const cleardesk = await showWarning();
    await pass(1);
    fireEvent.pointerUp(button('End session now'), { pointerType: 'touch', button: 0 });
    fireEvent.click(button('End session now'), { detail: 1 });
    expect(wishes(cleardesk)).toEqual([]);
  });

  it('ends the session on request, but not by a tap in the moment it appears', async () => {
    const cleardesk = await showWarning();
    fireEvent.click(button('End session now'));
    expect(wishes(cleardesk)).toEqual([]);
    await pass(1);
    fireEvent.click(button('End session now'));
    expect(wishes(cleardesk)).toEqual(['endSession']);
  });

  it('counts down for the eyes, every second', async () => {
    await showWarning();
    expect(digits()).toBe('30');
    expect(document.querySelector('.countdown')?.getAttribute('aria-hidden')).toBe('true');
    await pass(1);
    expect(digits()).toBe('29');
    await pass(40);
    expect(digits()).toBe('0');
  });

  it('counts on its own clock, from the moment the state was sent', async () => {
    const cleardesk = await show({ kind: 'signed-out' });
    await pass(7);
    cleardesk.tell({ kind: 'warning', session: guest, siteIndex: 0, endsAt: 5_020_000 }, 5_000_000);
    expect(digits()).toBe('20');
  });

  it('speaks at 15, 10 and 5 seconds, after the start in its description', async () => {
    await showWarning();
    const heard: string[] = [];
    for (let second = 0; second < 30; second++) {
      const text = screen.getByRole('timer').textContent;
      if (text !== '' && text !== heard.at(-1)) heard.push(text);
      await pass(1);
    }
    expect(heard).toEqual([15, 10, 5].map((left) => `Your session ends in ${left} seconds.`));
    expect(screen.getByRole('timer').getAttribute('aria-live')).toBe('assertive');
  });
});
