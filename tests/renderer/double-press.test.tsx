// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../preload/contract.ts';
import { show, wishes } from './show.tsx';

const ended: SessionState = {
  kind: 'ended',
  reason: 'user',
  receiptCode: '1a2b-3c4d',
  leaveAt: 10_000,
};

interface Place {
  readonly clientX: number;
  readonly clientY: number;
}

/** A press of the pointer, with the events that a browser makes of it. */
function press(name: string, place: Place, timeStamp: number): void {
  const button = screen.getByRole('button', { name });
  const at = { ...place, detail: 1, button: 0, pointerType: 'mouse', pointerId: 1 };
  for (const type of ['pointerDown', 'mouseDown', 'pointerUp', 'mouseUp', 'click'] as const) {
    vi.spyOn(Event.prototype, 'timeStamp', 'get').mockReturnValue(timeStamp);
    fireEvent[type](button, at);
  }
}

describe('a double click on "Done"', () => {
  const done = { clientX: 640, clientY: 562 };

  it.each([
    ['at the same place, within half a second, starts no session', { dx: 4, afterMs: 180 }, 0],
    ['at another place is a press of its own', { dx: 40, afterMs: 180 }, 1],
    ['after half a second is a press of its own', { dx: 0, afterMs: 600 }, 1],
  ])('whose second press is %s', async (_, { dx, afterMs }, sessions) => {
    const cleardesk = await show(ended);
    press('Done', done, 1000);
    cleardesk.tell({ kind: 'signed-out' }, 0);
    press('Start session', { ...done, clientX: done.clientX + dx }, 1000 + afterMs);
    const started = wishes(cleardesk).filter((wish) => wish.startsWith('signIn'));
    expect(started).toHaveLength(sessions);
  });

  it('does not hold up the first press of a user who sees the login screen', async () => {
    const cleardesk = await show({ kind: 'signed-out' });
    press('Start session', done, 1000);
    expect(wishes(cleardesk)).toHaveLength(1);
  });

  it('does the same by a key', async () => {
    const cleardesk = await show(ended);
    for (const name of ['Done', 'Start session']) {
      const button = screen.getByRole('button', { name });
      vi.spyOn(Event.prototype, 'timeStamp', 'get').mockReturnValue(1000);
      fireEvent.keyDown(button, { key: 'Enter' });
      fireEvent.keyUp(button, { key: 'Enter' });
      cleardesk.tell({ kind: 'signed-out' }, 0);
    }
    expect(wishes(cleardesk)).toEqual(['leaveExitScreen']);
  });
});
