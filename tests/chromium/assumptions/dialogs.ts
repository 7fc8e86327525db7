import { z } from 'zod';
import type { Assumption, Lab } from '../support/assumption.ts';
import { eventually, pause } from '../support/devtools.ts';
import { guard, opensWindow } from '../support/guards.ts';
import { htmlAt } from '../support/server.ts';

const FILL = 'style="position:fixed;inset:0;width:100%;height:100%"';

const opening = z.object({ type: z.string(), message: z.string() });

/** The messages that a script makes the browser show; each is answered "yes". */
async function messages({ page, server }: Lab, script: string, body = ''): Promise<string> {
  const answered: string[] = [];
  page.devTools.onEvent(({ method, params, sessionId }) => {
    if (method !== 'Page.javascriptDialogOpening' || sessionId !== page.sessionId) return;
    const { type, message } = opening.parse(params);
    answered.push(`${type} ${message}`.trim());
    page.send('Page.handleJavaScriptDialog', { accept: true }).catch(() => null);
  });
  await guard(page);
  await page.goTo(htmlAt(server.own, body));
  void page.evaluate(script, { isUserGesture: true }).catch(() => null);
  await eventually(() => answered.length > 0, 1500);
  return answered.join(', ') || 'none';
}

export const DIALOG_ASSUMPTIONS: readonly Assumption[] = [
  {
    name: 'A file field, pressed: intercepted',
    reliesOn: 'guards/dialog-guard.ts',
    seen: ['no window, 1 event'],
    measure: async (lab) => {
      await guard(lab.page);
      await lab.page.goTo(htmlAt(lab.server.own, `<input type=file title="" ${FILL}>`));
      const opened = await opensWindow(() => lab.page.press(200, 200));
      return `${opened}, ${lab.page.events('Page.fileChooserOpened').length} event`;
    },
  },
  {
    name: 'A file field of a frame of another site: intercepted',
    reliesOn: 'guards/dialog-guard.ts',
    seen: ['no window, 1 event'],
    measure: async ({ page, server }) => {
      const options = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
      await page.send('Target.setAutoAttach', options);
      const src = htmlAt(server.foreign, `<input type=file title="" ${FILL}>`).replaceAll(
        '&',
        '&amp;',
      );
      await page.goTo(htmlAt(server.own, `<iframe ${FILL} src="${src}"></iframe>`));
      const target = await eventually(() => page.attached()[0]);
      if (target === null) return 'not attached';
      const frame = page.child(target);
      await guard(frame);
      await pause(500); // the browser has to know where the frame is
      const opened = await opensWindow(() => page.press(200, 200));
      return `${opened}, ${frame.events('Page.fileChooserOpened').length} event`;
    },
  },
  {
    name: 'A folder field after another site was shown: intercepted',
    reliesOn: 'guards/dialog-guard.ts',
    seen: ['no window, 1 event'],
    measure: async (lab) => {
      await guard(lab.page);
      await lab.page.goTo(`${lab.server.foreign}/html`);
      await lab.page.goTo(
        htmlAt(lab.server.own, `<input type=file title="" webkitdirectory ${FILL}>`),
      );
      const opened = await opensWindow(() => lab.page.press(200, 200));
      return `${opened}, ${lab.page.events('Page.fileChooserOpened').length} event`;
    },
  },
  ...[
    ['print()', 'print()'],
    [
      "A fresh frame's print()",
      `(() => { const f = document.createElement('iframe'); document.body.append(f); f.contentWindow.print(); })()`,
    ],
    [
      'print() in `srcdoc` in `srcdoc`',
      `(() => { document.body.innerHTML = '<iframe></iframe>'; document.body.firstChild.srcdoc = '<iframe srcdoc="<script>print()</script>">'; })()`,
    ],
    ['The command `print`', `document.execCommand('print')`],
  ].map(([name = '', script = '']): Assumption => ({
    name: `${name} asks the kiosk`,
    reliesOn: 'page-scripts/page-guard.ts',
    seen: ['confirm cleardesk:print'],
    measure: (lab) => messages(lab, script),
  })),
  {
    name: 'print() and confirm() of a frame whose policy forbids messages',
    reliesOn: 'guards/frame-policy.ts',
    seen: ['none, no window'],
    measure: async (lab) => {
      const src = htmlAt(
        lab.server.foreign,
        `<script>print(); confirm('x')</script>`,
        'sandbox allow-scripts allow-same-origin',
      );
      const script = `document.body.append(Object.assign(document.createElement('iframe'),
        { src: ${JSON.stringify(src)} })) && 0`;
      const opened = await opensWindow(() => messages(lab, script));
      return `${lab.page.events('Page.javascriptDialogOpening').length === 0 ? 'none' : 'some'}, ${opened}`;
    },
  },
  {
    name: 'prompt() is that of a frame of the page',
    reliesOn: 'page-scripts/page-guard.ts',
    seen: ['prompt name?'],
    measure: (lab) => messages(lab, `prompt('name?', 'x')`),
  },
  {
    name: '`Page.frameRequestedNavigation` comes before the question of `beforeunload`',
    reliesOn: 'guards/leaving.ts',
    seen: ['yes, by scriptInitiated'],
    measure: async (lab) => {
      await messages(
        lab,
        `(() => { onbeforeunload = () => 'no'; location.assign('/html?next'); })()`,
      );
      const own = lab.page.devTools.events.filter(
        ({ method, sessionId }) =>
          sessionId === lab.page.sessionId &&
          /^Page\.(frameRequestedNavigation|javascriptDialogOpening)$/.test(method),
      );
      const [first, second] = own;
      const isFirst = first?.method === 'Page.frameRequestedNavigation' && second !== undefined;
      return `${isFirst ? 'yes' : 'no'}, by ${String(first?.params['reason'])}`;
    },
  },
  {
    name: 'An address of 100,000 characters is refused inside the page',
    reliesOn: 'page-scripts/page-guard.ts',
    seen: ['too-long:'],
    measure: async ({ page, server }) => {
      await guard(page);
      await page.goTo(`${server.own}/html`);
      await page.evaluate(`void (location.href = '/html?' + 'x'.repeat(100000))`);
      await pause(500);
      const urls = page
        .events('Page.frameRequestedNavigation')
        .map(({ params }) => String(params['url']).slice(0, 30));
      return urls.join(', ') || 'nothing';
    },
  },
];
