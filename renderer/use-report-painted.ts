import { useEffect } from 'react';
import type { Cleardesk, SessionState } from '../preload/contract.ts';

const hiddenCheckMs = 100;

/**
 * Tells the main process that the screen for `kind` has reached the display. The second animation
 * frame starts when the first one, with the new screen, has been handed to the compositor. A hidden
 * window gets no animation frames, and has nothing on the display either: there a timer answers.
 */
export function useReportPainted(kind: SessionState['kind'], painted: Cleardesk['painted']): void {
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(report);
    });
    const hiddenCheck = setInterval(() => {
      if (document.hidden) report();
    }, hiddenCheckMs);

    function stop(): void {
      cancelAnimationFrame(frame);
      clearInterval(hiddenCheck);
    }
    function report(): void {
      stop();
      void painted(kind);
    }
    return stop;
  }, [kind, painted]);
}
