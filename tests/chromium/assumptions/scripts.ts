import { z } from 'zod';
import {
  FIELD_BINDING,
  FIELD_COMMAND,
  OWN_WORLD,
} from '../../../main/electron/browser/guards/devtools.ts';
import type { Assumption, Lab } from '../support/assumption.ts';
import { eventually, pause } from '../support/devtools.ts';
import { addScript } from '../support/guards.ts';
import type { Page } from '../support/page.ts';
import { htmlAt } from '../support/server.ts';

const GUARDED = 'Object.defineProperty(self, "guarded", { value: true });';

/** A document whose first script says whether the kiosk's script ran before it. */
function saying(origin: string, kind: string): string {
  return `<script>new Image().src = '${origin}/said/${kind}/' + (self.guarded === true)</script>`;
}

/** Frames by what fills them, as scripts that add one to the page. */
function frames(origin: string): Readonly<Record<string, string>> {
  const add = (attributes: string) =>
    `document.body.append(Object.assign(document.createElement('iframe'), ${attributes}))`;
  const text = (kind: string) => JSON.stringify(saying(origin, kind)).replaceAll('</', '<\\/');
  const escaped = saying(origin, 'srcdoc-in-srcdoc').replaceAll('"', '&quot;');
  return {
    'own-origin': add(`{ src: ${JSON.stringify(htmlAt(origin, saying(origin, 'own-origin')))} }`),
    srcdoc: add(`{ srcdoc: ${text('srcdoc')} }`),
    'srcdoc-in-srcdoc': add(
      `{ srcdoc: ${JSON.stringify(`<iframe srcdoc="${escaped}"></iframe>`)} }`,
    ),
    blob: add(`{ src: URL.createObjectURL(new Blob([${text('blob')}], { type: 'text/html' })) }`),
    javascript: add(`{ src: 'javascript:' + JSON.stringify(${text('javascript')}) }`),
    written: `(() => { const f = document.createElement('iframe'); document.body.append(f);
      const d = f.contentDocument; d.open(); d.write(${text('written')}); d.close(); })()`,
    empty: `(() => { const f = document.createElement('iframe'); document.body.append(f);
      new Image().src = '${origin}/said/empty/' + (f.contentWindow.guarded === true); })()`,
    'empty-in-empty': `(() => { const f = document.createElement('iframe'); document.body.append(f);
      const g = f.contentDocument.createElement('iframe'); f.contentDocument.body.append(g);
      new Image().src = '${origin}/said/empty-in-empty/' + (g.contentWindow.guarded === true); })()`,
  };
}

/** Adds frames one by one. @returns the kinds whose first script ran before the kiosk's, or not at all */
async function unguarded(lab: Lab, kinds: Readonly<Record<string, string>>): Promise<string> {
  const { page, server } = lab;
  const late: string[] = [];
  for (const [kind, script] of Object.entries(kinds)) {
    await page.evaluate(`void ${script}`);
    const path = await eventually(
      () => server.seen.findLast((each) => each.path.startsWith(`/said/${kind}/`))?.path,
      2000,
    );
    if (path?.endsWith('/true') !== true) late.push(path === null ? `${kind} (no script)` : kind);
  }
  return late.length === 0 ? 'in all' : `not in ${late.join(', ')}`;
}

const contexts = z.object({ context: z.object({ id: z.number(), name: z.string() }) });

/** A page with two frames, one in the other. */
const NESTED = '<iframe srcdoc="<iframe></iframe>"></iframe>';

/** How many of the kiosk's worlds in a page's frames have a global, and whether the page itself has it. */
async function worldsWith(page: Page, name: string): Promise<string> {
  await page.send('Runtime.enable');
  await pause(300);
  const worlds = page
    .events('Runtime.executionContextCreated')
    .map(({ params }) => contexts.parse(params).context)
    .filter((context) => context.name === OWN_WORLD);
  const has = `'${name}' in self`;
  const answers = await Promise.all(worlds.map(({ id }) => page.evaluate(has, { contextId: id })));
  const count = answers.filter((answer) => answer === true).length;
  return `${count} of ${answers.length}, page: ${(await page.evaluate(has)) === true ? 'yes' : 'no'}`;
}

export const SCRIPT_ASSUMPTIONS: readonly Assumption[] = [
  {
    name: "The kiosk's script runs first in every frame of the page's process",
    reliesOn: 'guards/dialog-guard.ts',
    seen: ['in all'],
    measure: async (lab) => {
      await addScript(lab.page, GUARDED);
      await lab.page.goTo(`${lab.server.own}/html`);
      return unguarded(lab, frames(lab.server.own));
    },
  },
  {
    name: 'It runs first under a policy that forbids scripts of other origins',
    reliesOn: 'guards/dialog-guard.ts',
    seen: ['yes'],
    measure: async ({ page, server }) => {
      await addScript(page, GUARDED);
      await page.goTo(
        htmlAt(server.own, '', "script-src 'self'; require-trusted-types-for 'script'"),
      );
      return (await page.evaluate('self.guarded === true')) === true ? 'yes' : 'no';
    },
  },
  {
    name: 'It runs in a document that is there already, and after another site and a crash',
    reliesOn: 'guards/dialog-guard.ts',
    seen: ['yes, yes, yes'],
    measure: async ({ page, server }) => {
      const says = async () => ((await page.evaluate('self.guarded === true')) ? 'yes' : 'no');
      await page.goTo(`${server.own}/html`);
      await addScript(page, GUARDED);
      const now = await says();
      await page.goTo(`${server.foreign}/html`);
      const elsewhere = await says();
      void page.send('Page.crash').catch(() => null);
      await eventually(() => page.events('Inspector.targetCrashed').length > 0);
      await page.goTo(`${server.own}/html`);
      return [now, elsewhere, await says()].join(', ');
    },
  },
  {
    name: 'A frame of another site that is attached takes the script, and so do frames in it',
    reliesOn: 'guards/dialog-guard.ts',
    seen: ['in all'],
    measure: async (lab) => {
      const { page, server } = lab;
      await page.send('Target.setAutoAttach', {
        ...{ autoAttach: true, waitForDebuggerOnStart: false, flatten: true },
      });
      await page.goTo(htmlAt(server.own, `<iframe src="${server.foreign}/html"></iframe>`));
      const target = await eventually(() => page.attached()[0]);
      if (target === null) return 'not attached';
      const frame = page.child(target);
      await frame.send('Page.enable');
      await addScript(frame, GUARDED);
      const now = await frame.evaluate('self.guarded === true');
      return now === true ? unguarded({ ...lab, page: frame }, frames(server.foreign)) : 'no';
    },
  },
  {
    name: 'A world of its own has the script, and the page does not see it',
    reliesOn: 'guards/devtools.ts',
    seen: ['3 of 3, page: no'],
    measure: async ({ page, server }) => {
      await addScript(page, 'self.ours = true', { worldName: OWN_WORLD });
      await page.goTo(htmlAt(server.own, NESTED));
      return worldsWith(page, 'ours');
    },
  },
  {
    name: 'It loses its binding when the page changes its process',
    reliesOn: 'window/on-screen-keyboard.ts',
    seen: ['0 of 3, page: no'],
    measure: async ({ page, server }) => {
      await addScript(page, ';', { worldName: OWN_WORLD });
      await page.send(...FIELD_COMMAND);
      await page.goTo(htmlAt(server.own, NESTED));
      return worldsWith(page, FIELD_BINDING);
    },
  },
  {
    name: 'It has it once it is removed and added again',
    reliesOn: 'window/on-screen-keyboard.ts',
    seen: ['3 of 3, page: no'],
    measure: async ({ page, server }) => {
      await addScript(page, ';', { worldName: OWN_WORLD });
      await page.send(...FIELD_COMMAND);
      await page.goTo(htmlAt(server.own, NESTED));
      await page.send('Runtime.removeBinding', { name: FIELD_BINDING });
      await page.send(...FIELD_COMMAND);
      return worldsWith(page, FIELD_BINDING);
    },
  },
  {
    name: "What the binding says reaches the kiosk from a nested frame's world",
    reliesOn: 'guards/devtools.ts',
    seen: ['yes'],
    measure: async ({ page, server }) => {
      await page.send('Runtime.enable');
      await page.send(...FIELD_COMMAND);
      const source = `if (self !== top) setTimeout(() => ${FIELD_BINDING}('said'), 200)`;
      await addScript(page, source, { worldName: OWN_WORLD });
      await page.goTo(htmlAt(server.own, `<iframe srcdoc="nested"></iframe>`));
      const said = await eventually(() => page.events('Runtime.bindingCalled')[0], 2000);
      return said?.params['payload'] === 'said' ? 'yes' : 'no';
    },
  },
  {
    name: 'A script that is removed runs no more',
    reliesOn: 'site-sign-out.ts',
    seen: ['yes'],
    measure: async ({ page, server }) => {
      await page.send('Page.enable');
      const made = z
        .object({ identifier: z.string() })
        .parse(await page.send('Page.addScriptToEvaluateOnNewDocument', { source: GUARDED }));
      await page.send('Page.removeScriptToEvaluateOnNewDocument', made);
      await page.goTo(`${server.own}/html`);
      return (await page.evaluate('self.guarded === undefined')) === true ? 'yes' : 'no';
    },
  },
  {
    name: 'A page loads past its service worker where that is bypassed',
    reliesOn: 'site-sign-out.ts',
    seen: ['by the worker, then past it'],
    measure: async ({ page, server }) => {
      await page.goTo(`${server.own}/html`);
      await page.evaluate(`navigator.serviceWorker.register('/service-worker.js')
        .then(() => navigator.serviceWorker.ready).then(() => 0)`);
      await page.goTo(`${server.own}/made-up`);
      const first = await page.evaluate('document.documentElement.textContent');
      await page.send('Network.enable');
      await page.send('Network.setBypassServiceWorker', { bypass: true });
      await page.goTo(`${server.own}/made-up`);
      const second = await page.evaluate('document.documentElement.textContent');
      const isPast = !String(second).includes('by the worker');
      return `${String(first)}, then ${isPast ? 'past it' : 'by it'}`;
    },
  },
];
