import type { WebContents } from 'electron';
import type { Administration, ScreenUpdate, Setup } from '../../../preload/contract.ts';
import type { Credentials, DialogAnswer } from '../../session/pages.ts';
import type { Clock, Screens } from '../../session/ports.ts';
import type { SignInRequest } from '../../session/sign-in.ts';
import type { SessionEvent, SessionState } from '../../session/state.ts';
import type { OnScreenKeyboard } from './on-screen-keyboard.ts';
import { tellScreens, type Answers, type takeRequests } from './channels.ts';

export interface ShellScreensOptions {
  readonly contents: WebContents;
  /** Connects what answers the page. */
  readonly connect: ReturnType<typeof takeRequests>;
  readonly setup: Setup;
  readonly clock: Pick<Clock, 'now'>;
  readonly onScreenKeyboard: Pick<OnScreenKeyboard, 'shown' | 'type'>;
  /** The kiosk that is connected at the moment of a request. */
  readonly kiosk: () => ScreensKiosk;
  /** Whether a site's or provider's page is in front, and so has the keyboard focus. */
  readonly isPageInFront: (state: SessionState) => boolean;
  /** A screen for this kind of state has reached the display. */
  readonly onPainted: (kind: SessionState['kind']) => void;
}

/** What the screens ask of the kiosk. */
export interface ScreensKiosk {
  /** Handles the requests of the administrator's screen, and the request to open it. */
  readonly administration: Administrator | null;
  /** The user does something on the screens. */
  dispatch(event: SessionEvent): void;
  /** The user asks to sign in. The sign-in itself checks whether this kiosk offers that way. */
  signIn(request: SignInRequest): void;
  /** The user answers a server that asks for a user name and a password; null: gives no answer. */
  answerChallenge(credentials: Credentials | null): void;
  /** The user answers a page's message. */
  answerDialog(answer: DialogAnswer): void;
  /** A page sent a message that it may not send; the detail is in the kiosk's own words. */
  messageRefused(detail: string): void;
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
    const { kiosk, onPainted, onScreenKeyboard } = options;
    this.#isPageInFront = options.isPageInFront;
    this.#contents = options.contents;
    this.#clock = options.clock;
    this.#hasState = new Promise((resolve) => (this.#reportState = resolve));
    const tell = (event: SessionEvent): undefined => {
      kiosk().dispatch(event);
      return undefined;
    };
    const ofAdministrator = (work: (administrator: Administrator) => void): undefined => {
      const administrator = kiosk().administration;
      if (administrator !== null) work(administrator);
      return undefined;
    };
    const answers: Answers = {
      setup: () => options.setup,
      update: () => this.#firstUpdate(),
      chooseLanguage: (language) => {
        const isOffered = language === null || options.setup.languages.includes(language);
        if (isOffered) tell({ kind: 'language-chosen', language });
        else kiosk().messageRefused('a language that is not offered');
        return undefined;
      },
      signIn: (request) => {
        kiosk().signIn(request);
        return undefined;
      },
      showUseBanner: () => tell({ kind: 'banner-requested' }),
      // As signIn: ignored while the administrator's screen is open.
      agreeToUse: (version, language) =>
        this.#administration.kind === 'closed'
          ? tell({ kind: 'banner-agreed', version, language })
          : undefined,
      leaveUseBanner: () => tell({ kind: 'banner-left' }),
      continueSession: () => tell({ kind: 'continue-requested' }),
      endSession: () => tell({ kind: 'end-requested', reason: 'user' }),
      chooseSite: (siteIndex) => tell({ kind: 'site-chosen', siteIndex }),
      choosePage: (page) => tell({ kind: 'page-chosen', page }),
      closePopUp: (id) => tell({ kind: 'pop-up-close-requested', id }),
      deleteDownload: (id) => tell({ kind: 'download-deleted', id }),
      print: () => tell({ kind: 'print-requested' }),
      navigate: (to) => tell({ kind: 'navigation-requested', to }),
      showMore: (isOpen) => tell({ kind: 'more-requested', isOpen }),
      changeTextSize: () => tell({ kind: 'text-size-requested' }),
      answerChallenge: (credentials) => {
        kiosk().answerChallenge(credentials);
        return undefined;
      },
      answerDialog: (answer) => {
        kiosk().answerDialog(answer);
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
      keyboardShown: (height) => {
        onScreenKeyboard.shown(height);
        return undefined;
      },
      typeKey: (key) => {
        onScreenKeyboard.type(key);
        return undefined;
      },
      painted: (kind) => {
        onPainted(kind);
        return undefined;
      },
    };
    options.connect({
      answers,
      onRefused: (detail) => {
        kiosk().messageRefused(detail);
      },
    });
  }

  show(state: SessionState): void {
    this.#state = state;
    // The buttons of this state's screen need the keyboard focus, not the site behind them.
    if (!this.#isPageInFront(state)) this.#contents.focus();
    this.#reportState();
    tellScreens(this.#contents, 'update', this.#update(state));
  }

  showAdministration(administration: Administration): void {
    this.#administration = administration;
    if (this.#state !== null) tellScreens(this.#contents, 'update', this.#update(this.#state));
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
