import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { configSchema, defaultConfig } from '../../../main/config/schema/schema.ts';
import { Predecessor } from '../../../main/handover/predecessor.ts';
import type { ShowMessage } from '../../../main/handover/messages.ts';
import type { SessionState } from '../../../main/session/state.ts';
import { eventually } from '../../eventually.ts';

const ended: SessionState = { kind: 'ended', reason: 'user', receiptCode: '1a2b-3c4d', leaveAt: 9 };

function show(state: SessionState): ShowMessage {
  const config = {
    file: '/etc/cleardesk.yaml',
    policies: [],
    config: defaultConfig(),
    written: {},
    isAbsent: false,
    errors: null,
    isLastGood: false,
  };
  return { kind: 'show', state, now: 1, config, auditFolder: '/var/log/cleardesk' };
}

/** This process's end of a channel whose other end is the test. */
class FakeChannel extends EventEmitter {
  readonly connected = true;
  readonly sent: unknown[] = [];
  readonly send = (message: unknown): boolean => this.sent.push(message) > 0;
}

describe('the process before', () => {
  // The exit screen was left while the next process was starting: it painted the exit screen for 20 s.
  it('shows what it sent last, also where that came before anybody listened', async () => {
    const channel = new FakeChannel();
    const before = new Predecessor(() => Promise.resolve(configSchema), channel);
    channel.emit('message', show(ended));
    expect((await before.first).state).toEqual(ended);
    channel.emit('message', show({ kind: 'signed-out' }));
    await pause(0);
    const shown: string[] = [];
    before.onShow(({ state }) => shown.push(state.kind));
    expect(shown).toEqual(['signed-out']);
    channel.emit('message', show(ended));
    await eventually(() => {
      expect(shown).toEqual(['signed-out', 'ended']);
    });
  });

  it('passes on what was asked of it, also before anybody listened', async () => {
    const channel = new FakeChannel();
    const before = new Predecessor(() => Promise.resolve(configSchema), channel);
    channel.emit('message', { kind: 'late', asked: { kind: 'exit-done' } });
    channel.emit('message', show(ended)); // so that the one before it has arrived
    await before.first;
    const asked: string[] = [];
    before.onLate(({ kind }) => asked.push(kind));
    channel.emit('message', {
      kind: 'late',
      asked: { kind: 'sign-in', request: { kind: 'guest' } },
    });
    await eventually(() => {
      expect(asked).toEqual(['exit-done', 'sign-in']);
    });
  });
});
