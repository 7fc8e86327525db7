import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** The supervisor treats a kiosk that is silent for ten seconds as hung. */
const BEAT_MS = 3000;

/** The heartbeat of the kiosk process, for its supervisor (build/cleardesk-session). */
export interface Heartbeat {
  /** Another process is the kiosk from now on. */
  stop(): void;
  /** The kiosk ends on purpose; without this message the supervisor starts it again. */
  sayBye(): void;
}

/**
 * Reports that this process is the kiosk, at once and then regularly. The timer runs in the main
 * process, so that a hung main process falls silent.
 * @param pipe the supervisor's named pipe; null if there is no supervisor
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

/** Writes one line, which a pipe takes whole (pipe(7), PIPE_BUF) or not at all. Never waits. */
function say(pipe: string, line: string): void {
  try {
    const file = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(file, line);
    } finally {
      closeSync(file);
    }
  } catch {
    // No reader (ENXIO, ENOENT), or it has not read for long (EAGAIN): the kiosk continues anyway.
  }
}
