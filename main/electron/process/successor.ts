import { spawn } from 'node:child_process';
import type { FromSuccessor, Successor, SuccessorEvents } from '../../session/handover-data.ts';
import { withInheritedFiles } from './inherited-files.ts';

/** On the command line of a process that takes over; it talks to the one before over Node's IPC. */
const TAKEOVER_SWITCH = '--takeover';

/** The arguments of this process, for one that starts from nothing. */
export function argumentsFromNothing(): readonly string[] {
  return process.argv
    .slice(1)
    .filter((arg) => arg !== TAKEOVER_SWITCH && !arg.startsWith('--inspect'));
}

/**
 * Starts the process that is to take over. It shares our output streams, so that whoever started
 * the kiosk knows it alive for as long as those are open.
 */
export function startSuccessor(events: SuccessorEvents): Successor {
  const child = spawn(process.execPath, [...argumentsFromNothing(), TAKEOVER_SWITCH], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: withInheritedFiles(process.env),
  });
  child.on('message', (message) => {
    events.onMessage(message as FromSuccessor);
  });
  child.on('error', () => {
    events.onGone();
  });
  child.on('exit', () => {
    events.onGone();
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    kill: () => child.kill('SIGKILL'),
  };
}
