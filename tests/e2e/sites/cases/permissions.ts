import { expect, type Page } from '@playwright/test';
import { pressKey } from '../../support/input.ts';
import type { Kiosk } from '../../support/kiosk.ts';
import { press, type Collection } from '../site-case.ts';
import { languages } from './languages.ts';

/** A page that asks for devices, shows the answer as its title, and can give them back. */
const call = (constraints: string, more = '') => `<!doctype html><title>ready</title>
<button id="call">call</button><button id="end">hang up</button>${more}<script>
  let stream;
  document.querySelector('#call').onclick = () =>
    navigator.mediaDevices.getUserMedia(${constraints}).then(
      (given) => { stream = given; document.title = given.getTracks().map(({ kind }) => kind).join(' '); },
      ({ name }) => (document.title = name));
  document.querySelector('#end').onclick = () => stream.getTracks().forEach((track) => track.stop());
</script>`;

const BOTH = '{ audio: true, video: true }';

/** What the session bar says of the devices in use. */
const sign = ({ screens }: Kiosk, text: string) =>
  screens.getByRole('status').filter({ hasText: text });

async function titleAfter(site: Page, button: string, title: string): Promise<void> {
  await press(site, button);
  await expect(site).toHaveTitle(title);
}

/** What a site may use of the device. */
export const permissions: Collection = {
  name: 'permissions and languages',
  args: ['--use-fake-device-for-media-stream'],
  cases: [
    languages,
    {
      name: 'Video call',
      settings: 'permissions: [microphone, camera]',
      pages: { '': call(BOTH) },
      play: async ({ kiosk, site }) => {
        await titleAfter(site, 'call', 'audio video');
        const inUse = sign(kiosk, 'Video call is using: camera, microphone');
        await expect(inUse).toBeVisible();
        await press(site, 'hang up');
        await expect(inUse).toBeHidden();
        await titleAfter(site, 'call', 'audio video');
        await expect(inUse).toBeVisible();
        // A page that is left gives back what it had.
        await site.reload();
        await expect(inUse).toBeHidden();
      },
    },
    {
      name: 'a site whose config names nothing',
      pages: { '': call('{ audio: true }') },
      play: async ({ kiosk, site }) => {
        await titleAfter(site, 'call', 'NotAllowedError');
        await expect(sign(kiosk, 'is using')).toBeHidden();
      },
      records: ['permission microphone'],
    },
    {
      name: 'Dictation',
      settings: 'permissions: [microphone]',
      pages: { '': call(BOTH), sound: call('{ audio: true }') },
      play: async ({ kiosk, site, url }) => {
        await titleAfter(site, 'call', 'NotAllowedError');
        await site.goto(`${url}sound`);
        await titleAfter(site, 'call', 'audio');
        await expect(sign(kiosk, 'Dictation is using: microphone')).toBeVisible();
        await press(site, 'hang up');
        await expect(sign(kiosk, 'is using')).toBeHidden();
      },
      records: ['permission camera'],
    },
    {
      name: 'Frames',
      settings: 'permissions: [microphone], allow: ["%ELSEWHERE%"]',
      pages: {
        '': call(
          '{ audio: true }',
          `<iframe allow="microphone *"></iframe><script>
            const frame = document.querySelector('iframe');
            onmessage = ({ data }) => (document.title = data);
            frame.onload = () => frame.contentWindow.postMessage('go', '*');
            frame.src = '%ELSEWHERE%' + location.pathname + 'frame';
          </script>`,
        ),
        frame: `<script>onmessage = () => navigator.mediaDevices.getUserMedia({ audio: true })
          .then(() => 'granted', ({ name }) => name).then((text) => parent.postMessage(text, '*'))</script>`,
      },
      play: async ({ site }) => {
        await expect(site).toHaveTitle('NotAllowedError');
      },
    },
    {
      name: 'Map',
      settings: 'permissions: [geolocation]',
      pages: {
        '': `<title>ready</title><button>where</button><script>
          document.querySelector('button').onclick = () => navigator.geolocation.getCurrentPosition(
            ({ coords }) => (document.title = 'at ' + coords.latitude), ({ code }) => (document.title = 'no ' + code));
        </script>`,
      },
      play: async ({ kiosk, site }) => {
        const client = await site.context().newCDPSession(site);
        const place = { latitude: 48, longitude: 11, accuracy: 5 };
        await client.send('Emulation.setGeolocationOverride', place);
        await titleAfter(site, 'where', 'at 48');
        await client.detach();
        await expect(sign(kiosk, 'Map is using: location')).toBeVisible();
      },
    },
    {
      name: 'Film',
      settings: 'permissions: [fullscreen]',
      pages: {
        '': `<title>ready</title><button>large</button><script>
          document.querySelector('button').onclick = () => document.body.requestFullscreen().then(
            () => (document.title = 'full'), () => (document.title = 'refused'));
          document.onfullscreenchange = () => document.fullscreenElement ?? (document.title = 'left');
        </script>`,
      },
      play: async ({ site }) => {
        const size = () => site.evaluate('[innerWidth, innerHeight]');
        const before = await size();
        await titleAfter(site, 'large', 'full');
        expect(await size()).toEqual(before); // the bar stays above it
        pressKey('Escape');
        await expect(site).toHaveTitle('left');
      },
    },
    {
      name: 'Chat',
      settings: 'permissions: [notifications]',
      pages: {
        '': `<title>ready</title><button>tell</button><button>worker</button><button>frame</button><script>
          const [tell, worker, inFrame] = document.querySelectorAll('button');
          const show = (text) => (document.title = text);
          tell.onclick = async () => {
            const { state } = await navigator.permissions.query({ name: 'notifications' });
            if (state !== 'granted' || await Notification.requestPermission() !== 'granted') return show(state);
            const said = new Notification('Ms Green', { body: 'Bed 4 is\\nready' });
            said.onshow = () => show('shown');
            said.addEventListener('error', () => show('not shown'));
          };
          worker.onclick = async () => {
            const registration = await navigator.serviceWorker.register('worker.js');
            await registration.showNotification('From the page', { body: 'by its worker' });
          };
          inFrame.onclick = () => {
            const frame = document.body.appendChild(document.createElement('iframe'));
            frame.onload = () => show('frame ' + frame.contentWindow.Notification.permission);
            frame.src = 'inside';
          };
        </script>`,
        inside: '<p>inside',
        'worker.js': (_request, response) =>
          response.setHeader('content-type', 'text/javascript').end(''),
      },
      play: async ({ kiosk, site }) => {
        const words = (text: string) => kiosk.screens.getByRole('status').filter({ hasText: text });
        await titleAfter(site, 'tell', 'shown');
        await expect(words('Chat says: Ms Green: Bed 4 is ready')).toBeVisible();
        await titleAfter(site, 'tell', 'not shown'); // it is too soon after the first
        await site.waitForTimeout(2000);
        await press(site, 'worker');
        await expect(words('Chat says: From the page: by its worker')).toBeVisible();
        await titleAfter(site, 'frame', 'frame denied');
      },
      records: ['dialog notification'],
    },
    {
      name: 'a site that may notify nobody',
      pages: {
        '': `<title>ready</title><button>tell</button><script>
          document.querySelector('button').onclick = async () =>
            (document.title = await Notification.requestPermission());
        </script>`,
      },
      play: ({ site }) => titleAfter(site, 'tell', 'denied'),
      hears: 'This function of the page is not available here',
      records: ['permission notifications'],
    },
    {
      name: 'a site without full screen',
      pages: {
        '': `<button>large</button><script>
          document.querySelector('button').onclick = () => document.body.requestFullscreen();
        </script>`,
      },
      play: async ({ site }) => {
        await press(site, 'large'); // Chromium leaves a refused promise open
        await site.waitForTimeout(300);
        expect(await site.evaluate('document.fullscreenElement')).toBeNull();
      },
      records: ['permission fullscreen'],
    },
    {
      name: 'Windows',
      settings: 'permissions: [microphone]',
      pages: {
        '': `<title>ready</title><button>open</button><script>
          document.querySelector('button').onclick = () => open('call');
        </script>`,
        call: call('{ audio: true }'),
      },
      play: async ({ kiosk, site, url }) => {
        await press(site, 'open');
        const window = await kiosk.site(`${url.slice(7)}call`);
        await titleAfter(window, 'call', 'audio');
        const inUse = sign(kiosk, 'Windows is using: microphone');
        await expect(inUse).toBeVisible();
        await kiosk.screens.getByRole('button', { name: /^Close case-/ }).click();
        await expect(inUse).toBeHidden();
      },
    },
  ],
};
