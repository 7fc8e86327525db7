import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base } from './test.ts';
import { startDemo, type Demo } from '../../../demo/organisation.ts';
import type { Mode } from '../../../demo/config.ts';
import type { Provider } from '../../../demo/provider.ts';
import type { Kiosk } from './kiosk.ts';
import { startKeyring, type Keyring } from './keyring.ts';
import { inMemory, isIn } from './secrets.ts';

interface Fixtures {
  /** The demo organisation as one mode has it, fresh for each test. */
  readonly clinic: (mode: Mode) => Promise<Clinic>;
  /** A real keyring, fresh for each test. */
  readonly keyring: Keyring;
}

/** A demo organisation, and the config of a kiosk for it. */
interface Clinic extends Demo {
  /** @param more what is to replace or follow, as pairs of text */
  configWith(...more: readonly (readonly [string | RegExp, string])[]): string;
}

export const test = base.extend<Fixtures>({
  clinic: async ({}, use) => {
    const demos: Demo[] = [];
    await use(async (mode) => {
      const demo = await startDemo({ port: 0, mode });
      demos.push(demo);
      return {
        ...demo,
        configWith: (...more) =>
          more.reduce(
            (text, [old, now]) => text.replace(old, now),
            // As configFor has it: no process waits.
            demo
              .config()
              .replace('language: auto', 'language: en')
              .replace('fullScreen: false', 'fullScreen: false, standby: off'),
          ),
      };
    });
    for (const demo of demos) await demo.close();
  },
  keyring: async ({}, use) => {
    const keyring = await startKeyring();
    await use(keyring);
    await keyring.close();
  },
});

export { expect } from './test.ts';

export function providerOf({ provider }: Demo): Provider {
  if (provider === null) throw new Error('this demo has no provider');
  return provider;
}

export const button = (kiosk: Kiosk, name: string) => kiosk.screens.getByRole('button', { name });

/** Signs in with the provider, as far as the session bar. @param at the hosts of its pages */
export async function signInWithProvider(
  kiosk: Kiosk,
  at = { provider: 'localhost', portal: '127.0.0.1' },
): Promise<void> {
  await button(kiosk, 'Sign in with Riverside ID').click();
  const page = await kiosk.site(at.provider);
  await page.getByLabel('User name').fill('nurse1');
  await page.getByLabel('Password').fill('nurse1-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await button(kiosk, 'End session').waitFor();
  // The portal has been signed into by itself.
  await (await kiosk.site(at.portal)).getByText('Nora').first().waitFor();
}

/** What the records say of the servers, of sessions that never began as well. */
export const serverResults = (kiosk: Kiosk) =>
  kiosk
    .audit()
    .filter(({ event }) => event === 'server-sign-out')
    .flatMap((record) => record['results'] as { what: string; result: string }[])
    .map(({ what, result }) => `${what} ${result}`);

/** All that a user of the clinic is signed out of. */
export const allProven = [
  'refresh-token proven',
  'access-token proven',
  'provider-session proven',
  'site proven',
];

/** Which of these texts are on the disk or in the memory of any process of the app. */
export function remains(kiosk: Kiosk, texts: readonly string[]): readonly string[] {
  const files = filesBelow(kiosk.folder).map((file) => readFileSync(file));
  const onDisk = texts.filter((text) => files.some((bytes) => isIn(bytes, text)));
  const heard = texts.filter((text) => kiosk.output.includes(text));
  return [...onDisk, ...heard, ...inMemory(texts, kiosk.processes())];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
