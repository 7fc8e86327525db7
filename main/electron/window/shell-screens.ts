import type { WebContents } from 'electron';
import type { Administration, ScreenUpdate, Setup } from '../../../preload/contract.ts';
import type { Clock, Credentials, Screens } from '../../session/ports.ts';
import type { SignInRequest } from '../../session/sign-in.ts';
import type { SessionEvent, SessionState } from '../../session/state.ts';
import type { OnRefused } from '../browser/other-messages.ts';
import { answerScreens, tellScreens, type Answers } from './channels.ts';

export interface ShellScreensOptions {
  readonly contents: WebContents;
  readonly setup: Setup;
  readonly clock: Pick<Clock, 'now'>;
  /** The user does something on the screens. */
  readonly onEvent: (event: SessionEvent) => void;
  /**
   * The user asks to sign in. The callee checks whether this kiosk offers that way of signing in.
   */
  readonly onSignIn: (request: SignInRequest) => void;
  /** Handles the requests of the administrator's screen, and the request to open it. */
  readonly administrator: () => Administrator | null;
  /** The user answers a server that asks for a user name and a password; null: gives no answer. */
  readonly onAnswer: (credentials: Credentials | null) => void;
  /** Whether a site's or provider's page is in front, and so has the keyboard focus. */
  readonly isPageInFront: (state: SessionState) => boolean;
  /** A screen for this kind of state has reached the display. */
  readonly onPainted: (kind: SessionState['kind']) => void;
  /** A page sent a message that it may not send. */
  readonly onRefused: OnRefused;
}

/** What the administrator's screen asks for. */
interface Administrator {
  ask(): void;
  /** Never rejects. */
  open(password: string): Promise<void>;
  close(): void;
  verify(): void;
  leave(): void;
}

/** The kiosk's own screens, connected to the state by the channels of preload/contract.ts. */
export class ShellScreens implements Screens {
  readonly #contents: WebContents;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #isPageInFront: (state: SessionState) => boolean;
  #state: SessionState | null = null;
  #administration: Administration = { kind: 'closed' };
  /** The page may ask before there is anything to show. */
  readonly #hasState: Promise<void>;
  #reportState: () => void = () => undefined;

  constructor(options: ShellScreensOptions) {
    const { onEvent, onSignIn, onAnswer, onPainted } = options;
    this.#isPageInFront = options.isPageInFront;
    this.#contents = options.contents;
    this.#clock = options.clock;
    this.#hasState = new Promise((resolve) => (this.#reportState = resolve));
    const tell = (event: SessionEvent): undefined => {
      onEvent(event);
      return undefined;
    };
    const ofAdministrator = (work: (administrator: Administrator) => void): undefined => {
      const administrator = options.administrator();
      if (administrator !== null) work(administrator);
      return undefined;
    };
    const answers: Answers = {
      setup: () => options.setup,
      update: () => this.#firstUpdate(),
      signIn: (request) => {
        onSignIn(request);
        return undefined;
      },
      continueSession: () => tell({ kind: 'continue-requested' }),
      endSession: () => tell({ kind: 'end-requested', reason: 'user' }),
      chooseSite: (siteIndex) => tell({ kind: 'site-chosen', siteIndex }),
      choosePage: (page) => tell({ kind: 'page-chosen', page }),
      closePopUp: (id) => tell({ kind: 'pop-up-closed', id, byUser: true }),
      deleteDownload: (id) => tell({ kind: 'download-deleted', id }),
      print: () => tell({ kind: 'print-requested' }),
      answerChallenge: (credentials) => {
        onAnswer(credentials);
        return undefined;
      },
      reloadSite: () => tell({ kind: 'reload-requested' }),
      leaveExitScreen: () => tell({ kind: 'exit-done' }),
      askForAdministrator: () => ofAdministrator((administrator) => administrator.ask()),
      openAdministration: (password) =>
        ofAdministrator((administrator) => void administrator.open(password)),
      closeAdministration: () => ofAdministrator((administrator) => administrator.close()),
      verifyAudit: () => ofAdministrator((administrator) => administrator.verify()),
      leaveKiosk: () => ofAdministrator((administrator) => administrator.leave()),
      painted: (kind) => {
        onPainted(kind);
        return undefined;
      },
    };
    answerScreens(options.contents, answers, options.onRefused);
  }

  show(state: SessionState): void {
    this.#state = state;
    // The buttons of this state's screen need the keyboard focus, not the site behind them.
    if (!this.#isPageInFront(state)) this.#contents.focus();
    this.#reportState();
    tellScreens(this.#contents, this.#update(state));
  }

  showAdministration(administration: Administration): void {
    this.#administration = administration;
    if (this.#state !== null) tellScreens(this.#contents, this.#update(this.#state));
  }

  async #firstUpdate(): Promise<ScreenUpdate> {
    await this.#hasState;
    if (this.#state === null) throw new Error('a state was reported that is none');
    return this.#update(this.#state);
  }

  #update(state: SessionState): ScreenUpdate {
    return { state, administration: this.#administration, now: this.#clock.now() };
  }
}
