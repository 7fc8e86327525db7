import { setTimeout as wait } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import type { Html } from './html.ts';
import { sendPage } from './layout.ts';
import { everythingPage } from './pages/everything.ts';
import { inventoryPage } from './pages/inventory.ts';
import { stubbornPage } from './pages/stubborn.ts';

const longestLateMs = 10_000;

/** Pages that no navigation shows: they leave traces, look for them, and refuse to end. */
export function testPages(): Router {
  const router = Router();

  router.get('/everything', (req, res) => {
    send(req, res, 'Everything this page keeps', everythingPage());
  });

  router.get('/inventory', (req, res) => {
    send(req, res, 'What this page finds', inventoryPage());
  });

  router.get('/stubborn', (req, res) => {
    send(req, res, 'A page that will not end', stubbornPage(req.query['mode']));
  });

  // A cookie that arrives late: after the page is gone, and perhaps after the cookies were cleared.
  router.post('/late', async (req, res) => {
    await wait(Math.min(Number(req.query['ms'] ?? 0) || 0, longestLateMs));
    res.cookie('late', String(Date.now()), { maxAge: 3_600_000 }).sendStatus(204);
  });

  return router;
}

/** Each of these pages has its script of the same name in public/. */
function send(req: Request, res: Response, title: string, body: Html): void {
  const { path, session } = req;
  sendPage(res, { title, path, person: session.person, body, script: `${path.slice(1)}.js` });
}
