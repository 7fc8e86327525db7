import type { EventEmitter } from 'node:events';
import { app, type WebContents } from 'electron';
import { errorCode } from '../../base/errors.ts';
import type { Backpressure, PausablePages } from '../../sites/backpressure.ts';
import type { SiteProcesses } from '../../ending/browser-steps.ts';

const LOOK_MS = 5;

/**
 * The renderer processes that are not the screens' own.
 * @param screensPid gives the process id of the kiosk's own screens
 */
export function siteProcesses(screensPid: () => number): SiteProcesses {
  const alive = () => sitePids(screensPid);
  return {
    killAll: async () => {
      for (let pids = alive(); pids.length > 0; pids = alive()) {
        pids.forEach((pid) => {
          signal(pid, 'SIGKILL');
        });
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    aliveCount: () => alive().length,
  };
}

/** Pauses the processes of a session's pages; does nothing on Windows, which has no signal for it. */
export function pausablePages(screensPid: () => number): PausablePages {
  let paused: readonly number[] = [];
  return {
    pause: (pid) => {
      if (process.platform === 'win32') return;
      paused = pid === null ? sitePids(screensPid) : [pid];
      for (const pid of paused) signal(pid, 'SIGSTOP');
    },
    resume: () => {
      for (const pid of paused) signal(pid, 'SIGCONT');
      paused = [];
    },
  };
}

/**
 * Events that pages cause, that the main thread has to handle, and that a page can flood it with.
 */
const CAUSED_BY_PAGES = [
  'console-message',
  'did-change-theme-color',
  'did-navigate-in-page',
  'did-start-navigation',
  'page-favicon-updated',
  'page-title-updated',
  'update-target-url',
  'will-frame-navigate',
];

/** Pauses a page that causes more events than the main thread can handle. */
export function applyBackpressure(contents: WebContents, backpressure: Backpressure): void {
  const caused = () => {
    backpressure.caused();
  };
  const emitter: EventEmitter = contents;
  for (const event of CAUSED_BY_PAGES) emitter.on(event, caused);
  contents.on('frame-created', (_event, { frame }) => {
    if (frame !== null && frame.parent !== null) backpressure.madeFrame(frame.osProcessId);
  });
}

function sitePids(screensPid: () => number): readonly number[] {
  return app
    .getAppMetrics()
    .filter(({ type, pid }) => type === 'Tab' && pid !== 0 && pid !== screensPid())
    .map(({ pid }) => pid);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error; // it has ended already
  }
}
