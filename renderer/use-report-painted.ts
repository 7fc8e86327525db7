import { useEffect } from 'react';
import type { Cleardesk, SessionState } from '../preload/contract.ts';

const NO_FRAMES_MS = 1000;

/**
 * Tells the main process that the screen for `kind` has reached the display. The second animation
 * frame starts when the first one, with the new screen, has been handed to the compositor. A hidden
 * window gets no animation frames, and its timers may sleep for a second, but it has nothing else
 * on the display either: there the answer comes at once. A compositor that asks for no frames, as
 * under a headless Wayland, must not hold up the next process: there a time limit answers.
 */
export function useReportPainted(kind: SessionState['kind'], painted: Cleardesk['painted']): void {
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(report);
    });
    const limit = setTimeout(report, NO_FRAMES_MS);
    document.addEventListener('visibilitychange', reportIfHidden);
    reportIfHidden();

    function reportIfHidden(): void {
      if (document.hidden) report();
    }
    function stop(): void {
      cancelAnimationFrame(frame);
      clearTimeout(limit);
      document.removeEventListener('visibilitychange', reportIfHidden);
    }
    function report(): void {
      stop();
      void painted(kind);
    }
    return stop;
  }, [kind, painted]);
}
