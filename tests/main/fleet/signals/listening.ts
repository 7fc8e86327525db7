import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { SignalMemory } from '../../../../main/fleet/signals/memory.ts';
import { Signals, type SignalsOptions } from '../../../../main/fleet/signals/signals.ts';
import type { SignedInUser } from '../../../../main/fleet/signals/subject.ts';
import { backChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import type { Clock } from '../../../../main/session/ports.ts';
import { nodeSend } from '../../../fakes/node-network.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { FakeFleetKiosk } from '../fake-fleet-kiosk.ts';
import { Transmitter } from './transmitter.ts';

/** Pauses are this many times shorter than they say. */
const HURRY = 100;

/** A clock whose timers are in a hurry, and whose wall clock is the real one. */
function hurriedClock(): Clock {
  return {
    now: () => performance.now() * HURRY,
    wall: () => new Date(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms / HURRY);
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

/** A transmitter that goes when the test has finished. */
export async function transmitter(): Promise<Transmitter> {
  const made = await Transmitter.start();
  onTestFinished(() => made.close());
  return made;
}

/** A kiosk that listens to a transmitter. */
export async function listening(
  from: Transmitter,
  {
    folder = temporaryFolder(),
    secret = null as string | null,
    clock = hurriedClock(),
    heldMs = 2_000,
    ...changes
  }: Partial<SignalsOptions> & {
    folder?: string;
    secret?: string | null;
    clock?: Clock;
    heldMs?: number;
  } = {},
) {
  const device = changes.device ?? 'desk-7';
  const kiosk = new FakeFleetKiosk(clock);
  const log: string[] = [];
  const say = (text: string) => log.push(text);
  const memory = await SignalMemory.open(join(folder, 'signals.json'), say);
  const here: { user: SignedInUser | null; isRecorded: boolean } = {
    user: null,
    isRecorded: true,
  };
  const limits = { maxBytes: 1_000_001 };
  const signals = new Signals(
    {
      issuer: from.issuer,
      audience: 'cleardesk',
      device,
      endOn: ['session-revoked', 'account-disabled', 'account-purged'],
      client: { id: device, credential: { secretFile: secret ?? secretFile(folder) } },
      pollEveryMs: 1_000,
      ...changes,
    },
    {
      memory,
      kiosk,
      clock,
      random: () => 0.5,
      log: { warning: say, info: say },
      user: () => here.user,
      since: () => kiosk.times.presentSince,
      languages: () => ['de', 'en'],
      isEndingRecorded: (session) =>
        here.isRecorded && kiosk.causes.some((cause) => cause.session === session),
      request: backChannel({ ...limits, limitMs: 1_000 }, nodeSend),
      held: backChannel({ ...limits, limitMs: heldMs }, nodeSend),
    },
  );
  onTestFinished(() => {
    signals.close();
  });
  signals.start();
  const signIn = (subject = 'nora', changed: Partial<SignedInUser> = {}) => {
    here.user = {
      issuer: from.issuer,
      subject,
      providerSession: 'sid-1',
      email: null,
      signedInAt: Date.now(),
      ...changed,
    };
    const session = kiosk.begin();
    signals.stateChanged();
    return session;
  };
  return { signals, kiosk, log, memory, here, folder, signIn };
}

function secretFile(folder: string): string {
  const file = join(folder, 'ssf.secret');
  writeFileSync(file, 'secret\n', { mode: 0o600 });
  return file;
}
