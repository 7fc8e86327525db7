import { expect, describe, it } from 'vitest';
import { kioskInSession } from './fake-kiosk.ts';

const crashed = { kind: 'site-failed', siteIndex: 0, problem: 'crashed' } as const;
const unreachable = { kind: 'site-failed', siteIndex: 0, problem: 'unreachable' } as const;

describe('a site that is of no use', () => {
  it('is covered, and shown again when it is loaded again', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch(unreachable);
    expect(controller.state).toMatchObject({ siteProblem: 'unreachable' });
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
    expect(controller.state).toMatchObject({ siteProblem: 'crashed' });
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
    expect(controller.state).toMatchObject({ kind: 'active', siteProblem: 'crashed' });
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
