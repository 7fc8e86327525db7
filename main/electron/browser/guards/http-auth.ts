import type { Certificate, WebContents } from 'electron';
import type { Network } from '../../network/network.ts';
import type { Challenge } from '../../../session/pages.ts';
import type { Challenges } from '../../../sites/challenges.ts';
import type { IsAllowed } from '../site-lockdown.ts';
import type { OnBlocked } from '../site-traffic.ts';

/**
 * Shows a server's request for a user name and a password on the kiosk's own screens. Without this,
 * the browser refuses and shows the server's error page. Only the page's allowed origins and the
 * device's proxy may ask, not, for example, a picture from another origin.
 */
export function askOnScreens(
  contents: WebContents,
  page: Challenge['page'],
  challenges: Challenges,
  guards: {
    readonly isAllowed: IsAllowed;
    readonly onBlocked: OnBlocked;
    readonly network: Pick<Network, 'remember'>;
  },
): void {
  contents.on('login', (event, { url }, { scheme, host, port, realm, isProxy }, answer) => {
    if (event.defaultPrevented) return; // the config has the answer (electron/network/network.ts)
    if (!isProxy && !guards.isAllowed(url)) {
      guards.onBlocked('http-auth', { kind: 'address', url }, contents);
      return;
    }
    event.preventDefault();
    const isEncrypted = !isProxy && url.startsWith('https:');
    challenges.ask({ page, scheme, host, port, realm, isProxy, isEncrypted }, (credentials) => {
      if (credentials === null) {
        answer();
        return;
      }
      if (isProxy) guards.network.remember({ host, port }, credentials);
      answer(credentials.user, credentials.password);
    });
  });
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) challenges.startOver(page);
  });
  contents.on('did-navigate', () => {
    challenges.leave(page);
  });
  contents.on('did-stop-loading', () => {
    challenges.withdraw(page);
  });
  const gone = () => {
    challenges.leave(page);
    challenges.withdraw(page);
  };
  contents.on('render-process-gone', gone);
  contents.on('destroyed', gone);
}

/** Decides which certificate of the device a server gets; null: none. */
export type ChooseCertificate = (
  url: string,
  offered: readonly Certificate[],
) => Certificate | null;

/**
 * Answers a server's request for a certificate of the device, without Chromium's choice or a dialog. A
 * request that is not answered here is answered without one (electron/process/chromium.ts).
 */
export function answerWithCertificate(contents: WebContents, choose: ChooseCertificate): void {
  contents.on('select-client-certificate', (event, url, offered, answer) => {
    const chosen = choose(url, offered);
    if (chosen === null) return;
    event.preventDefault();
    answer(chosen);
  });
}
