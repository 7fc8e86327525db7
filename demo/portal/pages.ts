import { type Request, type Response, Router } from 'express';
import { appointmentsPage } from './pages/appointments.ts';
import { documentsPage, letterFor } from './pages/documents.ts';
import type { Html } from './html.ts';
import { personalPages, sendPage } from './layout.ts';
import { messagesPage } from './pages/messages.ts';
import { overviewForGuest, overviewPage } from './pages/overview.ts';
import { profilePage, readProfile } from './pages/profile.ts';
import type { Person } from './session.ts';
import type { SignIn } from './sign-in.ts';

/** The pages a patient uses. Without a name they show nothing but the question for it. */
export function clinicPages(signInCard: SignIn['card']): Router {
  const router = Router();

  router.get('/', (req, res) => {
    const { person } = req.session;
    const body = person ? overviewPage(person) : overviewForGuest(signInCard('/'));
    sendPage(res, { title: 'Overview', path: '/', person, body, script: 'live-card.js' });
  });

  router.get('/appointments', (req, res) => {
    sendPersonalPage(req, res, () => appointmentsPage());
  });

  router.get('/messages', (req, res) => {
    sendPersonalPage(req, res, () => messagesPage());
  });

  router.get('/documents', (req, res) => {
    sendPersonalPage(req, res, () => documentsPage());
  });

  router.get('/documents/visit-letter.txt', (req, res) => {
    const { person } = req.session;
    if (!person) {
      res.redirect(303, '/documents');
      return;
    }
    res.attachment('visit-letter.txt').type('text/plain').send(letterFor(person));
  });

  router.get('/profile', (req, res) => {
    const saved = req.query['saved'] !== undefined;
    sendPersonalPage(req, res, (person) => profilePage(person, req.session.profile, saved));
  });

  router.post('/profile', (req, res) => {
    if (req.session.person) req.session.profile = readProfile(req.body);
    res.redirect(303, '/profile?saved');
  });

  function sendPersonalPage(req: Request, res: Response, body: (person: Person) => Html): void {
    const { person } = req.session;
    const { path } = req;
    sendPage(res, {
      title: personalPages.find((page) => page.path === path)?.label ?? '',
      path,
      person,
      body: person ? body(person) : signInCard(path),
    });
  }

  return router;
}
