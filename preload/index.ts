import { contextBridge, ipcRenderer } from 'electron';
import type { Channels, Cleardesk } from './contract.ts';

const cleardesk: Cleardesk = {
  setup: () => ipcRenderer.invoke('setup'),
  update: () => ipcRenderer.invoke('update'),
  chooseLanguage: (language) => ipcRenderer.invoke('chooseLanguage', language),
  signIn: (request) => ipcRenderer.invoke('signIn', request),
  showUseBanner: () => ipcRenderer.invoke('showUseBanner'),
  agreeToUse: (version, language) => ipcRenderer.invoke('agreeToUse', version, language),
  leaveUseBanner: () => ipcRenderer.invoke('leaveUseBanner'),
  continueSession: () => ipcRenderer.invoke('continueSession'),
  endSession: () => ipcRenderer.invoke('endSession'),
  chooseSite: (siteIndex) => ipcRenderer.invoke('chooseSite', siteIndex),
  choosePage: (page) => ipcRenderer.invoke('choosePage', page),
  closePopUp: (id) => ipcRenderer.invoke('closePopUp', id),
  deleteDownload: (id) => ipcRenderer.invoke('deleteDownload', id),
  print: () => ipcRenderer.invoke('print'),
  navigate: (to) => ipcRenderer.invoke('navigate', to),
  showMore: (isOpen) => ipcRenderer.invoke('showMore', isOpen),
  changeTextSize: () => ipcRenderer.invoke('changeTextSize'),
  answerChallenge: (credentials) => ipcRenderer.invoke('answerChallenge', credentials),
  answerDialog: (answer) => ipcRenderer.invoke('answerDialog', answer),
  reloadSite: () => ipcRenderer.invoke('reloadSite'),
  leaveExitScreen: () => ipcRenderer.invoke('leaveExitScreen'),
  askForAdministrator: () => ipcRenderer.invoke('askForAdministrator'),
  openAdministration: (password) => ipcRenderer.invoke('openAdministration', password),
  closeAdministration: () => ipcRenderer.invoke('closeAdministration'),
  verifyAudit: () => ipcRenderer.invoke('verifyAudit'),
  leaveKiosk: () => ipcRenderer.invoke('leaveKiosk'),
  keyboardShown: (height) => ipcRenderer.invoke('keyboardShown', height),
  typeKey: (key) => ipcRenderer.invoke('typeKey', key),
  painted: (kind) => ipcRenderer.invoke('painted', kind),
  onUpdate: (listener) => listen('update', listener),
  onField: (listener) => listen('field', listener),
  onBarReached: (listener) => listen('barReached', listener),
};

function listen<Name extends keyof Channels['tell']>(
  name: Name,
  listener: (message: Channels['tell'][Name]) => void,
): () => void {
  // The event object stays here: it would hand the screens the whole ipcRenderer.
  const forward = (_event: unknown, message: Channels['tell'][Name]) => {
    listener(message);
  };
  ipcRenderer.on(name, forward);
  return () => ipcRenderer.off(name, forward);
}

contextBridge.exposeInMainWorld('cleardesk', cleardesk);
