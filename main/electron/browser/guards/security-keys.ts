import type { WebContents } from 'electron';
import noSecurityKeysScript from '../../../../page-scripts/no-security-keys.ts?page-script';
import type { OnBlocked } from '../site-traffic.ts';

/** How the script tells that its page has asked. */
const ASKED = 'cleardesk:security-key';

/**
 * What runs in a page before its own scripts. Chromium's feature, which is off where they are not allowed, decides
 * whether a page can use a security key or a passkey; the script only makes a refusal known, also to the page:
 * without it, Chromium's answer never comes (Electron 33).
 */
export function securityKeyScripts(areAllowed: boolean): readonly string[] {
  return areAllowed ? [] : [noSecurityKeysScript];
}

type OnRun<Dialog> = (dialog: Dialog, answer: (isOk: boolean, text: string) => void) => void;

/**
 * Handles the messages of a page's scripts: what the script tells is recorded, all others go on.
 * @param onRun gets the others
 */
export function withoutSecurityKeys<Dialog extends { readonly messageText: string }>(
  onBlocked: OnBlocked,
  contents: WebContents,
  onRun: OnRun<Dialog>,
): OnRun<Dialog> {
  return (dialog, answer) => {
    if (dialog.messageText !== ASKED) {
      onRun(dialog, answer);
      return;
    }
    onBlocked('permission', { kind: 'words', text: 'security-key' }, contents);
    answer(false, '');
  };
}

/**
 * Refuses all messages of a page's scripts.
 * @param onBlocked gets what the script tells
 */
export function refuseMessages(contents: WebContents, onBlocked: OnBlocked): void {
  contents.removeAllListeners('-run-dialog');
  const run = withoutSecurityKeys(onBlocked, contents, (_dialog, answer) => {
    answer(false, '');
  });
  contents.on('-run-dialog' as 'focus', run as () => void);
}
