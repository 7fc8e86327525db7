import type { BaseWindow } from 'electron';
import { watchPower } from '../electron/process/os-idle.ts';
import { watchWindowsSessionEnd } from '../electron/window/shell-window.ts';
import type { Log } from '../device/log/log.ts';
import type { OsEvents, OsWatch } from '../device/logind/logind.ts';
import type { SessionController } from '../session/controller.ts';
import type { Clock } from '../session/ports.ts';
import type { SessionState } from '../session/state.ts';

export interface DeviceEventsDeps {
  readonly window: BaseWindow;
  readonly clock: Clock;
  readonly log: Log;
  readonly endOn: readonly ('lock' | 'suspend')[];
  readonly controller: SessionController;
}

/** Ends the session when the device is locked, sleeps or shuts down, before it does. */
export class DeviceEvents {
  readonly #deps: DeviceEventsDeps;
  #logind: OsWatch | null = null;
  #isClosed = false;

  constructor(deps: DeviceEventsDeps) {
    this.#deps = deps;
    const events = this.#events();
    watchPower(events);
    watchWindowsSessionEnd(deps.window, events);
    if (process.platform === 'linux') void this.#watchLogind(events);
  }

  /** The device is to wait where there is something that has to be cleared first. */
  onState({ kind }: SessionState): void {
    const isHeld = kind !== 'signed-out' && kind !== 'ended' && kind !== 'out-of-service';
    if (isHeld) this.#logind?.hold();
    else this.#logind?.release();
  }

  close(): void {
    this.#isClosed = true;
    this.#logind?.close();
  }

  #events(): OsEvents {
    const { controller, endOn } = this.#deps;
    return {
      onLock: () => {
        if (endOn.includes('lock')) void controller.endNow('os-lock');
      },
      onSleep: async () => {
        if (endOn.includes('suspend')) await controller.endNow('os-suspend');
      },
      onWake: () => {
        controller.look();
      },
      onShutdown: async () => {
        await controller.endNow('os-shutdown');
      },
    };
  }

  /** Not at once: the login screen does not wait for a D-Bus library. */
  async #watchLogind(events: OsEvents): Promise<void> {
    const { watchLogind } = await import('../device/logind/logind.ts');
    if (this.#isClosed) return;
    this.#logind = watchLogind({
      events,
      clock: this.#deps.clock,
      onNotice: (notice) => {
        const cause = 'cause' in notice ? `: ${notice.cause}` : '';
        if (notice.kind !== 'watching') {
          this.#deps.log.warning(`logind ${notice.kind}${cause}`);
        }
      },
    });
    this.onState(this.#deps.controller.state);
  }
}
