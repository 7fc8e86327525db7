import { describe, expect, it } from 'vitest';
import { isPageInFront, pagesOf } from '../../../../main/session/front-page.ts';
import { hasRoomForPopUp } from '../../../../main/session/rules/pages.ts';
import { type Download, type PopUp } from '../../../../main/session/pages.ts';
import type { SessionEvent, SessionState } from '../../../../main/session/state.ts';
import { transition } from '../../../../main/session/rules/transition.ts';
import { challenge, policy } from '../fake-kiosk.ts';

const session = { auditId: 'a1b2', userName: null };
const active: SessionState = { kind: 'active', session, siteIndex: 0 };
const warning: SessionState = { kind: 'warning', session, siteIndex: 0, endsAt: 9 };

const popUp = (id: number, openerId: number | null = null, siteIndex = 0): PopUp => ({
  id,
  siteIndex,
  openerId,
  host: `p${id}.example.org`,
});
const opened = (...args: Parameters<typeof popUp>): SessionEvent => ({
  kind: 'pop-up-opened',
  popUp: popUp(...args),
});
const download = (id: number, state: Download['state'] = 'done'): Download => ({
  id,
  name: 'letter.txt',
  state,
  receivedBytes: 1,
  totalBytes: 1,
  canShow: state === 'done',
});

function after(first: SessionState, ...events: readonly SessionEvent[]): SessionState {
  return events.reduce((state, event) => transition(state, event, policy, 0), first);
}

/** What lies over the site in front, and which that is. */
function front(state: SessionState) {
  if (state.kind !== 'active') return state.kind;
  const { over } = pagesOf(state);
  if (over === null) return `site ${state.siteIndex}`;
  return 'id' in over ? `${over.kind} ${over.id}` : over.kind;
}

describe('a window that a site opened', () => {
  it('comes to the front, and gives it back to whoever opened it', () => {
    const two = after(active, opened(1), opened(2, 1));
    expect(front(two)).toBe('pop-up 2');
    expect(front(after(two, { kind: 'pop-up-closed', id: 2 }))).toBe('pop-up 1');
    expect(front(after(two, { kind: 'pop-up-closed', id: 1 }))).toBe('pop-up 2');
    const none = after(two, { kind: 'pop-up-closed', id: 1 }, { kind: 'pop-up-closed', id: 2 });
    expect(none).toEqual(active);
  });

  it('leads back to the site that it belongs to', () => {
    const state = after(
      active,
      opened(1),
      { kind: 'site-chosen', siteIndex: 1 },
      { kind: 'page-chosen', page: { kind: 'pop-up', id: 1 } },
      { kind: 'pop-up-closed', id: 1 },
    );
    expect(front(state)).toBe('site 0');
  });

  it('stays behind when a page behind opens it', () => {
    expect(front(after(active, opened(1, null, 1)))).toBe('site 0');
  });

  it('is one of five at most, and none comes during a warning', () => {
    const five = after(active, ...[1, 2, 3, 4, 5].map((id) => opened(id)));
    expect(hasRoomForPopUp(five)).toBe(false);
    expect(after(five, opened(6))).toBe(five);
    expect(after(warning, opened(1))).toBe(warning);
    expect(hasRoomForPopUp(warning)).toBe(false);
    expect(hasRoomForPopUp({ kind: 'signed-out' })).toBe(false);
  });

  it('is called by the host that it shows', () => {
    const moved = after(active, opened(1), { kind: 'pop-up-moved', id: 1, host: 'id.example' });
    expect(moved).toMatchObject({ pages: { popUps: [{ id: 1, host: 'id.example' }] } });
    expect(after(moved, { kind: 'pop-up-moved', id: 1, host: 'id.example' })).toBe(moved);
  });

  it('is left by choosing the site under it, and is there still', () => {
    const left = after(active, opened(1), { kind: 'site-chosen', siteIndex: 0 });
    expect(front(left)).toBe('site 0');
    expect(front(after(left, { kind: 'page-chosen', page: { kind: 'pop-up', id: 1 } }))).toBe(
      'pop-up 1',
    );
    expect(after(left, { kind: 'page-chosen', page: { kind: 'pop-up', id: 2 } })).toBe(left);
  });

  it('stays through a warning', () => {
    const idle = { kind: 'tick', idleMs: policy.idleTimeoutMs - 1 } as const;
    const warned = after(active, opened(1), idle);
    expect(warned.kind).toBe('warning');
    expect(front(after(warned, { kind: 'tick', idleMs: 0 }))).toBe('pop-up 1');
  });
});

describe('a server that asks who somebody is', () => {
  const site = { kind: 'site', siteIndex: 1 } as const;
  const front0 = { kind: 'site', siteIndex: 0 } as const;
  const askedBy = (...args: Parameters<typeof challenge>): SessionEvent => ({
    kind: 'challenged',
    challenge: challenge(...args),
  });
  /** The question whose sheet is in front. */
  const sheet = (state: SessionState) => {
    const asked = state.kind === 'active' ? pagesOf(state).challenge : null;
    return asked === null ? 'none' : `${asked.id}${asked.isWithdrawn ? ' withdrawn' : ''}`;
  };

  it('is answered when its page is in front', () => {
    const asked = after(active, { kind: 'challenged', challenge: challenge(1, site) });
    expect(pagesOf(asked as { pages?: never }).challenge).toBeNull();
    expect(isPageInFront(asked)).toBe(true);
    const there = after(asked, { kind: 'site-chosen', siteIndex: 1 });
    expect(there).toMatchObject({ pages: { challenge: { id: 1 } } });
    expect(isPageInFront(there)).toBe(false);
    const over = after(there, { kind: 'challenge-over', id: 1 });
    expect(over).toEqual({ ...active, siteIndex: 1 });
    expect(after(over, { kind: 'challenge-over', id: 1 })).toBe(over);
  });

  it('leaves its sheet in front of the page below when the window closes by itself', () => {
    const closed = { kind: 'pop-up-closed', id: 1 } as const;
    const state = after(active, opened(1), askedBy(1, { kind: 'pop-up', id: 1 }), closed);
    expect(sheet(state)).toBe('1 withdrawn');
    expect(isPageInFront(state)).toBe(false);
    expect(after(state, { kind: 'challenge-withdrawn', id: 1 })).toBe(state);
    expect(after(state, { kind: 'challenge-over', id: 1 })).toEqual(active);
  });

  it('leaves its sheet to the user when its page waits no more, also behind a warning', () => {
    const withdrawn = { kind: 'challenge-withdrawn', id: 1 } as const;
    const asked = after(active, askedBy(1, front0));
    expect(sheet(after(asked, withdrawn))).toBe('1 withdrawn');
    const warned = after(asked, { kind: 'tick', idleMs: policy.idleTimeoutMs - 1 }, withdrawn);
    expect(warned.kind).toBe('warning');
    const answered = after(warned, { kind: 'continue-requested' }, { kind: 'tick', idleMs: 0 });
    expect(sheet(answered)).toBe('1 withdrawn');
  });

  it('leaves nothing where the user sees no sheet, or the kiosk says that the site has failed', () => {
    const withdrawn = { kind: 'challenge-withdrawn', id: 1 } as const;
    expect(after(active, askedBy(1, site), withdrawn)).toEqual(active);
    const failed = { kind: 'site-failed', siteIndex: 0, problem: { kind: 'unreachable' } } as const;
    expect(sheet(after(active, askedBy(1, front0), failed, withdrawn))).toBe('none');
  });

  it('asks again on a new sheet in place of the one that was left', () => {
    const withdrawn = { kind: 'challenge-withdrawn', id: 1 } as const;
    const state = after(active, askedBy(1, front0), withdrawn, askedBy(2, front0));
    expect(sheet(state)).toBe('2');
    expect(after(state, { kind: 'challenge-over', id: 2 })).toEqual(active);
  });

  it('keeps its sheet when a window opens, and when a download is refused', () => {
    const asked = after(active, askedBy(1, front0));
    const refused = { ...download(1), state: 'too-large' } as const;
    const state = after(asked, opened(1), { kind: 'downloads-changed', downloads: [refused] });
    expect(sheet(state)).toBe('1');
    expect(front(after(state, { kind: 'challenge-over', id: 1 }))).toBe('site 0');
  });

  it('waits while somebody looks at the files', () => {
    const asked = {
      kind: 'challenged',
      challenge: challenge(1, { ...site, siteIndex: 0 }),
    } as const;
    const list = { kind: 'page-chosen', page: { kind: 'downloads' } } as const;
    const state = after(active, asked, list);
    expect(state).toMatchObject({ pages: { challenge: null } });
    expect(after(state, { kind: 'site-chosen', siteIndex: 0 })).toMatchObject({
      pages: { challenge: { id: 1 } },
    });
  });
});

describe('what is downloaded', () => {
  const changed = (...downloads: readonly Download[]): SessionEvent => ({
    kind: 'downloads-changed',
    downloads,
  });

  it('shows itself only where it was refused, and once', () => {
    const one = after(active, changed(download(1)));
    expect(front(one)).toBe('site 0');
    const refused = after(one, changed(download(1), download(2, 'too-large')));
    expect(front(refused)).toBe('downloads');
    const back = after(refused, { kind: 'site-chosen', siteIndex: 0 });
    const again = changed(download(2, 'too-large'), download(3, 'too-many'));
    expect(front(after(back, again))).toBe('site 0');
    expect(after(warning, changed(download(1, 'too-many'))).kind).toBe('warning');
  });

  it('can be looked at if it is there and can be shown', () => {
    const state = after(active, changed(download(1), download(2, 'running')));
    const look = (id: number) =>
      front(after(state, { kind: 'page-chosen', page: { kind: 'download', id } }));
    expect([look(1), look(2), look(3)]).toEqual(['download 1', 'site 0', 'site 0']);
  });

  it('is off the list when it is deleted', () => {
    const state = after(active, changed(download(1)));
    expect(after(state, { kind: 'download-deleted', id: 1 })).toEqual(active);
    expect(after(state, { kind: 'download-deleted', id: 2 })).toBe(state);
  });
});

describe('printing', () => {
  const wish = { kind: 'print-requested' } as const;

  it('goes on one page at a time, and says what came of it', () => {
    const running = after(active, wish);
    expect(running).toMatchObject({ pages: { printing: 'running' } });
    expect(after(running, wish)).toBe(running);
    const sent = after(running, { kind: 'printed', ok: true });
    expect(sent).toMatchObject({ pages: { printing: null, notice: { what: 'printed' } } });
    expect(after(sent, { kind: 'printed', ok: false })).toBe(sent);
    expect(after(sent, wish, { kind: 'printed', ok: false })).toMatchObject({
      pages: { printing: null, notice: { what: 'not-printed' } },
    });
  });

  it('takes a page of a site in front', () => {
    const problem: SessionState = {
      kind: 'active',
      session,
      siteIndex: 0,
      siteProblem: { kind: 'crashed' },
    };
    const list = after(active, { kind: 'page-chosen', page: { kind: 'downloads' } });
    for (const state of [warning, problem, list]) expect(after(state, wish)).toBe(state);
  });
});
