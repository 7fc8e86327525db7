import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withTimeLimit } from '../../base/time-limit.ts';
import { askStatus } from '../../control/client.ts';
import { ControlError } from '../../control/errors.ts';
import { type CommandIo, UsageError } from '../command.ts';
import { type Judgement, judge, pluginLine, type Thresholds, VERDICTS } from './judgement.ts';

/** The options as they are written. */
export interface HealthOptions {
  readonly timeout?: string;
  readonly 'warning-lag'?: string;
  readonly 'critical-lag'?: string;
  readonly version?: boolean;
}

const SECOND_MS = 1000;
/** A process takes over within a second, and for that long the one before it or none answers. */
const HANDOVER_MS = 3000;

const NEVER_RAN =
  "no kiosk has ever run here: run the check as root or as the kiosk's user, or name --data-dir";

/**
 * `cleardesk check`: asks the running kiosk, and prints one line by the convention of the Monitoring Plugins.
 * @returns 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN
 * @throws UsageError
 */
export async function checkHealth(options: HealthOptions, io: CommandIo): Promise<number> {
  const limitMs = numberOf(options, 'timeout', { usual: 10, from: 1, to: 60 }) * SECOND_MS;
  const limits = {
    warningLag: numberOf(options, 'warning-lag', LAG(100)),
    criticalLag: numberOf(options, 'critical-lag', LAG(1000)),
  };
  if (limits.warningLag > limits.criticalLag) {
    throw new UsageError('--warning-lag must not be above --critical-lag.');
  }
  if (options.version === true) {
    io.out(`cleardesk ${io.versions.app}`);
    return VERDICTS.indexOf('UNKNOWN');
  }
  const judgement = await judged(io.dataFolder, limits, limitMs);
  io.out(pluginLine(judgement));
  return VERDICTS.indexOf(judgement.verdict);
}

async function judged(folder: string, limits: Thresholds, limitMs: number): Promise<Judgement> {
  const where = `(data folder ${folder})`;
  const late = `the kiosk did not answer within ${limitMs / SECOND_MS} s`;
  try {
    const patience = {
      connectMs: Math.min(HANDOVER_MS, limitMs / 2),
      statusMs: limitMs,
      endSessionMs: limitMs,
    };
    const status = await withTimeLimit(askStatus(folder, patience), limitMs, null);
    return status === null ? alone('CRITICAL', late) : judge(status, limits, new Date());
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    switch (error.code) {
      case 'not-running':
        // Not the same as a kiosk that has stopped: the caller asks at a wrong place, or as a wrong user.
        return hasEverRun(folder)
          ? alone('CRITICAL', `the kiosk is not running ${where}`)
          : alone('UNKNOWN', `${NEVER_RAN} ${where}`);
      case 'no-answer':
        return alone('CRITICAL', error.message.replace(/^The/, 'the').replace(/\.$/, ''));
      default:
        return alone('UNKNOWN', `${error.message} ${where}`);
    }
  }
}

/** Every kiosk makes this folder at its start. A command makes the data folder itself: that one says nothing. */
function hasEverRun(dataFolder: string): boolean {
  return existsSync(join(dataFolder, 'run'));
}

function alone(verdict: Judgement['verdict'], finding: string): Judgement {
  return { verdict, findings: [finding], performance: [] };
}

const LAG = (usual: number) => ({ usual, from: 0, to: 1_000_000_000 });

function numberOf(
  options: HealthOptions,
  name: 'timeout' | 'warning-lag' | 'critical-lag',
  { usual, from, to }: { readonly usual: number; readonly from: number; readonly to: number },
): number {
  const text = options[name];
  if (text === undefined) return usual;
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < from || value > to) {
    throw new UsageError(`--${name} takes a whole number from ${from} to ${to}, not "${text}".`);
  }
  return value;
}
