import { app } from 'electron';
import { errorCode } from '../base/errors.ts';
import type { SiteProcesses } from '../termination/end-processes.ts';

const LOOK_MS = 5;

/**
 * The renderer processes that are not the screens' own.
 * @param screensPid gives the process id of the kiosk's own screens
 */
export function siteProcesses(screensPid: () => number): SiteProcesses {
  const alive = () =>
    app
      .getAppMetrics()
      .filter(({ type, pid }) => type === 'Tab' && pid !== 0 && pid !== screensPid())
      .map(({ pid }) => pid);
  return {
    killAll: async () => {
      for (let pids = alive(); pids.length > 0; pids = alive()) {
        pids.forEach(kill);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    aliveCount: () => alive().length,
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error; // it was quicker than us
  }
}
