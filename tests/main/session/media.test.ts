import { describe, expect, it } from 'vitest';
import type { PageMedia } from '../../../main/session/pages.ts';
import type { SessionEvent } from '../../../main/session/state.ts';
import { kioskInSession, kioskInWarning } from './fake-kiosk.ts';

const page = { kind: 'site', siteIndex: 0 } as const;
const call: PageMedia = { page, siteIndex: 0, devices: ['microphone'], activity: 'call' };
const playing: PageMedia = { page, siteIndex: 0, devices: [], activity: 'playing' };
const shows = (...media: readonly PageMedia[]): SessionEvent => ({ kind: 'media-changed', media });

/** A session in which the user has begun a call and gives no more input. */
async function kioskInCall(rules = {}) {
  const parts = await kioskInSession(rules);
  parts.controller.dispatch(shows(call));
  return parts;
}

describe('a call', () => {
  it('holds the idle timeout off for as long as it lasts, and is recorded once', async () => {
    const { auditLog, clock, controller } = await kioskInCall();
    clock.advance(3_600_000);
    expect(controller.state.kind).toBe('active');
    const held = auditLog.entries.filter(({ event }) => event === 'idle-held-off');
    expect(held).toEqual([expect.objectContaining({ by: 'call' })]);
  });

  it('leaves the user the whole idle timeout when it is over', async () => {
    const { clock, controller } = await kioskInCall();
    clock.advance(1_000_123);
    controller.dispatch(shows());
    clock.advance(269_999);
    expect(controller.state.kind).toBe('active');
    clock.advance(1);
    expect(controller.state.kind).toBe('warning');
    clock.advance(30_000);
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'idle' });
  });

  it('is recorded again when it is another call', async () => {
    const { auditLog, clock, controller } = await kioskInCall();
    clock.advance(400_000);
    controller.dispatch(shows());
    controller.dispatch(shows(call));
    clock.advance(400_000);
    const held = auditLog.entries.filter(({ event }) => event === 'idle-held-off');
    expect(held.length).toBe(2);
  });

  it('does not hold off the longest duration', async () => {
    const { clock, controller } = await kioskInCall({ maxDurationMs: 600_000 });
    clock.advance(600_000);
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'max-duration' });
  });

  it.each(['os-lock', 'user', 'policy'] as const)(
    'does not hold off an ending: %s',
    async (why) => {
      const { controller } = await kioskInCall();
      controller.dispatch({ kind: 'end-requested', reason: why });
      expect(controller.state).toMatchObject({ kind: 'ending', reason: why });
      controller.dispatch(shows(call));
      expect(controller.state.kind).toBe('ending');
    },
  );

  it('that begins during a warning does not answer it', async () => {
    const { clock, controller } = await kioskInWarning();
    controller.dispatch(shows(call));
    clock.advance(30_000);
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'idle' });
  });

  it('proves nothing of a device that slept meanwhile', async () => {
    const { clock, controller } = await kioskInCall();
    clock.advance(100_000);
    clock.sleep(400_000);
    controller.inputSeen();
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'idle' });
  });
});

describe('media that play', () => {
  it('hold the idle timeout off in front, and not behind another site', async () => {
    const { clock, controller } = await kioskInSession();
    controller.dispatch(shows(playing));
    clock.advance(1_000_000);
    expect(controller.state).toMatchObject({ kind: 'active', pages: { heldOpen: 'playing' } });
    controller.dispatch({ kind: 'site-chosen', siteIndex: 1 });
    expect(controller.state).toMatchObject({ kind: 'active', pages: { heldOpen: null } });
    clock.advance(270_000);
    expect(controller.state.kind).toBe('warning');
  });

  it('leave no trace in the state when they are over', async () => {
    const { controller } = await kioskInSession();
    const before = controller.state;
    controller.dispatch(shows(playing));
    controller.dispatch(shows());
    expect(controller.state).toEqual(before);
  });
});
