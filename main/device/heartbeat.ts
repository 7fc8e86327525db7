import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** A supervisor takes a kiosk that is silent for ten seconds for one that hangs. */
const BEAT_MS = 3000;

/** The process that is the kiosk, heard by whoever supervises it (build/cleardesk-session). */
export interface Heartbeat {
  /** Another process is the kiosk from here on. */
  stop(): void;
  /** The kiosk ends, and is meant to: without this word it is started again. */
  sayBye(): void;
}

/**
 * Says that this process is the kiosk, at once and then regularly. The timer is the main process's,
 * so that a main process that hangs falls silent.
 * @param pipe the supervisor's named pipe; null where nobody listens
 */
export function startHeartbeat(pipe: string | null): Heartbeat {
  if (pipe === null) return { stop: () => undefined, sayBye: () => undefined };
  const beat = () => {
    say(pipe, `${process.pid}\n`);
  };
  beat();
  const timer = setInterval(beat, BEAT_MS);
  const stop = () => {
    clearInterval(timer);
  };
  return {
    stop,
    sayBye: () => {
      stop();
      say(pipe, `bye ${process.pid}\n`);
    },
  };
}

/** Writes one line, which a pipe takes as a whole (pipe(7), PIPE_BUF), or not at all: never waits. */
function say(pipe: string, line: string): void {
  try {
    const file = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(file, line);
    } finally {
      closeSync(file);
    }
  } catch {
    // Nobody listens (ENXIO, ENOENT) or has for long (EAGAIN): the kiosk goes on without.
  }
}
