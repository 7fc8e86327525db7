import { webFrame } from 'electron';
import pageGuardScript from '../page-scripts/page-guard.ts?page-script';

// Runs in every document of a site before the document's own scripts, also in a frame whose process has
// just been made and to which the DevTools are not attached yet (docs/decisions/0004). It gives the page
// nothing. Electron runs it in no frame that is still empty: those have the guard from the DevTools.
void webFrame.executeJavaScript(pageGuardScript);
