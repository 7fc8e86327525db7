import type { Kiosk } from '../support/kiosk.ts';
import { screenshot } from '../support/screenshots.ts';
import { expect, test } from '../support/test.ts';
import { dialogs } from './cases/dialogs.ts';
import { downloads } from './cases/downloads.ts';
import { frames } from './cases/frames.ts';
import { identity } from './cases/identity.ts';
import { keys } from './cases/keys.ts';
import { links } from './cases/links.ts';
import { loading } from './cases/loading.ts';
import { media } from './cases/media.ts';
import { permissions } from './cases/permissions.ts';
import type { Collection, SiteCase } from './site-case.ts';
import { serveSites, type SiteServer } from './site-server.ts';

const COLLECTIONS: readonly Collection[] = [
  links,
  downloads,
  loading,
  dialogs,
  frames,
  identity,
  keys,
  permissions,
  media,
];

for (const collection of COLLECTIONS) {
  const { name, cases } = collection;
  test(`sites as organisations have them: ${name} (${cases.length})`, async ({ launch }) => {
    test.setTimeout(60_000 + cases.length * 40_000);
    const server = await serveSites(cases);
    const kiosk = await launch({
      config: configOf(collection, server),
      args: collection.args ?? [],
    });
    await kiosk.startSession();
    for (const one of cases) {
      await test.step(one.name, () => play(one, cases, kiosk, server));
    }
    await kiosk.endSession();
    const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
    expect(finished).toMatchObject({ clean: true });
    server.close();
  });
}

async function play(
  one: SiteCase,
  cases: readonly SiteCase[],
  kiosk: Kiosk,
  server: SiteServer,
): Promise<void> {
  const index = cases.indexOf(one);
  const url = server.urlOf(index);
  const siteIndex = originsOf(server, cases).indexOf(new URL(url).origin);
  await kiosk.screens.evaluate((shown) => void window.cleardesk.chooseSite(shown), siteIndex);
  const site = await kiosk.site(new URL(url).host);
  if (site.url() !== url) await site.goto(url);
  const before = kiosk.events().length;
  await one.play({ kiosk, site, url, requests: server.requestsOf(index) });
  if (one.hears !== undefined) {
    await expect(kiosk.screens.getByRole('status').filter({ hasText: one.hears })).toBeVisible();
  }
  screenshot(`site-${one.name.replaceAll(/\W+/g, '-')}`);
  const wanted = (one.records ?? []).map((record) => server.fill(record, index));
  await expect.poll(() => refusals(kiosk, before)).toEqual(wanted);
}

/** The origins of the sites in the config: one for all cases without settings, and one for each other. */
function originsOf(server: SiteServer, cases: readonly SiteCase[]): readonly string[] {
  return [...new Set(cases.map((_case, index) => new URL(server.urlOf(index)).origin))];
}

function configOf(
  { kiosk = '', session = 'idleTimeout: 10m', cases }: Collection,
  server: SiteServer,
): string {
  const origins = originsOf(server, cases);
  const sites = origins.map((origin) => {
    const index = cases.findIndex((_case, at) => server.urlOf(at).startsWith(`${origin}/`));
    const { settings } = cases[index] ?? {};
    const more = settings === undefined ? '' : `, ${server.fill(settings, index)}`;
    return `  - { name: "${settings === undefined ? 'Shared' : (cases[index]?.name ?? '')}", url: "${server.urlOf(index)}"${more} }`;
  });
  const settings = ['fullScreen: false', 'standby: off', kiosk].filter((text) => text !== '');
  return `version: 1
organisation: { name: Riverside Clinic, helpDesk: "Call 1234" }
sites:\n${sites.join('\n')}
kiosk: { ${settings.join(', ')} }
session: { ${session} }
language: en
`;
}

/** What was refused since a record, each once and as `what detail`. */
function refusals(kiosk: Kiosk, since: number): readonly string[] {
  const records = kiosk.audit().slice(since);
  const blocked = records.filter(({ event }) => event === 'blocked');
  return [...new Set(blocked.map(({ what, detail }) => `${String(what)} ${String(detail)}`))];
}
