import { describe, expect, it } from 'vitest';
import { pagesOf, shownPage } from '../../../../main/session/front-page.ts';
import type { NoticeKind } from '../../../../main/session/pages.ts';
import { transition } from '../../../../main/session/rules/transition.ts';
import type { SessionEvent, SessionState, StateOf } from '../../../../main/session/state.ts';
import { check, nextCheckInMs, noMarks } from '../../../../main/session/time/schedule.ts';
import { challenge, kioskInSession, kioskInWarning, policy } from '../fake-kiosk.ts';

const session = { auditId: 'a1b2', userName: null };
const active: StateOf<'active'> = { kind: 'active', session, siteIndex: 0 };
const refused = (what: NoticeKind): SessionEvent => ({ kind: 'refused', what });

/** The state after events, each at its time in milliseconds. */
function at(first: SessionState, ...events: readonly (readonly [number, SessionEvent])[]) {
  return events.reduce((state, [now, event]) => transition(state, event, policy, now), first);
}

function after(first: SessionState, ...events: readonly SessionEvent[]): SessionState {
  return at(first, ...events.map((event) => [0, event] as const));
}

function pages(state: SessionState) {
  if (state.kind !== 'active' && state.kind !== 'warning') throw new Error(state.kind);
  return pagesOf(state);
}

function isPageShown(state: SessionState): boolean {
  return state.kind === 'active' && shownPage(state) !== null;
}

describe('a notice', () => {
  it('names the kind of what was refused, and disappears after four seconds', () => {
    const said = at(active, [1000, refused('link')]);
    expect(pages(said).notice).toEqual({ what: 'link', since: 1000, until: 5000 });
    expect(at(said, [4999, { kind: 'notice-over' }])).toBe(said);
    expect(at(said, [5000, { kind: 'notice-over' }])).toEqual(active);
  });

  it('is one for a burst, and stays as long as the burst lasts', () => {
    const said = at(active, [0, refused('link')]);
    expect(at(said, [500, refused('link')])).toBe(said);
    const longer = at(said, [2000, refused('link')], [2500, refused('link')]);
    expect(pages(longer).notice).toEqual({ what: 'link', since: 0, until: 6000 });
  });

  it('changes no faster than a person reads', () => {
    const said = at(active, [0, refused('link')]);
    expect(pages(at(said, [1500, refused('download')])).notice?.what).toBe('download');
    const waiting = at(said, [10, refused('download')]);
    expect(pages(waiting).notice).toMatchObject({ what: 'link', next: 'download' });
    expect(at(waiting, [20, refused('download')])).toBe(waiting);
    expect(at(waiting, [1499, { kind: 'notice-over' }])).toBe(waiting);
    const next = at(waiting, [1500, { kind: 'notice-over' }]);
    expect(pages(next).notice).toEqual({ what: 'download', since: 1500, until: 5500 });
  });

  it('waits behind a warning, and is then shown for its whole time', () => {
    const warned = at(active, [0, refused('link')], [100, { kind: 'tick', idleMs: 280_000 }]);
    expect(warned.kind).toBe('warning');
    expect(at(warned, [20_000, { kind: 'notice-over' }])).toBe(warned);
    const back = at(warned, [20_000, { kind: 'tick', idleMs: 0 }]);
    expect(pages(back).notice).toEqual({ what: 'link', since: 20_000, until: 24_000 });
  });

  it('is not lost when it comes during a warning', () => {
    const warned = at(active, [100, { kind: 'tick', idleMs: 280_000 }], [200, refused('print')]);
    expect(pages(at(warned, [9000, { kind: 'tick', idleMs: 0 }])).notice).toMatchObject({
      what: 'print',
      until: 13_000,
    });
  });

  it("is a site's own words for ten seconds, in the place of another notice", () => {
    const says = (text: string) => ({ kind: 'site-says', said: { siteIndex: 0, text } }) as const;
    const said = at(active, [0, refused('link')], [100, says('one')], [3000, says('two')]);
    expect(pages(said).notice).toEqual({
      what: 'site-says',
      said: { siteIndex: 0, text: 'two' },
      since: 3000,
      until: 13_000,
    });
    expect(at(said, [13_000, { kind: 'notice-over' }])).toEqual(active);
  });

  it('says that a download has finished, or that its connection broke off', () => {
    const file = { id: 1, name: 'a', receivedBytes: 1, totalBytes: 1, canShow: false };
    const downloads = (state: 'running' | 'done' | 'failed'): SessionEvent => ({
      kind: 'downloads-changed',
      downloads: [{ ...file, state }],
    });
    const running = after(active, downloads('running'));
    expect(pages(running).notice).toBeNull();
    const done = after(running, downloads('done'));
    expect(pages(done).notice?.what).toBe('downloaded');
    expect(after(done, downloads('done'))).toMatchObject({ pages: { notice: { until: 4000 } } });
    expect(pages(after(running, downloads('failed'))).notice?.what).toBe('not-downloaded');
  });

  it('means nothing before and after a session', () => {
    const states: readonly SessionState[] = [
      { kind: 'signed-out' },
      { kind: 'ending', auditId: 'a1b2', reason: 'user' },
      { kind: 'ended', reason: 'user', receiptCode: '0', leaveAt: 9 },
    ];
    for (const state of states) expect(after(state, refused('link'))).toBe(state);
  });

  it('wakes the clock once, when its time is over', async () => {
    const { controller, clock, log } = await kioskInSession();
    controller.dispatch(refused('link'));
    for (let count = 0; count < 1000; count += 1) controller.dispatch(refused('link'));
    expect(log).toEqual(['show active']);
    clock.advance(3999);
    expect(log).toEqual(['show active']);
    clock.advance(1);
    expect(log).toEqual(['show active', 'show active']);
    expect(pages(controller.state).notice).toBeNull();
  });

  it('is due when its time is over, and not during a warning', () => {
    const said = at(active, [0, refused('link')]);
    const idle = {
      isSourceJudged: true,
      lastInputAt: () => 0,
      hasInputSince: () => false,
      nextCheckInMs: () => 20_000,
    };
    const moment = { rules: policy, marks: noMarks, idle, idleMs: 0, wasAsleep: false };
    const wall = new Date(2026, 0, 15, 12);
    expect(nextCheckInMs({ ...moment, state: said, now: 1000 })).toBe(3000);
    expect(check({ ...moment, state: said, now: 4000 }, wall).events).toContainEqual({
      kind: 'notice-over',
    });
    const warned = at(said, [100, { kind: 'tick', idleMs: 280_000 }]);
    expect(check({ ...moment, state: warned, now: 4000 }, wall).events).not.toContainEqual({
      kind: 'notice-over',
    });
  });
});

describe('"More"', () => {
  const open: SessionEvent = { kind: 'more-requested', isOpen: true };
  const close: SessionEvent = { kind: 'more-requested', isOpen: false };

  it('covers the page in front, and uncovers it again', () => {
    const more = after(active, open);
    expect(isPageShown(more)).toBe(false);
    expect(pages(more).canGoBack).toBe(true); // Back closes it
    expect(after(more, open)).toBe(more);
    expect(after(more, close)).toEqual(active);
  });

  it('closes with whatever is chosen there', () => {
    const more = after(active, open);
    const choices: readonly SessionEvent[] = [
      { kind: 'site-chosen', siteIndex: 0 },
      { kind: 'site-chosen', siteIndex: 1 },
      { kind: 'page-chosen', page: { kind: 'downloads' } },
      { kind: 'print-requested' },
      { kind: 'navigation-requested', to: 'back' },
      { kind: 'navigation-requested', to: 'reload' },
      { kind: 'navigation-requested', to: 'home' },
    ];
    for (const choice of choices) expect(pages(after(more, choice)).isMoreOpen).toBe(false);
    expect(pages(after(more, { kind: 'text-size-requested' })).isMoreOpen).toBe(true);
  });

  it('does not open over a warning, and is still there after it', () => {
    const more = at(active, [0, open]);
    const warned = at(more, [0, { kind: 'tick', idleMs: 280_000 }]);
    expect(at(warned, [0, close])).toBe(warned);
    expect(pages(at(warned, [0, { kind: 'tick', idleMs: 0 }])).isMoreOpen).toBe(true);
  });
});

describe('the size of the text', () => {
  it('goes up to 200 percent and begins again', () => {
    const sizes: number[] = [];
    let state: SessionState = active;
    for (let press = 0; press < 5; press += 1) {
      state = after(state, { kind: 'text-size-requested' });
      sizes.push(pages(state).textSize);
    }
    expect(sizes).toEqual([125, 150, 175, 200, 100]);
    expect(state).toEqual(active);
  });

  it('is set on the pages when it changes, and only then', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'text-size-requested' });
    controller.dispatch({ kind: 'site-chosen', siteIndex: 1 });
    expect(log.filter((line) => line.includes('text-size'))).toEqual(['host text-size 125']);
  });
});

describe('Back, Reload and Home', () => {
  const site = { kind: 'site', siteIndex: 0 } as const;
  const history = (canGoBack: boolean): SessionEvent => ({
    kind: 'history-changed',
    page: site,
    canGoBack,
  });

  it('move the page in front', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch(history(true));
    for (const to of ['back', 'reload', 'home'] as const) {
      controller.dispatch({ kind: 'navigation-requested', to });
    }
    expect(log.filter((line) => line.startsWith('host'))).toEqual([
      'host back site 0',
      'host reload site 0',
      'host home site 0',
    ]);
  });

  it('do nothing where there is nowhere to go, and during a warning', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'navigation-requested', to: 'back' });
    expect(log).toEqual([]);
    const warned = await kioskInWarning();
    warned.controller.dispatch({ kind: 'navigation-requested', to: 'home' });
    expect(warned.log).toEqual([]);
  });

  it('do nothing for a user who woke the device after the session was over', async () => {
    const { controller, log, clock } = await kioskInSession();
    clock.sleep(400_000);
    controller.dispatch({ kind: 'navigation-requested', to: 'home' });
    expect(log).not.toContain('host home site 0');
  });

  it('know of each page whether Back leads anywhere', () => {
    const state = after(active, history(true));
    expect(pages(state).canGoBack).toBe(true);
    expect(pages(after(state, { kind: 'site-chosen', siteIndex: 1 })).canGoBack).toBe(false);
    expect(after(state, history(true))).toBe(state);
    expect(after(state, history(false))).toEqual(active);
    const popUp = { kind: 'pop-up', id: 9 } as const;
    expect(after(active, { kind: 'history-changed', page: popUp, canGoBack: true })).toBe(active);
  });

  it('lead from a file to the list, and from the list to the site', () => {
    const file = { id: 1, name: 'a', state: 'done', receivedBytes: 1, totalBytes: 1 } as const;
    const shown = after(
      active,
      { kind: 'downloads-changed', downloads: [{ ...file, canShow: true }] },
      { kind: 'page-chosen', page: { kind: 'download', id: 1 } },
    );
    const back: SessionEvent = { kind: 'navigation-requested', to: 'back' };
    expect(pages(shown).canGoBack).toBe(true);
    const list = after(shown, back);
    expect(pages(list).over).toEqual({ kind: 'downloads' });
    expect(pages(after(list, back)).over).toBeNull();
  });

  it('lead away from a site that failed', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch(history(true));
    controller.dispatch({ kind: 'site-failed', siteIndex: 0, problem: { kind: 'crashed' } });
    controller.dispatch({ kind: 'navigation-requested', to: 'reload' });
    expect(controller.state).not.toHaveProperty('siteProblem');
    expect(log).toContain('host reload-site 0');
    expect(log).not.toContain('host reload site 0');
    controller.dispatch({ kind: 'site-failed', siteIndex: 0, problem: { kind: 'unreachable' } });
    controller.dispatch({ kind: 'navigation-requested', to: 'reload' });
    expect(log.at(-1)).toBe('host retry-site 0');
    controller.dispatch({ kind: 'navigation-requested', to: 'home' });
    expect(log.slice(-2)).toEqual(['host show-site 0', 'host home site 0']);
  });

  it('close the sheet of a server that asks for a password', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'challenged', challenge: challenge(7, site) });
    log.length = 0;
    controller.dispatch({ kind: 'navigation-requested', to: 'back' });
    expect(log).toEqual(['host answer 7 nothing', 'show active', 'host show-site 0']);
  });
});
