import { join } from 'node:path';
import {
  allSteps,
  stepsAfterCrash,
  type BrowserTargets,
  type DeviceTargets,
  type ServerTargets,
} from '../../../main/ending/step-list.ts';
import type { LaunchOptions } from './kiosk.ts';

/** A moment outside the steps, as kill-hook.cjs understands it: exactly one of record and message. */
export interface KillMoment {
  /** An event of the audit file: before it is written, half written, not yet on the disk, on it. */
  readonly record?: string;
  /** A message of the handover: before, or after it is sent. */
  readonly message?: string;
  readonly when: 'before' | 'torn' | 'written' | 'after';
  /** Only in the process that takes over. */
  readonly inTakeover?: boolean;
}

/** What the next start has to find: why the session's ending is not there; null where it is. */
type Cause = 'session-unfinished' | 'ending-unfinished' | null;

/** A point at which the app is killed, and what has to come of it. */
export interface KillPoint {
  readonly name: string;
  readonly launch: Pick<LaunchOptions, 'faults' | 'env'>;
  /** The start after it is killed, too. */
  readonly launchAgain?: Pick<LaunchOptions, 'faults' | 'env'>;
  readonly cause: Cause;
  /** How far the session comes. */
  readonly reaches: 'nothing' | 'session-started' | 'ending';
}

const stepKinds = ['kill-before', 'kill-in', 'kill-after'];
const recordTimes = ['before', 'torn', 'written', 'after'] as const;

/** The records of a session's life, and what the next start finds once each is in the file. */
const lifeRecords: readonly (Pick<KillMoment, 'record' | 'inTakeover'> & { cause: Cause })[] = [
  { record: 'session-started', cause: 'session-unfinished' },
  { record: 'ending-started', cause: 'ending-unfinished' },
  { record: 'ending-finished', cause: null },
  { record: 'kiosk-stopped', cause: null },
  { record: 'kiosk-started', inTakeover: true, cause: null },
  { record: 'config-loaded', inTakeover: true, cause: null },
];

/** Every point there is. The steps' own names come from the steps: one that is new is covered. */
export function killPoints(): readonly KillPoint[] {
  // For their names: nobody calls anything of them.
  const [browser, device, remote] = [
    {} as BrowserTargets,
    {} as DeviceTargets,
    {} as ServerTargets,
  ];
  return [
    ...faultsIn(allSteps(browser, device, remote)).map(duringEnding),
    ...lifeRecords.flatMap((_, index) => recordTimes.map((when) => atLifeRecord(index, when))),
    ...['painted', 'handover', 'in-charge'].flatMap((message) =>
      (['before', 'after'] as const).map((when) => atMessage({ message, when })),
    ),
    ...faultsIn(stepsAfterCrash(device, remote)).map((faults) =>
      duringRecovery(faults, { faults }),
    ),
    ...['recovery', 'ending-started', 'ending-finished'].flatMap((record) =>
      recordTimes.map((when) => duringRecovery(`${when} ${record}`, hooked({ record, when }))),
    ),
  ];
}

function faultsIn(steps: readonly { name: string }[]): readonly string[] {
  return steps.flatMap(({ name }) => stepKinds.map((kind) => `${name}:${kind}`));
}

function duringEnding(faults: string): KillPoint {
  return { name: faults, launch: { faults }, cause: 'ending-unfinished', reaches: 'ending' };
}

function atLifeRecord(index: number, when: KillMoment['when']): KillPoint {
  const { cause, ...moment } = lifeRecords[index] ?? { cause: null };
  const isInFile = when === 'written' || when === 'after';
  const start = isInFile ? 'session-started' : 'nothing';
  return {
    name: `${when} ${moment.record}${moment.inTakeover ? ' of the next process' : ''}`,
    launch: hooked({ ...moment, when }),
    cause: isInFile ? cause : (lifeRecords[index - 1]?.cause ?? null),
    reaches: index === 0 ? start : 'ending',
  };
}

function atMessage(moment: KillMoment): KillPoint {
  const name = `${moment.when} "${moment.message}" of the handover`;
  return { name, launch: hooked(moment), cause: null, reaches: 'ending' };
}

function duringRecovery(name: string, launchAgain: KillPoint['launch']): KillPoint {
  const first = duringEnding('stop-workers:kill-in');
  return { ...first, name: `${name}, in the recovery`, launchAgain };
}

function hooked(moment: KillMoment): KillPoint['launch'] {
  const hook = join(import.meta.dirname, 'kill-hook.cjs');
  return {
    env: { NODE_OPTIONS: `--require="${hook}"`, CLEARDESK_KILL_AT: JSON.stringify(moment) },
  };
}
