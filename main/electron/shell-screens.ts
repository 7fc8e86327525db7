import type { WebContents } from 'electron';
import type { ScreenUpdate, Setup } from '../../preload/contract.ts';
import type { Clock, Screens } from '../session/parts.ts';
import type { SessionEvent, SessionState } from '../session/state.ts';
import { answerScreens, tellScreens } from './screen-channels.ts';

export interface ShellScreensOptions {
  readonly contents: WebContents;
  readonly setup: Setup;
  readonly clock: Pick<Clock, 'now'>;
  /** What people do on the screens. */
  readonly onEvent: (event: SessionEvent) => void;
  /** A screen for this kind of state has reached the display. */
  readonly onPainted: (kind: SessionState['kind']) => void;
}

/** The kiosk's own screens, joined to the state by the channels of preload/contract.ts. */
export class ShellScreens implements Screens {
  readonly #contents: WebContents;
  readonly #clock: Pick<Clock, 'now'>;
  #state: SessionState | null = null;
  /** The page may ask before there is anything to show. */
  readonly #hasState: Promise<void>;
  #reportState: () => void = () => undefined;

  constructor(options: ShellScreensOptions) {
    const { onEvent, onPainted } = options;
    this.#contents = options.contents;
    this.#clock = options.clock;
    this.#hasState = new Promise((resolve) => (this.#reportState = resolve));
    const tell = (event: SessionEvent): undefined => {
      onEvent(event);
      return undefined;
    };
    answerScreens(options.contents, {
      setup: () => options.setup,
      update: () => this.#firstUpdate(),
      startSession: () => tell({ kind: 'start-requested' }),
      continueSession: () => tell({ kind: 'continue-requested' }),
      endSession: () => tell({ kind: 'end-requested', reason: 'user' }),
      chooseSite: (siteIndex) => tell({ kind: 'site-chosen', siteIndex }),
      leaveExitScreen: () => tell({ kind: 'exit-done' }),
      painted: (kind) => {
        onPainted(kind);
        return undefined;
      },
    });
  }

  show(state: SessionState): void {
    this.#state = state;
    // A button that answers a state has to get the keys, not the site behind it.
    if (state.kind !== 'active') this.#contents.focus();
    this.#reportState();
    tellScreens(this.#contents, { state, now: this.#clock.now() });
  }

  async #firstUpdate(): Promise<ScreenUpdate> {
    await this.#hasState;
    if (this.#state === null) throw new Error('a state was reported that is none');
    return { state: this.#state, now: this.#clock.now() };
  }
}
