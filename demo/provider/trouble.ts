import type { Request, RequestHandler, Response } from 'express';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { z } from 'zod';
import { type Endpoint, endpoints, isAt } from './endpoints.ts';
import { signedOutPage, withState } from './sign-out-pages.ts';

const at = z.enum(Object.keys(endpoints) as [Endpoint, ...Endpoint[]]).optional();

/** How the provider misbehaves, for tests. `at` is one endpoint; without it, all of them. */
export const troubleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Takes the request and never answers. */
  z.strictObject({ kind: z.literal('hang'), at }),
  /** Answers as it should, after so many milliseconds. */
  z.strictObject({ kind: z.literal('slow'), at, ms: z.int().min(0).max(60_000) }),
  z.strictObject({ kind: z.literal('500'), at }),
  /** 200, and nothing that makes sense. */
  z.strictObject({ kind: z.literal('garbage'), at }),
  /** Signing in leads to another site, not back to the app. */
  z.strictObject({ kind: z.literal('redirect-elsewhere') }),
  /** The discovery document is somebody else's. */
  z.strictObject({ kind: z.literal('wrong-issuer') }),
  /** The code comes from somebody else (RFC 9207: mix-up). */
  z.strictObject({ kind: z.literal('wrong-response-issuer') }),
  /** The ID token's signature is not the provider's. */
  z.strictObject({ kind: z.literal('forged-id-token') }),
  /** The endpoint is not in the discovery document. */
  z.strictObject({ kind: z.literal('without'), what: z.enum(['revocation', 'signOut', 'device']) }),
  /** Says yes, and does nothing. */
  z.strictObject({ kind: z.literal('lies'), about: z.enum(['revocation', 'signOut']) }),
]);

export type Trouble = Readonly<z.infer<typeof troubleSchema>>;

const metadataOf = {
  revocation: 'revocation_endpoint',
  signOut: 'end_session_endpoint',
  device: 'device_authorization_endpoint',
} as const;

/** Answers in the provider's place where the trouble wants it. */
export function troubleInstead(trouble: () => Trouble): RequestHandler {
  return (req, res, next) => {
    const now = trouble();
    switch (now.kind) {
      case 'hang':
      case 'slow':
      case '500':
      case 'garbage': {
        const isMeant = now.at === undefined || isAt(now.at, req.path);
        if (!isMeant) next();
        else if (now.kind === 'slow') setTimeout(next, now.ms);
        else if (now.kind === '500') res.status(500).send('out of order');
        else if (now.kind === 'garbage') res.type('html').send('<blink>\u0000');
        return; // and to hang is to do nothing at all
      }
      case 'lies':
        if (!isAt(now.about, req.path)) next();
        else if (now.about === 'revocation') res.send('');
        else pretendToSignOut(req, res);
        return;
      default:
        next();
    }
  };
}

/** Bends the provider's own answers where the trouble wants it. */
export function troubleAfterwards(provider: Provider, trouble: () => Trouble): void {
  provider.use(async (ctx, next) => {
    await next();
    bend(ctx as KoaContextWithOIDC, trouble());
  });
}

function bend(ctx: KoaContextWithOIDC, trouble: Trouble): void {
  const answer = ctx.body as Record<string, unknown>;
  const location = ctx.response.get('location');
  switch (trouble.kind) {
    case 'wrong-issuer':
      if (isAt('discovery', ctx.path)) ctx.body = { ...answer, issuer: 'http://elsewhere.invalid' };
      break;
    case 'without':
      if (isAt('discovery', ctx.path))
        ctx.body = { ...answer, [metadataOf[trouble.what]]: undefined };
      break;
    case 'forged-id-token':
      if (isAt('token', ctx.path) && typeof answer['id_token'] === 'string') {
        ctx.body = { ...answer, id_token: forged(answer['id_token']) };
      }
      break;
    case 'redirect-elsewhere':
      if (hasCode(location)) ctx.redirect('http://elsewhere.invalid/');
      break;
    case 'wrong-response-issuer':
      if (hasCode(location)) {
        const url = new URL(location);
        url.searchParams.set('iss', 'http://elsewhere.invalid');
        ctx.redirect(url.href);
      }
      break;
    default:
      break;
  }
}

function pretendToSignOut({ query }: Request, res: Response): void {
  const { post_logout_redirect_uri: back, state } = query;
  if (typeof back !== 'string' || !URL.canParse(back)) {
    res.send(signedOutPage());
    return;
  }
  res.redirect(303, withState(back, state));
}

function hasCode(location: string): boolean {
  return URL.canParse(location) && new URL(location).searchParams.has('code');
}

/** The same token with its signature's bytes turned round. */
function forged(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url').reverse();
  return [header, payload, bytes.toString('base64url')].join('.');
}
