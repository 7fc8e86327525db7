// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionState, Setup } from '../../preload/contract.ts';
import { placeAt } from '../../renderer/attract-place.ts';
import { checking, guest, show, wishes } from './show.tsx';

const AFTER_MS = 120_000;
const setup: Partial<Setup> = { attract: { afterMs: AFTER_MS, picture: null } };
const loggedOut: SessionState = { kind: 'signed-out' };
const sentence = () =>
  screen.queryByRole('heading', { name: 'Touch the screen or press any key to start' });
const start = () => screen.getByRole('button', { name: 'Start session' });
const moving = () => document.querySelector<HTMLElement>('.attract-moving');

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

function stubMotion(isReduced: boolean): void {
  vi.stubGlobal('matchMedia', () => ({ matches: isReduced, addEventListener: () => undefined }));
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 2, 1, 9, 30, 20) });
  stubMotion(false);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the attract screen', () => {
  it('comes after a time without input, and the usual language with it', async () => {
    const cleardesk = await show(loggedOut, setup);
    pass(AFTER_MS - 1000);
    fireEvent.keyDown(document.body, { key: 'a' });
    pass(AFTER_MS - 1000);
    expect(sentence()).toBeNull();
    pass(1001);
    expect(document.activeElement).toBe(sentence());
    screen.getByText(/^9:34/);
    screen.getByText(/Sunday/);
    expect(wishes(cleardesk)).toEqual(['chooseLanguage default']);
  });

  it('is off by default', async () => {
    await show(loggedOut);
    pass(86_400_000);
    start();
  });

  it.each<SessionState>([
    checking,
    { kind: 'signed-out', banner: { kind: 'agreed', version: 'v1' } },
    { kind: 'active', session: guest, siteIndex: 0 },
    { kind: 'out-of-service', problem: { kind: 'audit-unwritable' } },
  ])('never comes in another state: %j', async (state) => {
    await show(state, setup);
    pass(10 * AFTER_MS);
    expect(sentence()).toBeNull();
  });

  it("gives way to the administrator's screen and to any other state, and starts its time anew", async () => {
    const cleardesk = await show(loggedOut, setup);
    pass(AFTER_MS);
    cleardesk.tellAdministration({ kind: 'asking' });
    expect(sentence()).toBeNull();
    pass(10 * AFTER_MS);
    expect(sentence()).toBeNull();
    cleardesk.tellAdministration({ kind: 'closed' });
    expect(sentence()).toBeNull();
    pass(AFTER_MS);
    expect(sentence()).not.toBeNull();
    cleardesk.tell({ kind: 'out-of-service', problem: { kind: 'audit-unwritable' } }, 1);
    expect(sentence()).toBeNull();
  });

  it('moves and shows the time each minute, after a fade', async () => {
    await show(loggedOut, setup);
    pass(AFTER_MS);
    const before = moving()?.getAttribute('style');
    pass(40_000);
    expect(moving()?.className).toContain('attract-fading');
    expect(moving()?.getAttribute('style')).toBe(before);
    pass(1000);
    expect(moving()?.className).not.toContain('attract-fading');
    expect(moving()?.getAttribute('style')).not.toBe(before);
    screen.getByText(/^9:33/);
  });

  it('moves without a fade for people who want no motion', async () => {
    stubMotion(true);
    await show(loggedOut, setup);
    pass(AFTER_MS);
    const before = moving()?.getAttribute('style');
    pass(40_000);
    expect(moving()?.className).not.toContain('attract-fading');
    expect(moving()?.getAttribute('style')).not.toBe(before);
  });

  it("shows the organisation's picture", async () => {
    const picture = 'data:image/svg+xml,%3Csvg/%3E';
    await show(loggedOut, { attract: { afterMs: AFTER_MS, picture } });
    pass(AFTER_MS);
    expect(document.querySelector('img')?.getAttribute('src')).toBe(picture);
    expect(screen.queryByText(/^9:/)).toBeNull();
  });
});

describe('the input that ends the attract screen', () => {
  it('does nothing else: not the key, not the touch, not the click that follows', async () => {
    const cleardesk = await show(loggedOut, setup);
    pass(AFTER_MS);
    fireEvent.keyDown(document.body, { key: 'Enter', code: 'Enter' });
    fireEvent.keyUp(start(), { key: 'Enter', code: 'Enter' });
    fireEvent.click(start());
    pass(500);
    expect(wishes(cleardesk)).toEqual(['chooseLanguage default']);
    fireEvent.click(start());
    expect(wishes(cleardesk)).toContain('signIn guest');
  });

  it('lasts for as long as the key is held, and not forever', async () => {
    const cleardesk = await show(loggedOut, setup);
    pass(AFTER_MS);
    fireEvent.keyDown(document.body, { key: 'Enter', code: 'Enter' });
    pass(2000);
    fireEvent.keyUp(start(), { key: 'Enter', code: 'Enter' });
    fireEvent.click(start());
    expect(wishes(cleardesk)).toEqual(['chooseLanguage default']);
    pass(AFTER_MS + 500);
    expect(sentence()).not.toBeNull();
    fireEvent.keyDown(document.body, { key: 'Enter', code: 'Enter' });
    pass(3500);
    fireEvent.click(start());
    expect(wishes(cleardesk)).toContain('signIn guest');
  });

  it('is a pointer that moves, and not one that trembles', async () => {
    const move = (screenX: number) => {
      fireEvent(window, new PointerEvent('pointermove', { screenX, screenY: 100 }));
    };
    await show(loggedOut, setup);
    move(100);
    pass(AFTER_MS);
    move(100);
    move(103);
    expect(sentence()).not.toBeNull();
    move(120);
    expect(sentence()).toBeNull();
  });
});

describe('its places', () => {
  const MINUTE_MS = 60_000;
  const days = Array.from({ length: 3 * 1440 }, (_one, minute) => placeAt(minute * MINUTE_MS));

  it('are far from one minute to the next', () => {
    for (const [index, { x, y }] of days.entries()) {
      const before = days[index - 1];
      if (before === undefined) continue;
      expect(Math.hypot(x - before.x, y - before.y)).toBeGreaterThan(20);
    }
  });

  it('leave every spot of the display dark for some of the time', () => {
    // As large as the style sheet lets it become: 45 % of the width, and less than half of the height.
    const [width, height] = [45, 50];
    for (let x = 2.5; x < 100; x += 5) {
      for (let y = 2.5; y < 100; y += 5) {
        const lit = days.filter((place) => {
          const left = (place.x * (100 - width)) / 100;
          const top = (place.y * (100 - height)) / 100;
          return x >= left && x <= left + width && y >= top && y <= top + height;
        });
        expect(lit.length / days.length).toBeLessThan(0.85);
      }
    }
  });
});
