import { type Request, Router } from 'express';
import type { Connections } from './connections.ts';
import type { Html } from './html.ts';
import { personalPages } from './layout.ts';
import { nameCard } from './pages/sign-in-card.ts';
import { cookieName, cookieOptions, destroy, regenerate } from './session.ts';

/** A way to sign in. */
export interface SignIn {
  readonly routes: Router;
  /** What a page shows to somebody who is not signed in; `next` is the page to go on to. */
  readonly card: (next: string) => Html;
}

const longestName = 60;

/** Anybody is whoever they say: POST /sign-in with a name. */
export function nameOnly(connections: Connections): SignIn {
  const routes = Router();
  routes.post('/sign-in', async (req, res) => {
    const form = (req.body ?? {}) as { name?: unknown; next?: unknown };
    const name = typeof form.name === 'string' ? form.name.trim().slice(0, longestName) : '';
    if (name === '') {
      res.redirect(303, '/');
      return;
    }
    await letIn(req, name, connections);
    res.redirect(303, ownPage(form.next));
  });
  return { routes, card: nameCard };
}

/** Who is there: POST /logout, and GET /me for those who want to know. */
export function whoIsThere(connections: Connections): Router {
  const router = Router();

  router.post('/logout', async (req, res) => {
    const { sessionID } = req;
    await destroy(req);
    connections.closeOfSession(sessionID);
    res.clearCookie(cookieName, cookieOptions);
    res.redirect(303, '/');
  });

  // A site whose sign-out does nothing, for those who prove what a sign-out did.
  router.post('/logout-that-lies', (_req, res) => {
    res.send('You are signed out.');
  });

  router.get('/me', (req, res) => {
    const { person } = req.session;
    if (person) res.json(person);
    else res.status(401).json({ error: 'nobody is signed in' });
  });

  return router;
}

/** Begins a person's session in place of the guest's, whose connections end with it. */
export async function letIn(req: Request, name: string, connections: Connections): Promise<void> {
  const guestSession = req.sessionID;
  await regenerate(req);
  connections.closeOfSession(guestSession);
  req.session.person = { name, since: Date.now() };
}

/** The page to go on to: one of the portal's own, or the first. */
export function ownPage(path: unknown): string {
  return personalPages.find((page) => page.path === path)?.path ?? '/';
}
