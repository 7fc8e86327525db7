import { spawnSync } from 'node:child_process';
import { test as base } from '@playwright/test';
import { startPortal, type Portal } from '../../../demo/portal.ts';
import { startDisplay } from '../../../scripts/display.mjs';
import { Kiosk, type LaunchOptions } from './kiosk.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** The demo's web app, fresh for each test. */
  readonly portal: Portal;
  /** Launches a kiosk that is ended with the test. */
  readonly launch: (options: LaunchOptions) => Promise<Kiosk>;
}

interface WorkerFixtures {
  /** The worker's own: a test that moves the pointer must not disturb another's idle time. */
  readonly display: undefined;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  display: [
    async ({}, use) => {
      if (process.platform !== 'linux') {
        await use(undefined);
        return;
      }
      const { display, stop } = await startDisplay('1400x1400');
      process.env['DISPLAY'] = display;
      await use(undefined);
      stop();
    },
    { scope: 'worker', auto: true },
  ],
  portal: async ({}, use) => {
    const portal = await startPortal({ port: 0 });
    await use(portal);
    await portal.close();
  },
  launch: async ({}, use, info) => {
    const kiosks: Kiosk[] = [];
    await use(async (options) => {
      const kiosk = await Kiosk.launch(options);
      kiosks.push(kiosk);
      return kiosk;
    });
    if (info.status !== info.expectedStatus && process.platform === 'linux') {
      const picture = info.outputPath('display.png');
      spawnSync('import', ['-window', 'root', picture], { timeout: 20_000 });
      console.log(`the display at the failure: ${picture}`);
    }
    for (const kiosk of kiosks) {
      if (info.status !== info.expectedStatus) console.log(kiosk.output, whatHappened(kiosk));
      await kiosk.dispose();
    }
  },
});

/** What the audit file says. */
function whatHappened(kiosk: Kiosk): string {
  try {
    return kiosk
      .audit()
      .map(({ time, event, reason, what }) => [time, event, reason ?? what].join(' '))
      .join('\n');
  } catch (error) {
    return String(error); // a test may have put something else in its place
  }
}

/** It stays while a slow machine makes the process that a test looks at it in. */
const EXIT_SCREEN = 'exitScreen: { showFor: 20s }\n';

/**
 * A config for a kiosk in a window, with one site or two. No process waits to take over: the exit screen would go to
 * another process before a test has seen it. {@link withStandby} has one.
 */
export function configFor(siteUrl: string | readonly [string, string], more = ''): string {
  const [first, second] = typeof siteUrl === 'string' ? [siteUrl] : siteUrl;
  return `version: 1
organisation: { name: Riverside Clinic, helpDesk: "Call 1234" }
sites:
  - { name: Patient portal, url: "${first}" }
${second === undefined ? '' : `  - { name: Messages, url: "${second}" }`}
kiosk: { fullScreen: false, downloads: session, standby: off }
language: en
${more.includes('exitScreen:') ? '' : EXIT_SCREEN}${more}`;
}

/** The same config, with a process that waits to take over, as kiosks usually have one. */
export function withStandby(config: string): string {
  return config.replace('standby: off', 'standby: on');
}
