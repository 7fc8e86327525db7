import { describe, expect, it } from 'vitest';
import { printsOfPages } from '../../../main/kiosk/page-dialogs.ts';
import { transition } from '../../../main/session/rules/transition.ts';
import type { SessionEvent, SessionState } from '../../../main/session/state.ts';
import { policy } from '../session/fake-kiosk.ts';

const page = { kind: 'site', siteIndex: 0 } as const;

function scene(mayPrint = true) {
  let state: SessionState = {
    kind: 'active',
    session: { auditId: 'a1b2', userName: null },
    siteIndex: 0,
  };
  let now = 0;
  const dispatch = (event: SessionEvent) => {
    state = transition(state, event, policy, now);
  };
  const kiosk = {
    get state() {
      return state;
    },
    dispatch,
  };
  const print = printsOfPages(kiosk, { now: () => now }, mayPrint);
  return { print, dispatch, pass: (ms: number) => (now += ms) };
}

describe('the prints of pages', () => {
  it('are one at a time, and three a minute', () => {
    const { print, dispatch, pass } = scene();
    for (let count = 1; count <= 3; count += 1) {
      expect(print(page)).toBe(true);
      expect(print(page)).toBe(false);
      dispatch({ kind: 'printed', ok: true });
    }
    expect(print(page)).toBe(false);
    pass(60_000);
    expect(print(page)).toBe(true);
  });

  it('are refused where printing is blocked, for a page behind, and after the session', () => {
    expect(scene(false).print(page)).toBe(false);
    const { print, dispatch } = scene();
    expect(print({ kind: 'site', siteIndex: 1 })).toBe(false);
    dispatch({ kind: 'end-requested', reason: 'user' });
    expect(print(page)).toBe(false);
  });
});
