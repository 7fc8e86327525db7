import { describe, expect, it } from 'vitest';
import { notificationsOfPages, printsOfPages } from '../../../main/kiosk/page-dialogs.ts';
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

describe('the notifications of pages', () => {
  function told() {
    const texts: string[] = [];
    let now = 0;
    const notify = notificationsOfPages(
      {
        dispatch: (event) => {
          if (event.kind === 'site-says') texts.push(`${event.said.siteIndex}: ${event.said.text}`);
        },
      },
      { now: () => now },
      [
        { url: 'https://mail.example.org/', allow: [], permissions: [] },
        {
          url: 'https://chat.example.org/',
          allow: ['https://*.chat.example.org'],
          permissions: ['notifications'],
        },
      ],
    );
    return { texts, notify, pass: (ms: number) => (now += ms) };
  }
  const said = { title: 'Ward 3', body: 'a\u202e\nb' };

  it('are shown in one line, without characters that disguise them', () => {
    const { texts, notify, pass } = told();
    expect(notify(1, 'https://chat.example.org', said)).toBe(true);
    pass(2000);
    const long = { title: '', body: 'x'.repeat(5000) };
    expect(notify(1, 'https://a.chat.example.org', long)).toBe(true);
    expect(texts).toEqual(['1: Ward 3: a b', `1: ${'x'.repeat(99)}…`]);
  });

  it('are refused without the permission, from another origin, too soon, and without words', () => {
    const { texts, notify, pass } = told();
    expect(notify(0, 'https://mail.example.org', said)).toBe(false);
    for (const origin of ['https://example.org', 'null', ''])
      expect(notify(1, origin, said)).toBe(false);
    expect(notify(1, 'https://chat.example.org', { title: '\u202e', body: ' ' })).toBe(false);
    expect(notify(1, 'https://chat.example.org', said)).toBe(true);
    pass(1999);
    expect(notify(1, 'https://chat.example.org', said)).toBe(false);
    pass(1);
    expect(notify(1, 'https://chat.example.org', said)).toBe(true);
    expect(texts).toHaveLength(2);
  });
});
