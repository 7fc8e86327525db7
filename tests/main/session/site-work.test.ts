import { expect, describe, it } from 'vitest';
import { kioskInSession } from './fake-kiosk.ts';

const crashed = { kind: 'site-failed', siteIndex: 0, problem: { kind: 'crashed' } } as const;
const empty = {
  kind: 'site-failed',
  siteIndex: 0,
  problem: { kind: 'no-page', status: 503 },
} as const;
const unreachable = {
  kind: 'site-failed',
  siteIndex: 0,
  problem: { kind: 'unreachable' },
} as const;

describe('a site that is of no use', () => {
  it('is covered, and shown again when it is loaded again', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch(empty);
    expect(controller.state).toMatchObject({ siteProblem: { kind: 'no-page' } });
    controller.dispatch({ kind: 'reload-requested' });
    expect(controller.state).not.toHaveProperty('siteProblem');
    expect(log).toEqual([
      'show active',
      'host cover',
      'show active',
      'host reload-site 0',
      'host show-site 0',
    ]);
  });

  it('stays covered when it fails again', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch(unreachable);
    controller.dispatch(crashed);
    expect(controller.state).toMatchObject({ siteProblem: { kind: 'crashed' } });
    expect(log).toEqual(['show active', 'host cover', 'show active']);
  });

  it('is left for another', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch(crashed);
    log.length = 0;
    controller.dispatch({ kind: 'site-chosen', siteIndex: 1 });
    expect(log).toEqual(['show active', 'host show-site 1']);
  });

  it('changes nothing in front of it', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ ...crashed, siteIndex: 1 });
    controller.dispatch({ ...unreachable, siteIndex: 1 });
    expect(log).toEqual(['show active']);
  });

  it('stays so through a warning', async () => {
    const { controller, clock, log } = await kioskInSession();
    controller.dispatch(crashed);
    clock.advance(270_000);
    log.length = 0;
    controller.dispatch({ kind: 'continue-requested' });
    clock.advance(700);
    expect(controller.state).toMatchObject({ kind: 'active', siteProblem: { kind: 'crashed' } });
    expect(log).toEqual(['show warning', 'show active', 'record warning-cancelled']);
  });

  it('ends the session with the third crash within a minute', async () => {
    const { controller, clock } = await kioskInSession();
    for (let time = 0; time < 3; time++) {
      clock.advance(10_000);
      controller.dispatch(crashed);
      controller.dispatch({ kind: 'reload-requested' });
    }
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'site-crash' });
  });
});

describe('a site that cannot be reached', () => {
  const triesOf = (log: readonly string[]) =>
    log.filter((line) => line === 'host retry-site 0').length;
  const tries = { siteProblem: { kind: 'unreachable', nextTryAt: null } };

  it('is tried again by itself, less and less often, behind the screen that says so', async () => {
    const { controller, clock, log } = await kioskInSession({ idleTimeoutMs: 3_600_000 });
    controller.dispatch(unreachable);
    for (const seconds of [5, 10, 20, 40, 60, 60]) {
      log.length = 0;
      clock.advance(seconds * 1000 - 1);
      expect(triesOf(log)).toBe(0);
      clock.advance(1);
      expect(log).toEqual(['show active', 'host retry-site 0']);
      expect(controller.state).toMatchObject(tries);
      clock.advance(30_000); // the network takes its time to say no
      expect(triesOf(log)).toBe(1);
      controller.dispatch(unreachable);
    }
  });

  it('is shown as soon as there is a page, without loading it twice', async () => {
    const { controller, clock, log } = await kioskInSession();
    controller.dispatch(unreachable);
    clock.advance(5000);
    log.length = 0;
    controller.dispatch({ kind: 'site-arrived', siteIndex: 1 });
    controller.dispatch({ kind: 'site-arrived', siteIndex: 0 });
    controller.dispatch({ kind: 'site-arrived', siteIndex: 0 });
    expect(controller.state).not.toHaveProperty('siteProblem');
    expect(log).toEqual(['show active', 'host show-site 0']);
  });

  it('is tried at once when the user asks, and once however often', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch(unreachable);
    controller.dispatch({ kind: 'reload-requested' });
    controller.dispatch({ kind: 'reload-requested' });
    expect(triesOf(log)).toBe(1);
    expect(controller.state).toMatchObject(tries);
  });

  it('does not wait longer because of a report that comes twice', async () => {
    const { controller, clock, log } = await kioskInSession();
    controller.dispatch(unreachable);
    clock.advance(4000);
    controller.dispatch(unreachable);
    clock.advance(1000);
    expect(triesOf(log)).toBe(1);
  });

  it('does not hold the idle timeout off, and is not tried during a warning or an ending', async () => {
    const { controller, clock, log } = await kioskInSession({ idleTimeoutMs: 60_000 });
    for (let passed = 0; passed < 29; passed += 1) {
      controller.dispatch(unreachable);
      clock.advance(1000);
    }
    controller.dispatch(unreachable);
    clock.advance(1000);
    expect(controller.state.kind).toBe('warning');
    const before = triesOf(log);
    clock.advance(29_000);
    expect([controller.state.kind, triesOf(log)]).toEqual(['warning', before]);
    clock.advance(60_000);
    controller.dispatch({ kind: 'retry-due' });
    controller.dispatch({ kind: 'site-arrived', siteIndex: 0 });
    expect([controller.state.kind, triesOf(log)]).toEqual(['ending', before]);
  });

  it('is tried after a warning that was answered, and one that arrives under it is shown then', async () => {
    const { controller, clock, log } = await kioskInSession();
    clock.advance(268_000);
    controller.dispatch(unreachable);
    clock.advance(12_000);
    expect([controller.state.kind, triesOf(log)]).toEqual(['warning', 0]);
    controller.dispatch({ kind: 'continue-requested' });
    clock.advance(800);
    expect([controller.state.kind, triesOf(log)]).toEqual(['active', 1]);
    clock.advance(270_000);
    controller.dispatch({ kind: 'site-arrived', siteIndex: 0 });
    expect(controller.state).toMatchObject({ kind: 'warning' });
    controller.dispatch({ kind: 'continue-requested' });
    log.length = 0;
    clock.advance(700);
    expect(log).toEqual(['show active', 'record warning-cancelled', 'host show-site 0']);
  });

  it('is tried when the device wakes up', async () => {
    const { controller, clock, log } = await kioskInSession({ idleTimeoutMs: 3_600_000 });
    controller.dispatch(unreachable);
    clock.sleep(20_000);
    controller.checkTime();
    expect(triesOf(log)).toBe(1);
  });

  it('is not tried while another site, or another screen, is in front', async () => {
    const { controller, clock, log } = await kioskInSession();
    controller.dispatch(unreachable);
    controller.dispatch({ kind: 'page-chosen', page: { kind: 'downloads' } });
    clock.advance(20_000);
    expect(triesOf(log)).toBe(0);
    controller.dispatch({ kind: 'site-chosen', siteIndex: 0 });
    clock.advance(1);
    expect(triesOf(log)).toBe(1);
    controller.dispatch({ kind: 'site-chosen', siteIndex: 1 });
    expect(controller.state).not.toHaveProperty('siteProblem');
    clock.advance(60_000);
    expect(triesOf(log)).toBe(1);
  });

  it('is not tried behind the list of everything that the session bar offers', async () => {
    const { controller, clock, log } = await kioskInSession();
    controller.dispatch(unreachable);
    controller.dispatch({ kind: 'more-requested', isOpen: true });
    clock.advance(20_000);
    expect(triesOf(log)).toBe(0);
    controller.dispatch({ kind: 'more-requested', isOpen: false });
    clock.advance(1);
    expect(triesOf(log)).toBe(1);
  });
});

describe('a site that takes long to load', () => {
  const loads = { kind: 'site-loading', siteIndex: 0, since: 1000 } as const;

  it('is loaded again when the user asks, and once however often', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch(loads);
    expect(controller.state).toMatchObject({ loading: [{ siteIndex: 0, since: 1000 }] });
    log.length = 0;
    controller.dispatch({ kind: 'reload-requested' });
    controller.dispatch({ kind: 'reload-requested' });
    expect(controller.state).not.toHaveProperty('loading');
    expect(log).toEqual(['show active', 'host reload-site 0']);
  });

  it('keeps its time while another is in front, and during a warning', async () => {
    const { controller, clock } = await kioskInSession();
    controller.dispatch(loads);
    controller.dispatch({ ...loads, siteIndex: 1, since: 1001 });
    controller.dispatch({ kind: 'site-chosen', siteIndex: 1 });
    clock.advance(270_000);
    controller.dispatch({ ...loads, siteIndex: 1, since: null });
    controller.dispatch({ kind: 'reload-requested' });
    const loading = [{ siteIndex: 0, since: 1000 }];
    expect(controller.state).toMatchObject({ kind: 'warning', loading });
    controller.dispatch({ ...loads, since: null });
    expect(controller.state).not.toHaveProperty('loading');
  });
});
