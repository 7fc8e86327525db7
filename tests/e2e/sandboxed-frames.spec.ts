import { setTimeout as pause } from 'node:timers/promises';
import { isShown, lookAt, windows } from './hostile/windows.ts';
import { xdotool } from './support/input.ts';
import { resizeWindow } from './support/screenshots.ts';
import { configFor, expect, test } from './support/web-app.ts';

/** Height of the session bar, where the area of a site begins. */
const BAR = 64;
const FRAME_HEIGHT = 200;
/** By then Chromium has opened what it opens. */
const OPENED_MS = 800;
/** By then a notice has gone from the session bar. */
const NOTICE_MS = 5000;

const SANDBOX = 'allow-scripts allow-modals';
/** Tries what the kiosk guards against, and reports it by an image: such a page may fetch nothing. */
const FRAMED = `<!doctype html><style>body { margin: 0 }</style>
<input type="file" style="position: fixed; left: 20px; top: 20px">
<select style="position: fixed; left: 20px; top: 100px">${Array(100).fill('<option>option').join('')}</select>
<script>
  print();
  const report = (pictureInPicture) => {
    const isFixed = Object.getOwnPropertyDescriptor(window, 'print').configurable === false;
    new Image().src = '/tried?' + new URLSearchParams({ origin, isFixed, pictureInPicture, name });
  };
  document.createElement('video').requestPictureInPicture().then(() => report('opened'), ({ message }) => report(message));
</script>`;

/** How often the page with the frames is loaded: of those that load at the same moment, each has to run. */
const LOADS = 4;

// Playwright, a second DevTools client, gets in the way of the kiosk's guard (docs/decisions/0004).
test('frames with processes of their own run, all at once, with the guards that other frames have', async ({
  webApp,
  launch,
}) => {
  const reports: Record<string, string>[] = [];
  const names = ['inner', 'other', 'policy', 'sandbox'];
  const runs = () =>
    names.map((name) => reports.filter((report) => report['name'] === name).length);
  const frame = (name: string, attributes: string) =>
    `<iframe name="${name}" ${attributes} style="display: block; border: 0; width: 100%; height: ${FRAME_HEIGHT}px"></iframe>`;
  const { url } = await webApp({
    '/': '<h1>Portal</h1><script>setTimeout(() => { location.href = "/frames?1"; }, 3000)</script>',
    '/frames': (request, response) => {
      const load = Number(request.url?.split('?')[1]);
      const partner = `http://partner.localhost:${new URL(url).port}`;
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<!doctype html><style>body { margin: 0 }</style><body>
        ${frame('sandbox', `sandbox="${SANDBOX}" src="/framed"`)}
        ${frame('policy', 'src="/framed-policy"')}
        ${frame('other', `src="${partner}/other"`)}
        ${frame('busy', `src="${partner}/busy"`)}
        <script>
          const next = () => { if (${load} < ${LOADS}) location.href = "/frames?${load + 1}"; };
          setTimeout(next, 20_000);
          setInterval(async () => {
            const all = await (await fetch('/complete')).text();
            if (all === '${load}') next();
          }, 500);
        </script>`);
    },
    '/framed': FRAMED,
    '/framed-policy': (_request, response) => {
      const headers = { 'content-security-policy': `sandbox ${SANDBOX}` };
      response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(FRAMED);
    },
    '/other': `${FRAMED}<iframe name="inner" sandbox="${SANDBOX}" src="/framed"></iframe>`,
    // Chromium detaches the DevTools from all of them whenever one commits.
    '/busy': `<script>
      let count = 0;
      const timer = setInterval(() => {
        const empty = document.documentElement.appendChild(document.createElement('iframe'));
        empty.contentWindow.print();
        empty.remove();
        const frame = document.createElement('iframe');
        frame.sandbox = '${SANDBOX}';
        frame.src = '/empty';
        document.documentElement.append(frame);
        if ((count += 1) === 20) clearInterval(timer);
      }, 40);
    </script>`,
    '/empty': '<p>empty',
    '/complete': (_request, response) => response.end(String(Math.min(...runs()))),
    '/tried': (request, response) => {
      reports.push(Object.fromEntries(new URL(request.url ?? '', 'http://localhost').searchParams));
      response.end();
    },
  });
  const { port } = new URL(url);
  const portal = `http://portal.localhost:${port}`;
  const config = configFor(portal).replace(
    `url: "${portal}" }`,
    `url: "${portal}", allow: ["http://partner.localhost:${port}"] }`,
  );
  const kiosk = await launch({ config });
  await kiosk.startSession();
  await kiosk.site();
  resizeWindow(1280, 1000);
  await kiosk.disconnect();
  const before = windows();
  await expect.poll(runs, { timeout: LOADS * 20_000 }).toEqual(names.map(() => LOADS));
  for (const report of reports) {
    expect(report).toMatchObject({ isFixed: 'true', pictureInPicture: 'Not allowed here' });
  }

  const press = async (x: number, y: number) => {
    xdotool('mousemove', String(x), String(y + BAR), 'click', '1');
    await pause(OPENED_MS);
  };
  // The session bar says for a moment that a frame's print() is refused.
  await pause(NOTICE_MS);
  const { top } = lookAt(BAR);
  for (const index of [0, 1, 2]) {
    await press(50, index * FRAME_HEIGHT + 30); // the file chooser
    await press(50, index * FRAME_HEIGHT + 110); // the list
    const others = [...windows()]
      .filter(([id, text]) => !before.has(id) && isShown(id) && !/ \d{1,2}x\d{1,2}\+/.test(text))
      .map(([, text]) => text);
    expect.soft(others, `frame ${index}: no window`).toEqual([]);
    await pause(NOTICE_MS);
    expect.soft(lookAt(BAR).top.equals(top), `frame ${index}: the session bar`).toBe(true);
    xdotool('key', 'Escape');
  }
  const files = kiosk.audit().filter(({ what, detail }) => what === 'dialog' && detail === 'file');
  expect(files.length).toBeGreaterThan(0);
  await kiosk.connect();
  await kiosk.endSession();
});
