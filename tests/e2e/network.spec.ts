import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  allProven,
  button,
  expect,
  providerOf,
  remains,
  serverResults,
  signInWithProvider,
  test as base,
} from './support/clinic.ts';
import { appCommand, type Kiosk } from './support/kiosk.ts';
import { CA_EXTENSIONS, issuerIn } from '../main/network/authority.ts';
import {
  credentialsFile,
  PROXY_PASSWORD,
  PROXY_USER,
  startWard,
  type Ward,
} from './support/ward.ts';

const test = base.extend<{
  ward: (options?: { hasPassword: boolean }) => Promise<Ward & { folder: string }>;
}>({
  ward: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'cleardesk-ward-'));
    const wards: Ward[] = [];
    await use(async (options) => {
      const ward = await startWard(folder, options);
      wards.push(ward);
      return { ...ward, folder };
    });
    for (const ward of wards) await ward.close();
    rmSync(folder, { recursive: true });
  },
});

const configOf = ({ demo, caFile }: Ward, network: string) =>
  `${demo.config().replace('language: auto', 'language: en')}
network: { ca: ["${caFile}"], ${network} }
`;

const signIn = (kiosk: Kiosk) =>
  signInWithProvider(kiosk, { provider: 'id.ward.test', portal: 'portal.ward.test' });

test('a session behind a proxy and a CA of the organisation is proven over, and made up for after an outage', async ({
  ward,
  launch,
}) => {
  const place = await ward();
  const provider = providerOf(place.demo);
  const kiosk = await launch({ config: configOf(place, `proxy: "${place.proxyAddress}"`) });
  await signIn(kiosk);
  const tokens = provider.livingTokens();
  expect(tokens).toHaveLength(2);
  await button(kiosk, 'End session').click();
  await kiosk.hasEnded();
  expect(serverResults(kiosk)).toEqual(allProven);
  expect(tokens.filter((token) => provider.accepts(token))).toEqual([]);
  expect(provider.status().sessions).toEqual([]);
  // Nothing went to another server, such as one of Chromium's own.
  const hosts = [place.portalUrl, place.issuer].map((address) => new URL(address).host);
  expect([...place.asked].toSorted()).toEqual(hosts.toSorted());

  await kiosk.nextLogin();
  await signIn(kiosk);
  const more = provider.livingTokens();
  await place.goOffline();
  await button(kiosk, 'End session').click();
  await kiosk.hasEnded();
  expect(serverResults(kiosk)).toContain('refresh-token unreachable');
  await place.comeBack();
  await expect
    .poll(() => more.filter((token) => provider.accepts(token)), { timeout: 40_000 })
    .toEqual([]);
});

test('a proxy with a password, from a PAC file, is signed into with the file of the config', async ({
  ward,
  launch,
}) => {
  const place = await ward({ hasPassword: true });
  const file = credentialsFile(place.folder);
  const config = configOf(place, `proxy: "pac+${place.pacAddress}", proxyCredentials: "${file}"`);
  const kiosk = await launch({ config });
  await signIn(kiosk);
  await button(kiosk, 'End session').click();
  await kiosk.hasEnded();
  expect(serverResults(kiosk)).toEqual(allProven);
  await kiosk.nextLogin();
  // The next process reads the file when a proxy asks.
  expect(remains(kiosk, [PROXY_PASSWORD])).toEqual([]);
});

test('a proxy with a password asks the user, whose sign-out goes the same way', async ({
  ward,
  launch,
}) => {
  const place = await ward({ hasPassword: true });
  const config = `version: 1
language: en
kiosk: { fullScreen: false, standby: off }
sites:
  - name: Patient portal
    url: "${place.portalUrl}/"
    allow: ["${place.issuer}"]
    signOut: [{ method: POST, url: "${place.portalUrl}/logout" }]
network: { proxy: "${place.proxyAddress}", ca: ["${place.caFile}"] }
`;
  const kiosk = await launch({ config });
  await kiosk.startSession();
  await expect(kiosk.screens.getByText('proxy', { exact: false }).first()).toBeVisible();
  await kiosk.screens.getByLabel('User name').fill(PROXY_USER);
  await kiosk.screens.getByLabel('Password').fill(PROXY_PASSWORD);
  await kiosk.screens.getByRole('button', { name: 'Sign in' }).click();
  const page = await kiosk.site('portal.ward.test');
  await page.getByRole('link', { name: 'Sign in' }).first().click();
  const own = await kiosk.site('id.ward.test');
  await own.getByLabel('User name').fill('nurse1');
  await own.getByLabel('Password').fill('nurse1-demo');
  await own.getByRole('button', { name: 'Sign in' }).click();
  await (await kiosk.site('portal.ward.test')).getByText('Nora').first().waitFor();
  await button(kiosk, 'End session').click();
  await kiosk.hasEnded();
  expect(serverResults(kiosk)).toEqual(['site signed-out']);
  await kiosk.nextLogin();
  expect(remains(kiosk, [PROXY_PASSWORD, 'nurse1-demo'])).toEqual([]);
});

test('check-config and check-provider ask over the same network, and name what is wrong with it', async ({
  ward,
}) => {
  const place = await ward({ hasPassword: true });
  const file = join(place.folder, 'cleardesk.yaml');
  const temporary = mkdtempSync(join(place.folder, 'tmp-'));
  const run = (command: readonly string[], network: string, ca = place.caFile) => {
    writeFileSync(file, configOf({ ...place, caFile: ca }, network));
    const [program = '', ...args] = appCommand();
    const env = { ...process.env, DISPLAY: '', HOME: place.folder, TMPDIR: temporary };
    return new Promise<string>((resolve) => {
      execFile(program, [...args, ...command, file], { env }, (_, stdout) => resolve(stdout));
    });
  };
  const proxy = `proxy: "${place.proxyAddress}"`;
  const online = ['check-config', '--online'];
  const provider = ['check-provider'];
  const { host } = new URL(place.issuer);
  const withFile = (password?: string) =>
    `${proxy}, proxyCredentials: "${credentialsFile(place.folder, password)}"`;

  const good = await run(online, withFile());
  expect(good).toContain(`sites[0].url: ${place.issuer} answers 200`);
  expect(good).toContain('signIn.oidc: PKCE: S256');
  expect(await run(provider, proxy)).toContain(
    `the proxy on the way to ${host} asks for a user name and a password: write network.proxyCredentials`,
  );
  expect(await run(provider, withFile('wrong'))).toContain(
    'refuses the user name or the password of network.proxyCredentials',
  );
  const untrusted = issuerIn(place.folder)('Another CA', { extensions: CA_EXTENSIONS });
  expect(await run(provider, withFile(), untrusted.certFile)).toContain(
    `the certificate of ${host} comes from a CA that this device does not trust: add that CA to network.ca`,
  );
  expect(await run(provider, 'proxy: direct')).toContain(`the name ${host} is not in the DNS`);
  expect(await run(provider, 'proxy: "http://127.0.0.1:9"')).toContain(
    `the proxy on the way to ${host} cannot be reached: look at network.proxy`,
  );
  await expect.poll(() => readdirSync(temporary)).toEqual([]); // a moment after the command
});
