import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  KioskScreenReader,
  type KioskScreenReaderOptions,
} from '../../../../main/kiosk/device/screen-reader.ts';
import type { SessionState } from '../../../../main/session/state.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const KEY = { type: 'keyDown', code: 'KeyS', alt: true, meta: true, isAutoRepeat: false };
const signedOut: SessionState = { kind: 'signed-out' };
const ended: SessionState = {
  ...{ kind: 'ended', reason: 'user', receiptCode: '7F3A-91C4', leaveAt: 10_000 },
};

function reader({ hasBus = false, isAllowed = true, wasOn = false } = {}) {
  const log: string[] = [];
  const clock = new FakeClock(0);
  const screens = new EventEmitter();
  const fake = {
    isWanted: false,
    hasBus,
    start: () => log.push('start'),
    stop: () => log.push('stop'),
  };
  const kiosk = new KioskScreenReader({
    ...{ reader: fake, clock, isAllowed, wasOn },
    screens: screens as unknown as KioskScreenReaderOptions['screens'],
    log: { info: () => undefined },
    onNewProcessNeeded: () => log.push('new process'),
  });
  const press = (key = KEY) => screens.emit('before-input-event', {}, key);
  return { log, clock, fake, kiosk, press };
}

describe('the screen reader', () => {
  it('needs a new process, in which it starts', () => {
    const { log, fake, kiosk, press } = reader();
    kiosk.onState(signedOut);
    press();
    expect([log, fake.isWanted]).toEqual([['new process'], true]);
    expect(reader({ hasBus: true, wasOn: true }).log).toEqual(['start']);
  });

  it('starts and stops at once where the bus is there', () => {
    const { log, fake, kiosk, press } = reader({ hasBus: true });
    kiosk.onState(signedOut);
    press();
    press();
    expect([log, fake.isWanted]).toEqual([['start', 'stop'], false]);
  });

  it('is started by no other key, by none that is held, and not during a session', () => {
    const { log, kiosk, press } = reader({ hasBus: true });
    kiosk.onState(signedOut);
    press({ ...KEY, meta: false });
    press({ ...KEY, isAutoRepeat: true });
    press({ ...KEY, type: 'keyUp' });
    kiosk.onState({ kind: 'active', session: { auditId: 'a', userName: null }, siteIndex: 0 });
    press();
    expect(log).toEqual([]);
  });

  it('reads the exit screen, and goes with it', () => {
    const { log, fake, kiosk } = reader({ hasBus: true, wasOn: true });
    kiosk.onState(ended);
    expect(log).toEqual(['start']);
    kiosk.onState(signedOut);
    expect([log, fake.isWanted]).toEqual([['start', 'stop'], false]);
  });

  it('goes when the login screen is left alone for two minutes, and not while it is used', () => {
    const { log, clock, kiosk, press } = reader({ hasBus: true, wasOn: true });
    kiosk.onState(signedOut);
    clock.advance(100_000);
    press({ ...KEY, code: 'Tab' });
    clock.advance(100_000);
    expect(log).toEqual(['start']);
    clock.advance(20_000);
    expect(log).toEqual(['start', 'stop']);
  });

  it('is never on where the config does not allow it', () => {
    const { log, fake, kiosk, press } = reader({ hasBus: true, isAllowed: false, wasOn: true });
    kiosk.onState(signedOut);
    press();
    expect([log, fake.isWanted]).toEqual([[], false]);
  });

  it('hears no key once the kiosk has gone on to another process', () => {
    const { log, kiosk, press } = reader({ hasBus: true });
    kiosk.onState(signedOut);
    kiosk.close();
    press();
    expect(log).toEqual([]);
  });
});
