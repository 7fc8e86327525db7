import { describe, expect, it } from 'vitest';
import { StandbySchedule, type StandbyPolicy } from '../../../main/handover/standby.ts';
import type { SessionState } from '../../../main/session/state.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const inSession = { session: { auditId: 'a1b2c3', userName: null }, siteIndex: 0 };
const active: SessionState = { kind: 'active', ...inSession };
const loading: SessionState = { ...active, loading: [{ siteIndex: 0, since: 0 }] };
const warning: SessionState = { kind: 'warning', ...inSession, endsAt: 30_000 };

function schedule(mode: StandbyPolicy['mode'], canAfford = true) {
  const clock = new FakeClock();
  let starts = 0;
  const standby = new StandbySchedule(clock, { mode, canAfford: () => canAfford }, () => {
    starts += 1;
  });
  return { clock, standby, starts: () => starts };
}

describe('the next process', () => {
  it('is started once nothing has been loading for three seconds', () => {
    const { clock, standby, starts } = schedule('auto');
    standby.onState(loading);
    clock.advance(10_000);
    standby.onState(active);
    clock.advance(2999);
    standby.onState(loading);
    standby.onState(active);
    clock.advance(2999);
    expect(starts()).toBe(0);
    standby.onState(active);
    clock.advance(1);
    expect(starts()).toBe(1);
  });

  it('waits for the warning where the device cannot afford it', () => {
    const { clock, standby, starts } = schedule('auto', false);
    standby.onState(active);
    clock.advance(60_000);
    expect(starts()).toBe(0);
    standby.onState(warning);
    expect(starts()).toBe(1);
  });

  it('is started on any device where the config says so, and on none where it says off', () => {
    const on = schedule('on', false);
    on.standby.onState(active);
    on.clock.advance(3000);
    expect(on.starts()).toBe(1);
    const off = schedule('off');
    off.standby.onState(active);
    off.standby.onState(warning);
    off.clock.advance(60_000);
    expect(off.starts()).toBe(0);
  });

  it('is not started by a session that has ended meanwhile', () => {
    const { clock, standby, starts } = schedule('on');
    standby.onState(active);
    standby.onState({ kind: 'ending', auditId: 'a1b2c3', reason: 'user' });
    clock.advance(10_000);
    expect(starts()).toBe(0);
  });
});
