import { contextBridge, ipcRenderer } from 'electron';
import type { Cleardesk, ScreenUpdate } from './contract.ts';

const cleardesk: Cleardesk = {
  setup: () => ipcRenderer.invoke('setup'),
  update: () => ipcRenderer.invoke('update'),
  chooseLanguage: (language) => ipcRenderer.invoke('chooseLanguage', language),
  signIn: (request) => ipcRenderer.invoke('signIn', request),
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
  painted: (kind) => ipcRenderer.invoke('painted', kind),
  onUpdate: (listener) => {
    // The event object stays here: it would hand the screens the whole ipcRenderer.
    const forward = (_event: unknown, update: ScreenUpdate) => {
      listener(update);
    };
    ipcRenderer.on('update', forward);
    return () => ipcRenderer.off('update', forward);
  },
};

contextBridge.exposeInMainWorld('cleardesk', cleardesk);
