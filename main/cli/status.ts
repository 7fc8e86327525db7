import { askStatus } from '../control/client.ts';
import { ControlError } from '../control/errors.ts';
import type { KioskStatus } from '../control/status.ts';
import type { CommandIo } from './command.ts';
import { roughly } from './output.ts';

/**
 * `cleardesk status`: prints the running kiosk's state, in words on a terminal, else as one line of JSON.
 * @param isJson JSON on a terminal as well
 * @returns 0; 1 when no kiosk answers
 */
export function status(io: CommandIo, isJson: boolean): Promise<number> {
  return askKiosk(io, async () => {
    const found = await askStatus(io.dataFolder);
    const lines =
      io.isTerminal && !isJson ? statusWords(found, new Date()) : [JSON.stringify(found)];
    for (const line of lines) io.out(line);
    return 0;
  });
}

const STATES: Readonly<Record<KioskStatus['state'], string>> = {
  'signed-out': 'login screen',
  'signing-in': 'a user is signing in',
  active: 'a session is running',
  warning: 'a session is about to end, and its user is warned',
  ending: 'a session is ending',
  ended: 'exit screen',
  'out-of-service': 'out of service: the screen and the log say why',
};

const IDLE_SOURCES: Readonly<Record<KioskStatus['idleSource'], string>> = {
  ok: "the operating system's, and input in the kiosk",
  stuck: "input in the kiosk only: the operating system's idle time does not move",
  unknown: 'input in the kiosk only: the operating system gives no idle time',
};

const CONFIGS: Readonly<Record<KioskStatus['config'], string>> = {
  ok: 'in force',
  rejected: 'has errors, and the last good one is in force: cleardesk check-config',
};

const RECEIVERS: Readonly<Record<KioskStatus['syslog'], string>> = {
  off: 'none',
  ok: 'has every record',
  behind: 'cannot be reached, and records wait for it',
};

const STANDBYS: Readonly<Record<KioskStatus['standby'], string>> = {
  none: 'is started when it is needed',
  ready: 'waits to take over',
};

function statusWords(
  {
    state,
    sessionId,
    since,
    idleSource,
    config,
    syslog,
    standby,
    metrics,
    fleet,
    signals,
    electron,
  }: KioskStatus,
  now: Date,
): readonly string[] {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1000));
  return [
    `state: ${STATES[state]}, since ${since} (${roughly(seconds)})`,
    ...(sessionId === null ? [] : [`session: ${sessionId}`]),
    `idle time: ${IDLE_SOURCES[idleSource]}`,
    `config: ${CONFIGS[config]}`,
    `syslog receiver: ${RECEIVERS[syslog]}`,
    `next process: ${STANDBYS[standby]}`,
    ...(metrics === 'failed' ? ['metrics: the file cannot be written, and the log says why'] : []),
    ...(electron === 'ok'
      ? []
      : ['Electron: out of support, without security updates; install a newer Cleardesk']),
    `fleet: ${fleetWords(fleet)}`,
    `signals: ${signalsWords(signals)}`,
  ];
}

function fleetWords(fleet: KioskStatus['fleet']): string {
  if (fleet === null) return 'none';
  const { connected, since, reason } = fleet;
  const why = reason === null ? '' : `: ${reason}`;
  return `${connected ? 'connected' : 'not connected'} since ${since}${why}`;
}

function signalsWords(signals: KioskStatus['signals']): string {
  if (signals === null) return 'none';
  const { state, since, reason, verifiedAt } = signals;
  const why = reason === null ? '' : `: ${reason}`;
  const proof = verifiedAt === null ? '' : `, verified ${verifiedAt}`;
  return `${state} since ${since}${proof}${why}`;
}

/**
 * Runs a command's requests to the kiosk, and reports an error of the control channel.
 * @returns the exit code of `ask`, or 1 when the kiosk did not answer
 */
export async function askKiosk(io: CommandIo, ask: () => Promise<number>): Promise<number> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    io.err(`cleardesk: ${error.message} (data folder ${io.dataFolder})`);
    return 1;
  }
}
