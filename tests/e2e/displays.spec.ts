import { startDisplays, type Displays } from './support/displays.ts';
import { configFor, expect, test as base } from './support/test.ts';

const test = base.extend<{ readonly displays: Displays }>({
  displays: async ({}, use) => {
    const displays = await startDisplays();
    await use(displays);
    await displays.close();
  },
});

// A pixel more each way, for Chromium would make it one less (main/electron/window/display-blankers.ts).
const main = '1025x769+0+0';
const second = '801x601+1024+0';

test('every display is covered, and one that is plugged in later, too', async ({
  portal,
  launch,
  displays,
}) => {
  displays.plug('DUMMY1', '800x600');
  const kiosk = await launch({
    config: configFor(portal.url).replace('fullScreen: false', 'fullScreen: true'),
    env: { DISPLAY: displays.name },
  });
  const shown = () => [...displays.windows()].sort();
  await expect.poll(shown).toEqual([main, second]);
  displays.unplug('DUMMY1');
  await expect.poll(shown).toEqual([main]);
  await kiosk.startSession();
  displays.plug('DUMMY2', '800x600');
  await expect.poll(shown).toEqual([main, second]);

  // The next process has covers of its own, and the one before takes its own along.
  await kiosk.endSession();
  await kiosk.nextLogin();
  await expect.poll(shown).toEqual([main, second]);
});
