import type { ClientMetadata } from 'oidc-provider';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * Native apps with loopback redirects: their ports are free (RFC 8252 section 7.3), so the provider
 * need not know where the portal listens.
 */
const ownApps = [
  {
    client_id: 'cleardesk',
    client_name: 'Cleardesk',
    redirect_uris: onLoopback('/cleardesk/callback'),
    post_logout_redirect_uris: onLoopback('/cleardesk/signed-out'),
    grant_types: ['authorization_code', 'refresh_token', deviceGrant],
  },
  {
    client_id: 'portal',
    client_name: 'Riverside Clinic',
    redirect_uris: onLoopback('/callback'),
    grant_types: ['authorization_code', 'refresh_token'],
  },
] as const;

/**
 * Every client of the provider, one of them for tests, which may ask about every token.
 * @param portal where browsers see the portal, if that is not the loopback interface
 */
export function clients(testSecret: string, portal: string | undefined): ClientMetadata[] {
  const [kiosk, ownPortal] = ownApps;
  const elsewhere = portal === undefined ? [] : [`${portal}/callback`];
  return [
    ...[kiosk, { ...ownPortal, redirect_uris: [...ownPortal.redirect_uris, ...elsewhere] }].map(
      (app) => ({
        ...app,
        application_type: 'native' as const,
        token_endpoint_auth_method: 'none' as const,
      }),
    ),
    {
      client_id: 'tests',
      client_secret: testSecret,
      redirect_uris: [],
      response_types: [],
      grant_types: [],
    },
  ];
}

function onLoopback(path: string): readonly string[] {
  return ['localhost', '127.0.0.1'].map((host) => `http://${host}${path}`);
}
