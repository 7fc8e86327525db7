import { expect } from '@playwright/test';
import type { Kiosk } from '../../support/kiosk.ts';
import { tone } from '../../support/tone.ts';
import { press, type Collection } from '../site-case.ts';

/** A page with a microphone, and a minute of a tone. */
const PAGE = `<!doctype html><title>ready</title>
<button id="call">call</button><button id="end">hang up</button><button id="play">play</button>
<audio></audio><script>
  ${tone(60)}
  let stream;
  document.querySelector('#call').onclick = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    document.title = 'in call';
  };
  document.querySelector('#end').onclick = () => stream.getTracks().forEach((track) => track.stop());
  document.querySelector('#play').onclick = () => audio.play().then(() => (document.title = 'playing'));
</script>`;

const warning = ({ screens }: Kiosk) => screens.getByRole('alertdialog');

/** The user answers the warning that comes because of no input. */
async function answerWarning(kiosk: Kiosk): Promise<void> {
  await expect(warning(kiosk)).toBeVisible();
  await kiosk.screens.getByRole('button', { name: 'Continue session' }).click();
  await expect(warning(kiosk)).toBeHidden();
}

const heldOff = (kiosk: Kiosk) =>
  kiosk.audit().flatMap(({ event, by }) => (event === 'idle-held-off' ? [by] : []));

/** What counts as activity without any input, and what does not. */
export const media: Collection = {
  name: 'calls and media',
  args: ['--use-fake-device-for-media-stream'],
  session: 'idleTimeout: 14s, warning: 8s',
  cases: [
    {
      name: 'Calls',
      settings: 'permissions: [microphone], mediaCountsAsActivity: true',
      pages: { '': PAGE },
      play: async ({ kiosk, site }) => {
        await press(site, 'call');
        const held = kiosk.screens.getByText('The call keeps your session open');
        await expect(held).toBeVisible();
        await expect.poll(() => heldOff(kiosk)).toEqual(['call']);
        await expect(warning(kiosk)).toBeHidden();
        await site.evaluate(`document.querySelector('#end').click()`);
        await expect(held).toBeHidden();
        await answerWarning(kiosk);
      },
    },
    {
      name: 'Calls that do not count',
      settings: 'permissions: [microphone]',
      pages: { '': PAGE },
      play: async ({ kiosk, site }) => {
        await press(site, 'call');
        await expect(site).toHaveTitle('in call');
        await answerWarning(kiosk);
        await press(site, 'hang up');
        expect(heldOff(kiosk)).toEqual(['call']);
      },
    },
    {
      name: 'Films',
      settings: 'mediaCountsAsActivity: true',
      pages: { '': PAGE },
      play: async ({ kiosk, site }) => {
        await press(site, 'play');
        await expect(site).toHaveTitle('playing');
        const held = kiosk.screens.getByText('What is playing keeps your session open');
        await expect(async () => {
          await site.mouse.click(5, 300);
          await expect(held).toBeVisible({ timeout: 1000 });
        }).toPass();
        await expect.poll(() => heldOff(kiosk)).toEqual(['call', 'playing']);
        // What repeats itself does so without a user.
        await site.evaluate(`audio.loop = true`);
        await expect(held).toBeHidden();
        await answerWarning(kiosk);
      },
    },
  ],
};
