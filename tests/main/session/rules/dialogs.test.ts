import { describe, expect, it } from 'vitest';
import { isPageInFront, pagesOf } from '../../../../main/session/front-page.ts';
import { transition } from '../../../../main/session/rules/transition.ts';
import type { PageDialog, SitePage } from '../../../../main/session/pages.ts';
import type { EventOf, SessionEvent, SessionState } from '../../../../main/session/state.ts';
import { challenge, policy } from '../fake-kiosk.ts';

const session = { auditId: 'a1b2', userName: null };
const active: SessionState = { kind: 'active', session, siteIndex: 0 };
const site = (siteIndex: number): SitePage => ({ kind: 'site', siteIndex });

const after = (state: SessionState, ...events: readonly SessionEvent[]) =>
  events.reduce((now, event) => transition(now, event, policy, 0), state);

function opened(id: number, ...pages: readonly SitePage[]): EventOf<'dialog-opened'> {
  const dialog: PageDialog = {
    id,
    kind: 'confirm',
    pages,
    siteIndex: 0,
    host: 'example.org',
    text: 'Delete?',
    preset: '',
    isRepeated: false,
  };
  return { kind: 'dialog-opened', dialog };
}

const over = (id: number): SessionEvent => ({ kind: 'dialog-over', id });
const shown = (state: SessionState) =>
  state.kind === 'active' || state.kind === 'warning' ? pagesOf(state).dialog?.id : undefined;

describe('the message of a page', () => {
  it('covers the page that waits for the answer, and further ones follow', () => {
    const state = after(active, opened(1, site(0)), opened(2, site(0)));
    expect(shown(state)).toBe(1);
    expect(isPageInFront(state)).toBe(false);
    expect(shown(after(state, over(1)))).toBe(2);
    expect(after(state, over(1), over(2))).toEqual(active);
    expect(after(active, over(1))).toBe(active);
  });

  it('of a page behind waits until that is in front, or another page that waits with it', () => {
    const state = after(active, opened(1, site(1), { kind: 'pop-up', id: 7 }));
    expect(shown(state)).toBeUndefined();
    expect(isPageInFront(state)).toBe(true);
    expect(shown(after(state, { kind: 'site-chosen', siteIndex: 1 }))).toBe(1);
    const popUp = { id: 7, siteIndex: 0, openerId: null, host: 'example.org' };
    expect(shown(after(state, { kind: 'pop-up-opened', popUp }))).toBe(1);
  });

  it('stays behind a warning, and comes up while one is shown', () => {
    const warn: SessionEvent = { kind: 'tick', idleMs: policy.idleTimeoutMs - 1 };
    const state = after(active, opened(1, site(0)), warn, opened(2, site(0)));
    expect(state.kind).toBe('warning');
    const back = after(state, { kind: 'continue-requested' }, { kind: 'tick', idleMs: 0 });
    expect(back.kind).toBe('active');
    expect(shown(back)).toBe(1);
    expect(shown(after(state, over(1)))).toBe(2);
  });

  it('comes after the sign-in that a server asks for', () => {
    const asked = { kind: 'challenged', challenge: challenge(9, site(0)) } as const;
    const state = after(active, opened(1, site(0)), asked);
    expect(shown(state)).toBeUndefined();
    expect(shown(after(state, { kind: 'challenge-over', id: 9 }))).toBe(1);
  });

  it('goes with the session', () => {
    const ended = after(active, opened(1, site(0)), { kind: 'end-requested', reason: 'user' });
    expect(JSON.stringify(ended)).not.toContain('Delete?');
    expect(after(ended, opened(2, site(0)))).toBe(ended);
  });
});

describe('the question of a window that the user closes', () => {
  const page = { kind: 'pop-up', id: 7 } as const;
  const popUp = { id: 7, siteIndex: 0, openerId: null, host: 'example.org' };
  const inBackground: readonly SessionEvent[] = [
    { kind: 'pop-up-opened', popUp },
    { kind: 'site-chosen', siteIndex: 1 },
  ];
  const asks: SessionEvent = {
    kind: 'dialog-opened',
    dialog: { ...opened(1, page).dialog, kind: 'close' },
  };
  const close: SessionEvent = { kind: 'pop-up-close-requested', id: 7 };
  const over = (state: SessionState) =>
    state.kind === 'active' || state.kind === 'warning' ? pagesOf(state).over : undefined;

  it('brings the window to the front, from another page and from the list of everything', () => {
    const state = after(active, ...inBackground);
    expect(after(state, close)).toBe(state);
    const asked = after(state, { kind: 'more-requested', isOpen: true }, close, asks);
    expect(over(asked)).toEqual(page);
    expect(shown(asked)).toBe(1);
    expect(isPageInFront(asked)).toBe(false);
  });

  it('is not asked twice: another press brings the first question to the front', () => {
    const asked = after(active, ...inBackground, asks);
    expect(after(asked, close)).toBe(asked);
    const left = after(asked, { kind: 'site-chosen', siteIndex: 1 });
    expect(shown(left)).toBeUndefined();
    expect(shown(after(left, close))).toBe(1);
  });

  it('keeps the window when the user stays, and goes with it otherwise', () => {
    const asked = after(active, ...inBackground, asks);
    const stayed = after(asked, { kind: 'dialog-over', id: 1 });
    expect(over(stayed)).toEqual(page);
    expect(isPageInFront(stayed)).toBe(true);
    const closed = after(stayed, { kind: 'pop-up-closed', id: 7 });
    expect(closed).toEqual(active);
  });

  it('waits behind a warning', () => {
    const warn: SessionEvent = { kind: 'tick', idleMs: policy.idleTimeoutMs - 1 };
    const warned = after(active, ...inBackground, warn, asks);
    expect(warned.kind).toBe('warning');
    expect(after(warned, close)).toBe(warned);
    const back = after(warned, { kind: 'continue-requested' }, { kind: 'tick', idleMs: 0 });
    expect(shown(back)).toBe(1);
  });
});

describe('a page that prints', () => {
  const asks = (page: SitePage): SessionEvent => ({ kind: 'print-requested', page });
  const printing = (state: SessionState) =>
    state.kind === 'active' ? pagesOf(state).printing : undefined;

  it('is printed if it is in front, without a sheet over it', () => {
    expect(printing(after(active, asks(site(0))))).toBe('running');
    expect(after(active, asks(site(1)))).toBe(active);
    expect(after(active, asks({ kind: 'pop-up', id: 0 }))).toBe(active);
    expect(printing(after(active, opened(1, site(0)), asks(site(0))))).toBeNull();
  });
});
