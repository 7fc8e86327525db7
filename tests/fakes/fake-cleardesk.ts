import type {
  Administration,
  Cleardesk,
  ScreenUpdate,
  SessionState,
  Setup,
  TextField,
} from '../../preload/contract.ts';

export const exampleSetup: Setup = {
  organisation: { name: 'Example Clinic', helpDesk: 'Call 1234', logo: null, colours: null },
  language: 'en',
  languages: [],
  texts: {},
  siteNames: ['Patient portal', 'Library'],
  idleTimeoutSeconds: 300,
  signIn: { mode: 'guest' },
  hasAdministrator: false,
  canPrint: false,
  hasBarKey: true,
  hasScreenReader: false,
  hasWarningTone: false,
  isOutOfSupport: false,
  configFile: '/etc/cleardesk/cleardesk.yaml',
  keyboard: 'auto',
  useBanner: null,
  attract: null,
};

/** A main process that does nothing but note what the screens ask for, and tell them states. */
export interface FakeCleardesk extends Cleardesk {
  /** Every wish of the screens in order, as in `chooseSite 1`. */
  readonly calls: readonly string[];
  /** Tells the screens a state, at a moment of the main process's clock. */
  readonly tell: (state: SessionState, now: number) => void;
  /** Tells them what the administrator's screen is, and the same state as before. */
  readonly tellAdministration: (administration: Administration) => void;
  /** Tells them of a text field of the page in front. */
  readonly tellField: (field: TextField | null) => void;
  /** Tells them that a key has led the focus to the session bar. */
  readonly reachBar: () => void;
}

export function fakeCleardesk(firstState: SessionState, setup = exampleSetup): FakeCleardesk {
  const calls: string[] = [];
  const listeners = new Set<(update: ScreenUpdate) => void>();
  const fieldListeners = new Set<(field: TextField | null) => void>();
  const barListeners = new Set<() => void>();
  const administration = { kind: 'closed' } as const;
  let newest: ScreenUpdate = { state: firstState, administration, now: 0 };

  function note(call: string): Promise<undefined> {
    calls.push(call);
    return Promise.resolve(undefined);
  }

  return {
    calls,
    tell(state, now) {
      newest = { ...newest, state, now };
      for (const listener of listeners) listener(newest);
    },
    tellAdministration(next) {
      newest = { ...newest, administration: next };
      for (const listener of listeners) listener(newest);
    },
    tellField(field) {
      for (const listener of fieldListeners) listener(field);
    },
    reachBar() {
      for (const listener of barListeners) listener();
    },
    setup: () => Promise.resolve(setup),
    update: () => Promise.resolve(newest),
    chooseLanguage: (language) => note(`chooseLanguage ${language ?? 'default'}`),
    signIn: (request) => note(`signIn ${Object.values(request).join(' ')}`),
    showUseBanner: () => note('showUseBanner'),
    agreeToUse: (version, language) => note(`agreeToUse ${version} ${language ?? '-'}`),
    leaveUseBanner: () => note('leaveUseBanner'),
    continueSession: () => note('continueSession'),
    endSession: () => note('endSession'),
    chooseSite: (siteIndex) => note(`chooseSite ${siteIndex}`),
    choosePage: (page) => note(`choosePage ${Object.values(page).join(' ')}`),
    closePopUp: (id) => note(`closePopUp ${id}`),
    deleteDownload: (id) => note(`deleteDownload ${id}`),
    print: () => note('print'),
    navigate: (to) => note(`navigate ${to}`),
    showMore: (isOpen) => note(`showMore ${String(isOpen)}`),
    changeTextSize: () => note('changeTextSize'),
    answerChallenge: (answer) =>
      note(`answerChallenge ${answer === null ? 'nothing' : Object.values(answer).join(' ')}`),
    answerDialog: (answer) => note(`answerDialog ${Object.values(answer).join(' ')}`),
    reloadSite: () => note('reloadSite'),
    leaveExitScreen: () => note('leaveExitScreen'),
    askForAdministrator: () => note('askForAdministrator'),
    openAdministration: (password) => note(`openAdministration ${password}`),
    closeAdministration: () => note('closeAdministration'),
    verifyAudit: () => note('verifyAudit'),
    leaveKiosk: () => note('leaveKiosk'),
    keyboardShown: (height) => note(`keyboardShown ${height}`),
    typeKey: (key) => note(`typeKey ${Object.values(key).join(' ')}`),
    painted: (kind) => note(`painted ${kind}`),
    onUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onField(listener) {
      fieldListeners.add(listener);
      return () => fieldListeners.delete(listener);
    },
    onBarReached(listener) {
      barListeners.add(listener);
      return () => barListeners.delete(listener);
    },
  };
}
