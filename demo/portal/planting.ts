import { type Request, type Response, Router } from 'express';
import { readCookies } from './cookies.ts';
import { html } from './html.ts';

const oneHour = { 'Cache-Control': 'private, max-age=3600' };
const anHourMs = 3_600_000;

/** The server's half of /everything: answers made of the marker that the page sends. */
export function planting(): Router {
  const router = Router();

  router.post('/plant/cookie', (req, res) => {
    const options = { httpOnly: true, sameSite: 'lax', maxAge: anHourMs } as const;
    res.cookie('http-only-cookie', markerInHeader(req), options).sendStatus(204);
  });

  router.post(['/plant/keepalive-fetch', '/plant/beacon'], (req, res) => {
    const name = req.path.replace('/plant/', '');
    res.cookie(name, markerInQuery(req), { maxAge: anHourMs }).sendStatus(204);
  });

  router.post('/plant/session', (req, res) => {
    const { note } = (req.body ?? {}) as { note?: unknown };
    req.session.note = checked(note);
    res.json({ note: req.session.note });
  });

  router.get('/cached', (req, res) => {
    res
      .set({ ...oneHour, ETag: '"1"' })
      .type('text')
      .send(markerInHeader(req));
  });

  router.get('/cached-etag', (req, res) => {
    res.set({ ...oneHour, ETag: `"${markerInHeader(req)}"` });
    res.type('text').send('the same for everyone');
  });

  router.get('/plant/image.svg', (req, res) => {
    const label = html`<text y="20">${markerInQuery(req)}</text>`;
    const image = html`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${label}</svg>`;
    res.set(oneHour).type('svg').send(image.text);
  });

  router.get('/plant/script.js', (req, res) => {
    const marker = JSON.stringify(markerInQuery(req));
    res.set(oneHour).type('js').send(`globalThis.plantedScript = ${marker};\n`);
  });

  router.get('/plant/code.js', (req, res) => {
    res
      .set(oneHour)
      .type('js')
      .send(worthCaching(markerInQuery(req)));
  });

  router.get('/plant/visited', (req, res) => {
    res.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'self'");
    res.send(html`<!doctype html><title>${markerInQuery(req)}</title>`.text);
  });

  router.get('/plant/letter', (req, res) => {
    const marker = markerInQuery(req);
    res.attachment(`${marker}.txt`).type('text/plain').send(`A letter about ${marker}.\n`);
  });

  router.get('/basic/archive', basic);

  router.get(['/seen-cookies', '/everything/seen-cookies'], (req, res) => {
    res.json(Object.fromEntries(readCookies(req)));
  });

  return router;
}

/**
 * Takes any name and password; its only use is to see whether the browser still sends some. It has a
 * folder of its own, for which browsers offer them unasked: they forget them at a refusal without a
 * challenge, such as /me gives. With `?ask=no` there is no challenge, so no browser asks the user.
 */
function basic(req: Request, res: Response): void {
  if (req.headers.authorization?.startsWith('Basic ')) {
    res.send('welcome');
    return;
  }
  if (req.query['ask'] !== 'no') res.set('WWW-Authenticate', 'Basic realm="Riverside archive"');
  res.sendStatus(401);
}

/** V8 keeps compiled code only of scripts above 1 KB that were used more than once. */
function worthCaching(marker: string): string {
  const functions = Array.from(
    { length: 40 },
    (_, i) =>
      `function step${i}(n) { return n > ${i} ? '${marker}-${i}' : 'step ${i}'; }\nstep${i}(0);`,
  );
  return `(() => {\n${functions.join('\n')}\nglobalThis.codeRuns = (globalThis.codeRuns ?? 0) + 1;\n})();\n`;
}

function markerInHeader(req: Request): string {
  return checked(req.get('x-marker'));
}

function markerInQuery(req: Request): string {
  return checked(req.query['marker']);
}

/** Markers go into headers, scripts and file names: nothing but their own alphabet may pass. */
function checked(marker: unknown): string {
  return typeof marker === 'string' && /^[\w-]{1,100}$/.test(marker) ? marker : 'none';
}
