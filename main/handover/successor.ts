import { spawn } from 'node:child_process';
import { withInheritedFiles } from './inherited-files.ts';
import {
  parseMessageToPredecessor,
  type MessageToPredecessor,
  type MessageToSuccessor,
} from './messages.ts';

/** Marks the process that is to be in charge next; it talks to its predecessor over Node's IPC. */
const TAKEOVER_SWITCH = '--takeover';

/** The process that is to be in charge next. */
export interface Successor {
  send(message: MessageToSuccessor): void;
  kill(): void;
}

export interface SuccessorEvents {
  readonly onMessage: (message: MessageToPredecessor) => void;
  readonly onGone: () => void;
}

/** This process's arguments, without takeover and inspector, for a process that starts afresh. */
export function freshArguments(): readonly string[] {
  return process.argv
    .slice(1)
    .filter((arg) => arg !== TAKEOVER_SWITCH && !arg.startsWith('--inspect'));
}

/**
 * Starts the next process. It shares our output streams: the process that started the kiosk takes
 * it to be alive for as long as those are open. A successor whose message is invalid is killed.
 */
export function startSuccessor(events: SuccessorEvents): Successor {
  const child = spawn(process.execPath, [...freshArguments(), TAKEOVER_SWITCH], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: withInheritedFiles(process.env),
  });
  const kill = () => {
    child.kill('SIGKILL');
  };
  child.on('message', (value: unknown) => {
    let message: MessageToPredecessor;
    try {
      message = parseMessageToPredecessor(value);
    } catch {
      kill(); // its end begins the next try
      return;
    }
    events.onMessage(message);
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
    kill,
  };
}
