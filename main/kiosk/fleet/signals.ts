import { hostname } from 'node:os';
import { join } from 'node:path';
import { lastSession } from '../../audit/read/last-session.ts';
import type { Config } from '../../config/schema/schema.ts';
import { Requests } from '../../electron/network/requests.ts';
import { MOST_ANSWER_BYTES } from '../../fleet/signals/ask.ts';
import { SignalMemory } from '../../fleet/signals/memory.ts';
import { Signals, type SignalsDeps } from '../../fleet/signals/signals.ts';
import { backChannel } from '../../identity/sign-out/back-channel.ts';
import type { ProcessDeps } from '../deps.ts';

const LIMIT_MS = 10_000;
/** Proxies and firewalls drop connections that are silent for about a minute. */
const HELD_LIMIT_MS = 45_000;
const maxBytes = MOST_ANSWER_BYTES + 1;

/** The wiring of the provider's signals. */
export async function openSignals(
  settings: NonNullable<Config['fleet']['signals']>,
  process: Pick<
    ProcessDeps,
    'app' | 'auditFolder' | 'clock' | 'config' | 'dataFolder' | 'log' | 'network'
  >,
  { kiosk, user, since }: Pick<SignalsDeps, 'kiosk' | 'user' | 'since'>,
): Promise<Signals> {
  const { app, auditFolder, clock, config, dataFolder, log, network } = process;
  const { fleet, language } = config.loaded.config;
  const memory = await SignalMemory.open(join(dataFolder, 'fleet-signals.json'), (text) => {
    log.warning(text);
  });
  const { send } = new Requests(network);
  return new Signals(
    { ...settings, device: fleet.device ?? hostname() },
    {
      kiosk,
      user,
      since,
      memory,
      clock,
      random: Math.random,
      log,
      languages: () =>
        [kiosk.state.language, language, app.locale].filter((tag) => tag !== undefined),
      isEndingRecorded: (session) => {
        const last = lastSession(join(auditFolder, 'audit.jsonl'));
        if (last.kind !== 'open') return last.kind === 'ended-clean';
        return last.auditId === session && last.cause !== 'session-unfinished';
      },
      request: backChannel({ limitMs: LIMIT_MS, maxBytes }, send),
      held: backChannel({ limitMs: HELD_LIMIT_MS, maxBytes }, send),
    },
  );
}
