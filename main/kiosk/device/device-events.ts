import type { BaseWindow } from 'electron';
import { watchPower } from '../../electron/process/os-idle.ts';
import { watchWindowsSessionEnd } from '../../electron/window/shell-window.ts';
import type { OsEvents, OsWatch } from '../../device/logind/logind.ts';
import type { SessionState } from '../../session/state.ts';
import type { KioskPort, ProcessDeps } from '../deps.ts';

/** Ends the session when the device is locked, sleeps or shuts down, before it does. */
export class DeviceEvents {
  readonly #process: ProcessDeps;
  readonly #kiosk: KioskPort;
  readonly #onWake: () => void;
  #logind: OsWatch | null = null;
  #isClosed = false;

  /** @param onWake the device has slept, and the kiosk has handled the time */
  constructor(own: ProcessDeps, window: BaseWindow, kiosk: KioskPort, onWake: () => void) {
    this.#process = own;
    this.#kiosk = kiosk;
    this.#onWake = onWake;
    const events = this.#events();
    watchPower(events);
    watchWindowsSessionEnd(window, events);
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
    const kiosk = this.#kiosk;
    const { endOn } = this.#process.config.loaded.config.session;
    return {
      onLock: () => {
        if (endOn.includes('lock')) void kiosk.endNow('os-lock');
      },
      onSleep: async () => {
        if (endOn.includes('suspend')) await kiosk.endNow('os-suspend');
      },
      onWake: () => {
        kiosk.checkTime();
        this.#onWake();
      },
      onShutdown: async () => {
        await kiosk.endNow('os-shutdown');
      },
    };
  }

  /** Not at once: the login screen does not wait for a D-Bus library. */
  async #watchLogind(events: OsEvents): Promise<void> {
    const { watchLogind } = await import('../../device/logind/logind.ts');
    if (this.#isClosed) return;
    this.#logind = watchLogind({
      events,
      clock: this.#process.clock,
      onNotice: (notice) => {
        const cause = 'cause' in notice ? `: ${notice.cause}` : '';
        if (notice.kind !== 'watching') {
          this.#process.log.warning(`logind ${notice.kind}${cause}`);
        }
      },
    });
    this.onState(this.#kiosk.state);
  }
}
