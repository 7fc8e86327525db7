import { Router } from 'express';
import type { Connections } from './connections.ts';
import { personalPages } from './layout.ts';
import { cookieName, cookieOptions, destroy, regenerate } from './session.ts';

const longestName = 60;

/** Who is there: POST /sign-in, POST /logout, and GET /me for those who want to know. */
export function signIn(connections: Connections): Router {
  const router = Router();

  router.post('/sign-in', async (req, res) => {
    const form = (req.body ?? {}) as { name?: unknown; next?: unknown };
    const name = typeof form.name === 'string' ? form.name.trim().slice(0, longestName) : '';
    if (name === '') {
      res.redirect(303, '/');
      return;
    }
    const guestSession = req.sessionID;
    await regenerate(req);
    connections.closeOfSession(guestSession);
    req.session.person = { name, since: Date.now() };
    res.redirect(303, personalPages.find(({ path }) => path === form.next)?.path ?? '/');
  });

  router.post('/logout', async (req, res) => {
    const { sessionID } = req;
    await destroy(req);
    connections.closeOfSession(sessionID);
    res.clearCookie(cookieName, cookieOptions);
    res.redirect(303, '/');
  });

  router.get('/me', (req, res) => {
    const { person } = req.session;
    if (person) res.json(person);
    else res.status(401).json({ error: 'nobody is signed in' });
  });

  return router;
}
