import type { Assumption, Lab } from '../support/assumption.ts';
import { eventually, pause } from '../support/devtools.ts';
import { htmlAt } from '../support/server.ts';

/** What the app switches off, by an expression that is true where it is there. */
const SWITCHED_OFF: Readonly<Record<string, string>> = {
  DocumentPictureInPictureAPI: `'documentPictureInPicture' in self`,
  EyeDropperAPI: `'EyeDropper' in self`,
  FedCm: `'IdentityCredential' in self`,
  FileSystemAccessLocal: `'showOpenFilePicker' in self`,
  WebIdentityDigitalCredentials: `'DigitalCredential' in self`,
  WebShare: `'share' in navigator`,
  WebAuth: `'PublicKeyCredential' in self`,
};

/** Interfaces of pages that are new since 130 or that differ between builds. */
const NEW: Readonly<Record<string, readonly [expression: string, ...seen: Assumption['seen']]>> = {
  'Storage Buckets': [`'storageBuckets' in navigator`, 'yes'],
  'Shared Storage': [`'sharedStorage' in self`, 'yes', 'no'],
  fetchLater: [`'fetchLater' in self`, 'no', 'yes'],
  WebTransport: [`'WebTransport' in self`, 'yes'],
  'Topics (`browsingTopics`)': [`'browsingTopics' in document`, 'yes'],
  'Private State Tokens': [`'hasPrivateToken' in document`, 'yes'],
  'Attribution Reporting': [`'attributionSrc' in HTMLAnchorElement.prototype`, 'yes'],
  'Protected Audience': [`'runAdAuction' in navigator`, 'yes'],
  'a language model (`LanguageModel`)': [`'LanguageModel' in self`, 'no', 'yes'],
  Translator: [`'Translator' in self`, 'no', 'yes'],
  SpeechRecognition: [`'SpeechRecognition' in self`, 'no', 'yes'],
  '`<geolocation>`': [`'HTMLGeolocationElement' in self`, 'no', 'yes'],
  '`<usermedia>`': [`'HTMLUserMediaElement' in self`, 'no', 'yes'],
  '`<install>`': [`'HTMLInstallElement' in self`, 'no', 'no'],
  clipboardchange: [`'onclipboardchange' in navigator.clipboard`, 'no', 'yes'],
};

/** Those of the features that a page has. */
async function there({ page, server }: Lab, features: Readonly<Record<string, string>>) {
  await page.goTo(`${server.own}/html`);
  const found: string[] = [];
  for (const [name, expression] of Object.entries(features)) {
    if ((await page.evaluate(expression)) === true) found.push(name);
  }
  return found.length === 0
    ? 'none'
    : found.length === Object.keys(features).length
      ? 'all'
      : found.join(', ');
}

async function inFrame({ page, server }: Lab, expression: string): Promise<string> {
  const options = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await page.send('Target.setAutoAttach', options);
  await page.goTo(htmlAt(server.own, `<iframe src="${server.foreign}/html"></iframe>`));
  const target = await eventually(() => page.attached()[0]);
  if (target === null) return 'not attached';
  return String(await page.child(target).evaluate(expression, { isUserGesture: true }));
}

const AUXCLICK = `<a id=a style="position:fixed;inset:0" onauxclick="document.title = 'auxclick'">x</a>`;

export const INTERFACE_ASSUMPTIONS: readonly Assumption[] = [
  {
    name: 'Of those that the app switches off, there without the switches',
    reliesOn: 'control',
    seen: [
      'DocumentPictureInPictureAPI, EyeDropperAPI, FedCm, FileSystemAccessLocal, WebAuth',
      'DocumentPictureInPictureAPI, EyeDropperAPI, FedCm, FileSystemAccessLocal, WebIdentityDigitalCredentials, WebAuth',
    ],
    isBare: true,
    measure: (lab) => there(lab, SWITCHED_OFF),
  },
  {
    name: 'Of those that the app switches off, there all the same',
    reliesOn: 'process/switched-off.ts',
    seen: ['none'],
    measure: (lab) => there(lab, SWITCHED_OFF),
  },
  {
    name: 'A middle click reaches the page',
    reliesOn: 'page-scripts/page-guard.ts',
    seen: ['an event'],
    measure: async ({ page, server }) => {
      await page.goTo(htmlAt(server.own, AUXCLICK));
      const event = { x: 100, y: 100, button: 'middle', clickCount: 1 };
      // A page that has not been painted gets no input.
      for (let click = 0; click < 10; click += 1) {
        await page.send('Input.dispatchMouseEvent', { ...event, type: 'mousePressed' });
        await page.send('Input.dispatchMouseEvent', { ...event, type: 'mouseReleased' });
        await pause(200);
        if ((await page.evaluate('document.title')) === 'auxclick') return 'an event';
      }
      return 'no event';
    },
  },
  ...Object.entries(NEW).map(([name, [expression, ...seen]]): Assumption => ({
    name: `There is, without switches: ${name}`,
    reliesOn: 'docs/threat-model.md',
    seen,
    isBare: true,
    measure: async (lab) => ((await there(lab, { x: expression })) === 'all' ? 'yes' : 'no'),
  })),
  {
    name: '`navigator.keyboard.lock()` without full screen',
    reliesOn: 'guards/permissions.ts',
    seen: ['resolves'],
    measure: async ({ page, server }) => {
      await page.goTo(`${server.own}/html`);
      const locked = page.evaluate(`navigator.keyboard.lock().then(() => 'resolves')`, {
        isUserGesture: true,
      });
      return String(await Promise.race([locked, pause(2000)]));
    },
  },
  {
    name: '`document.requestStorageAccess()` of a frame of another site',
    reliesOn: 'guards/permissions.ts',
    seen: ['granted', 'refused'],
    measure: (lab) =>
      inFrame(lab, `document.requestStorageAccess().then(() => 'granted', () => 'refused')`),
  },
  {
    name: "A language model's `availability()`",
    reliesOn: 'docs/threat-model.md',
    seen: ['not there', 'unavailable'],
    measure: async ({ page, server }) => {
      await page.goTo(`${server.own}/html`);
      return String(
        await page.evaluate(`'LanguageModel' in self ? LanguageModel.availability() : 'not there'`),
      );
    },
  },
];
