import { expect, type Page } from '@playwright/test';
import { textOf, type Collection } from '../site-case.ts';

/** Keeps what a frame says. */
const HEARS = `<script>window.heard = []; onmessage = ({ data }) => heard.push(data);</script>`;

/** A frame of another origin, on the same server. */
const withFrame = (path: string) =>
  `<h1>Route</h1><script>document.write('<iframe src="%ELSEWHERE%' + location.pathname.replace('inner', '') + '${path}"></iframe>')</script>`;

/** A page in a frame, which says that it is there, and does what the page around it says. */
const MAP = `<h2>Map</h2><script>
  top.postMessage(location.host.split('.')[0], '*');
  onmessage = ({ data }) => eval(data);
</script>`;

async function hears(site: Page, word: string): Promise<void> {
  await expect.poll(() => site.evaluate('heard.join(" ")')).toBe(word);
}

/** Runs a script in the frame, by a message: Playwright does not reach a frame with its own process. */
async function tries(site: Page, code: string): Promise<void> {
  await site.evaluate((text) => {
    window[0]?.postMessage(text, '*');
    return new Promise((resolve) => setTimeout(resolve, 300));
  }, code);
}

/** Maps, videos, captchas and 3-D Secure: origins that are allowed inside frames only. */
export const frames: Collection = {
  name: 'frames',
  cases: [
    {
      name: 'a map of another origin, in a frame',
      settings: 'frames: ["%ELSEWHERE%"]',
      pages: { '': HEARS + withFrame('map'), map: MAP },
      play: async ({ site }) => {
        await hears(site, 'elsewhere');
      },
    },
    {
      name: 'a frame within a sandboxed frame, by redirects',
      settings: 'frames: ["%ELSEWHERE%"]',
      pages: {
        '': `${HEARS}<iframe sandbox="allow-scripts allow-same-origin" src="inner"></iframe>`,
        inner: withFrame('start'),
        start: (_request, response) => response.writeHead(302, { location: 'map' }).end(),
        map: MAP,
      },
      play: async ({ site }) => {
        await hears(site, 'elsewhere');
      },
    },
    {
      name: 'what a map may not do',
      settings: 'frames: ["%ELSEWHERE%"]',
      pages: {
        '': HEARS + withFrame('map'),
        map: `${MAP}<style>a[target=_top] { position: fixed; left: 10px; top: 70px }</style><a href="larger" target="_top">larger map</a><a href="larger" target="_blank">in a window</a>`,
        larger: MAP,
        secret: (_request, response) =>
          response.writeHead(401, { 'www-authenticate': 'Basic realm="Map"' }).end('no'),
      },
      play: async ({ kiosk, site, requests }) => {
        await hears(site, 'elsewhere');
        const pages = kiosk.pages.length;
        // Chromium itself refuses the top page to a frame in which the user has pressed nothing.
        const { x = 0, y = 0 } = (await site.locator('iframe').boundingBox()) ?? {};
        await site.mouse.click(x + 25, y + 80);
        await tries(site, `document.links[1].click()`);
        await tries(site, `open('').document.write('a window under the name of the site')`);
        await tries(site, `location = 'secret'`);
        expect(await textOf(site)).toContain('Route');
        expect(kiosk.pages.length).toBe(pages);
        expect(requests).not.toContain('GET /larger');
      },
      records: ['navigation %ELSEWHERE%', 'new-window %ELSEWHERE%', 'http-auth %ELSEWHERE%'],
    },
  ],
};
