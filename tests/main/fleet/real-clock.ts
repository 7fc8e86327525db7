import type { Clock } from '../../../main/session/ports.ts';

/** The clock of the app's main process (main/main.ts), without what that makes of a sleep. */
export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => new Date(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
