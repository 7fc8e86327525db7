import { type Request, type Response, Router, urlencoded } from 'express';
import type { Provider } from 'oidc-provider';
import { personWith } from '../people.ts';
import { refuseForeignPosts } from '../portal/same-origin.ts';
import { consentPage, signInPage } from './interaction-pages.ts';

/** What stands between an app's request and its answer: signing in, and consent. */
export function interactions(provider: Provider): Router {
  const router = Router();
  router.use('/interaction', refuseForeignPosts, urlencoded({ extended: false, limit: '10kb' }));

  router.get('/interaction/:uid', async (req, res) => {
    const { path, app, prompt, user } = await details(req, res);
    res.send(prompt === 'consent' ? consentPage(path, app, user) : signInPage(path, app));
  });

  router.post('/interaction/:uid/sign-in', async (req, res) => {
    const { path, app } = await details(req, res);
    const form = (req.body ?? {}) as { user?: unknown; password?: unknown };
    const person = personWith(form.user, form.password);
    if (!person) {
      res.status(403).send(signInPage(path, app, typeof form.user === 'string' ? form.user : ''));
      return;
    }
    // `remember: false`: the cookie goes with the browser.
    const login = { accountId: person.user, remember: false };
    await provider.interactionFinished(req, res, { login });
  });

  router.post('/interaction/:uid/allow', async (req, res) => {
    const { grantId } = await details(req, res);
    const consent = grantId === undefined ? {} : { grantId };
    await provider.interactionFinished(req, res, { consent });
  });

  router.post('/interaction/:uid/cancel', async (req, res) => {
    const error_description = 'The person cancelled.';
    await provider.interactionFinished(
      req,
      res,
      { error: 'access_denied', error_description },
      { mergeWithLastSubmission: false },
    );
  });

  /** Throws `SessionNotFound` for a browser that did not start it, or too late. */
  async function details(req: Request, res: Response) {
    const { uid, params, prompt, session, grantId } = await provider.interactionDetails(req, res);
    const client = await provider.Client.find(String(params['client_id']));
    return {
      path: `/interaction/${uid}`,
      app: client?.clientName ?? 'the app',
      prompt: prompt.name,
      user: session?.accountId ?? '',
      grantId,
    };
  }

  return router;
}
