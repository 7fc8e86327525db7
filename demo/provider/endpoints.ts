/** Where the provider's endpoints are. Clients find them by discovery, as everywhere else. */
export const endpoints = {
  discovery: '/.well-known/openid-configuration',
  keys: '/keys',
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  revocation: '/revoke',
  introspection: '/introspect',
  signOut: '/sign-out',
  deviceAuthorization: '/device-authorization',
  device: '/device',
} as const;

export type Endpoint = keyof typeof endpoints;

/** Whether a path is that of an endpoint or below it, such as `/sign-out/confirm`. */
export function isAt(endpoint: Endpoint, path: string): boolean {
  const own = endpoints[endpoint];
  return path === own || path.startsWith(`${own}/`);
}
