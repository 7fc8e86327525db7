import { isShown, windows } from './hostile/windows.ts';
import { configFor, expect, test } from './support/web-app.ts';

/** Ways of a frame to print. Each is in a page of its own, which begins when nobody else looks at it. */
const ways = {
  'a frame': `frame({ src: '/print' })`,
  'a frame of another origin': `frame({ src: PARTNER + '/print' })`,
  'a sandboxed frame': `frame({ src: '/print', sandbox: 'allow-scripts allow-modals' })`,
  'a frame with its page in an attribute': `frame({ srcdoc: '<script>print()<\\/script>' })`,
  'a frame of javascript:': `frame({ src: 'javascript:print()' })`,
  'a frame that is a moment old': `frame({}).contentWindow.print()`,
  'a frame in a frame': `frame({ srcdoc: '<iframe src=/print></iframe>' })`,
  'a frameset': `location = '/frameset'`,
};

// Playwright, a second DevTools client, gets in the way of the kiosk's guard (docs/decisions/0004).
test('no frame prints, where nobody else has its DevTools open', async ({ webApp, launch }) => {
  const partner = await webApp({ '/print': '<script>print()</script>' });
  const tools = `const PARTNER = ${JSON.stringify(partner.url)};
const frame = (attributes) => document.body.appendChild(Object.assign(document.createElement('iframe'), attributes));
const steps = [${Object.values(ways)
    .map((way) => `() => ${way}`)
    .join(', ')}];
const step = Number(new URLSearchParams(location.search).get('step'));
setTimeout(() => { steps[step]?.(); }, step === 0 ? 3000 : 100);
setTimeout(() => { if (step + 1 < steps.length) location = '/?step=' + (step + 1); }, step === 0 ? 4500 : 1600);`;
  const site = await webApp({
    '/': `<body><script>${tools}</script>`,
    '/print': '<script>print()</script>',
    '/frameset': '<frameset cols="50%,50%"><frame src="/print"><frame src="/print"></frameset>',
  });
  const config = configFor(site.url).replace(
    `url: "${site.url}" }`,
    `url: "${site.url}", allow: ["${partner.url}"] }`,
  );
  const kiosk = await launch({ config });
  await kiosk.startSession();
  await kiosk.site();
  const before = windows();
  await kiosk.disconnect();

  const asked = () =>
    [...site.requests, ...partner.requests].filter((line) => line === 'GET /print');
  await expect.poll(asked, { timeout: 40_000 }).toHaveLength(6);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const others = [...windows()].filter(([id]) => !before.has(id) && isShown(id));
  expect(others).toEqual([]);
  // The pages are as alive as before: an ending is clean.
  await kiosk.connect();
  await kiosk.endSession();
});
