import { z } from 'zod';
import type { Assumption, Lab } from '../support/assumption.ts';
import { eventually, pause } from '../support/devtools.ts';
import type { Page } from '../support/page.ts';
import { htmlAt, type Server } from '../support/server.ts';

const DIALOG_GUARD = 'guards/dialog-guard.ts';

/** Attaches to what a page makes, as the dialog guard does, or so that it waits. */
async function autoAttach(page: Page, isWaiting: boolean): Promise<void> {
  const options = { autoAttach: true, waitForDebuggerOnStart: isWaiting, flatten: true };
  await page.send('Target.setAutoAttach', options);
}

/** Whether a new target of this type waits before its first script, and runs when it may. */
async function waits(
  { page, server }: Lab,
  { type, script }: { readonly type: string; readonly script: string },
): Promise<string> {
  await page.goTo(`${server.own}/html`);
  await autoAttach(page, true);
  void page.evaluate(script, { isUserGesture: true }).catch(() => null);
  const target = await eventually(
    () => page.attached().find((each) => each.targetInfo.type === type),
    2000,
  );
  if (target === null) return 'not attached';
  const child = page.child(target);
  // Without a document yet, there is nothing to ask.
  const asked = child.evaluate('self.began === true').catch(() => false);
  const early = await Promise.race([asked, pause(500)]);
  await child.send('Runtime.runIfWaitingForDebugger');
  const began = await eventually(
    async () => (await child.evaluate('self.began').catch(() => false)) === true,
  );
  const waited = target.waitingForDebugger && early !== true;
  return `${waited ? 'waits' : 'does not wait'}, ${began ? 'then runs' : 'never runs'}`;
}

/** A frame of another site, and one that is kept in a process of its own. */
function framesOf({ own, foreign }: Server): string {
  return `<iframe src="${foreign}/html"></iframe><iframe sandbox="allow-scripts" src="${own}/slow"></iframe>`;
}

const BEGIN = '<script>self.began = true</script>';

export const TARGET_ASSUMPTIONS: readonly Assumption[] = [
  {
    name: 'A page attaches its frames and workers without a wait',
    reliesOn: DIALOG_GUARD,
    seen: ['iframe, service_worker, worker'],
    measure: async ({ page, server }) => {
      await autoAttach(page, false);
      await page.goTo(htmlAt(server.own, `<iframe src="${server.foreign}/html"></iframe>`));
      await page.evaluate(`void new Worker('/worker.js')`);
      await page.evaluate(`void new SharedWorker('/worker.js')`);
      await page.evaluate(`navigator.serviceWorker.register('/service-worker.js').then(() => 0)`);
      await eventually(() => page.attached().length > 3, 1500);
      return [...new Set(page.attached().map(({ targetInfo }) => targetInfo.type))]
        .sort()
        .join(', ');
    },
  },
  {
    name: 'A frame of another site that waits has run nothing, and runs when it may',
    reliesOn: 'docs/decisions/0004',
    seen: ['waits, then runs'],
    measure: (lab) =>
      waits(lab, {
        type: 'iframe',
        script: `document.body.append(Object.assign(document.createElement('iframe'),
          { src: ${JSON.stringify(htmlAt(lab.server.foreign, BEGIN))} }))`,
      }),
  },
  {
    name: 'A worker that waits has run nothing, and runs when it may',
    reliesOn: 'docs/decisions/0004',
    seen: ['waits, then runs'],
    measure: (lab) => waits(lab, { type: 'worker', script: `void new Worker('/worker.js')` }),
  },
  {
    name: 'A page attaches the window that it opens',
    reliesOn: 'pop-ups.ts',
    seen: ['not attached'],
    measure: (lab) =>
      waits(lab, {
        type: 'page',
        script: `void open(${JSON.stringify(htmlAt(lab.server.own, BEGIN))})`,
      }),
  },
  {
    name: 'A frame that commits detaches the frames beside it',
    reliesOn: 'docs/decisions/0004',
    seen: ['no'],
    measure: async ({ page, server }) => {
      await autoAttach(page, false);
      await page.goTo(htmlAt(server.own, framesOf(server)));
      await pause(500);
      return page.events('Target.detachedFromTarget').length > 0 ? 'yes' : 'no';
    },
  },
  {
    name: 'It does so where `webContents.debugger` is attached (electron#51959)',
    reliesOn: 'docs/decisions/0004',
    seen: ['yes', 'no Electron'],
    measure: async (lab) => {
      const { electron } = lab.context;
      if (electron === null) return 'no Electron';
      const count = await electron.detached(htmlAt(lab.server.own, framesOf(lab.server)));
      return count > 0 ? 'yes' : 'no';
    },
  },
  {
    name: "A page's target has the id of its top frame",
    reliesOn: 'guards/devtools.ts',
    seen: ['yes'],
    measure: async ({ page, server }) => {
      await page.goTo(`${server.own}/html`);
      const tree = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });
      const target = z.object({ targetInfo: z.object({ targetId: z.string() }) });
      const { frameTree } = tree.parse(await page.send('Page.getFrameTree'));
      const { targetInfo } = target.parse(await page.send('Target.getTargetInfo'));
      return frameTree.frame.id === targetInfo.targetId ? 'yes' : 'no';
    },
  },
  {
    name: "The browser answers for a page's target while the page hangs",
    reliesOn: 'guards/devtools.ts',
    seen: ['yes'],
    measure: async ({ page, server }) => {
      await page.goTo(`${server.own}/html`);
      void page.evaluate(`(() => { for (;;); })()`).catch(() => null);
      await pause(100);
      const answer = await Promise.race([page.send('Target.getTargetInfo'), pause(2000)]);
      return answer === undefined ? 'no' : 'yes';
    },
  },
  {
    name: 'A page that hangs is closed at once',
    reliesOn: 'ending/steps.ts',
    seen: ['yes'],
    measure: async ({ page, server }) => {
      await page.goTo(htmlAt(server.own, '<script>onbeforeunload = () => "no"</script>'));
      void page.evaluate(`(() => { for (;;); })()`, { isUserGesture: true }).catch(() => null);
      await pause(100);
      await page.close();
      const isGone = page.devTools.events.some(
        ({ method, params }) =>
          method === 'Target.targetDestroyed' && params['targetId'] === page.targetId,
      );
      return isGone ? 'yes' : 'no';
    },
  },
];
