import { spawn } from 'node:child_process';
import type { FromSuccessor, Successor, SuccessorEvents } from '../../session/handover-data.ts';
import { withInheritedFiles } from './inherited-files.ts';

/** Marks the process that takes over; it talks to its predecessor over Node's IPC. */
const TAKEOVER_SWITCH = '--takeover';

/** This process's arguments, without takeover and inspector, for a process that starts afresh. */
export function argumentsFromNothing(): readonly string[] {
  return process.argv
    .slice(1)
    .filter((arg) => arg !== TAKEOVER_SWITCH && !arg.startsWith('--inspect'));
}

/**
 * Starts the process that is to take over. It shares our output streams: the process that started
 * the kiosk takes it to be alive for as long as those are open.
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
