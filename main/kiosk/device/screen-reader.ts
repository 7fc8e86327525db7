import type { Input, WebContents } from 'electron';
import type { ScreenReader } from '../../device/screen-reader.ts';
import type { Clock } from '../../session/ports.ts';
import type { SessionState } from '../../session/state.ts';

/** After this time without input on the login screen the next user may be there, who has not asked for it. */
const LEFT_ALONE_MS = 120_000;

export interface KioskScreenReaderOptions {
  readonly reader: Pick<ScreenReader, 'isWanted' | 'hasBus' | 'start' | 'stop'>;
  /** The page of the screens. */
  readonly screens: Pick<WebContents, 'on'>;
  readonly clock: Pick<Clock, 'after'>;
  /** The config allows it, on this platform. */
  readonly isAllowed: boolean;
  /** It was on in the process before this one. */
  readonly wasOn: boolean;
  readonly log: { readonly info: (text: string) => void };
  /** Chromium has to start anew with the accessibility bus. */
  readonly onNewProcessNeeded: () => void;
}

/**
 * Decides when the screen reader runs: from a key on the login screen until the login screen after the session, so
 * that the exit screen is read aloud as well. While a process is in charge, its own reader runs or none.
 */
export class KioskScreenReader {
  readonly #options: KioskScreenReaderOptions;
  #kind: SessionState['kind'] | null = null;
  #cancelTimer: () => void = () => undefined;
  #isClosed = false;

  constructor(options: KioskScreenReaderOptions) {
    const { reader, screens, isAllowed, wasOn } = options;
    this.#options = options;
    reader.isWanted = wasOn && isAllowed;
    if (!isAllowed) return;
    if (reader.isWanted) reader.start();
    screens.on('before-input-event', (_event, press) => {
      if (this.#isClosed || this.#kind !== 'signed-out') return;
      if (isScreenReaderKey(press)) this.#toggle();
      this.#restartTimer();
    });
    screens.on('input-event', () => {
      if (!this.#isClosed && this.#kind === 'signed-out') this.#restartTimer();
    });
  }

  onState({ kind }: SessionState): void {
    const before = this.#kind;
    this.#kind = kind;
    if (kind === before) return;
    if (kind === 'signed-out' && before === 'ended') this.#off();
    if (kind === 'signed-out') this.#restartTimer();
    else this.#cancelTimer();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  #toggle(): void {
    const { reader, log, onNewProcessNeeded } = this.#options;
    if (reader.isWanted) {
      this.#off();
      return;
    }
    log.info('the user has switched the screen reader on');
    reader.isWanted = true;
    if (reader.hasBus) reader.start();
    else onNewProcessNeeded();
  }

  #off(): void {
    const { reader, log } = this.#options;
    if (!reader.isWanted) return;
    log.info('the screen reader is off');
    reader.isWanted = false;
    reader.stop();
  }

  #restartTimer(): void {
    this.#cancelTimer();
    if (!this.#options.reader.isWanted) return;
    this.#cancelTimer = this.#options.clock.after(LEFT_ALONE_MS, () => {
      this.#off();
    });
  }
}

/** As on GNOME's desktop. */
function isScreenReaderKey({ type, code, alt, meta, isAutoRepeat }: Input): boolean {
  return type === 'keyDown' && code === 'KeyS' && alt && meta && !isAutoRepeat;
}
