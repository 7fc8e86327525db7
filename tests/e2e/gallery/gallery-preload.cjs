// Answers the screens with what the address has: a setup, a state and the administrator's screen.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- values of every kind */
const electron = require('electron');

const text = new URLSearchParams(location.search).get('shown');
const { setup, state, administration } = JSON.parse(text ?? '{}');
const nothing = () => Promise.resolve();
const names = [
  ...['showUseBanner', 'agreeToUse', 'leaveUseBanner'],
  ...['signIn', 'continueSession', 'endSession', 'chooseSite', 'choosePage', 'closePopUp'],
  ...['deleteDownload', 'print', 'navigate', 'showMore', 'changeTextSize', 'answerChallenge'],
  ...['answerDialog', 'reloadSite', 'leaveExitScreen', 'askForAdministrator', 'painted'],
  ...[
    'openAdministration',
    'chooseLanguage',
    'keyboardShown',
    'typeKey',
    'closeAdministration',
    'verifyAudit',
    'leaveKiosk',
  ],
];
electron.contextBridge.exposeInMainWorld('cleardesk', {
  ...Object.fromEntries(names.map((name) => [name, nothing])),
  setup: () => Promise.resolve(setup),
  update: () => Promise.resolve({ state, administration, now: 0 }),
  onUpdate: () => nothing,
  onField: () => nothing,
  onBarReached: () => nothing,
});
