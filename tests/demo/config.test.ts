import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { demoConfig } from '../../demo/config.ts';

it('is a kiosk config for the portal’s address', () => {
  const config: unknown = parse(demoConfig('http://127.0.0.1:40123/'));
  expect(config).toMatchObject({
    version: 1,
    organisation: { name: 'Riverside Clinic', helpDesk: 'Call 1234' },
    sites: [
      {
        name: 'Patient portal',
        url: 'http://127.0.0.1:40123/',
        signOut: [{ method: 'POST', url: 'http://127.0.0.1:40123/logout' }],
        signOutProof: { url: 'http://127.0.0.1:40123/me', expect: [401] },
      },
      { name: 'Messages', url: 'http://127.0.0.1:40123/messages' },
    ],
    session: { idleTimeout: '2m', warning: '30s' },
    kiosk: { fullScreen: false },
  });
});

it('leaves no placeholder', () => {
  expect(demoConfig('http://127.0.0.1:40123')).not.toContain('8787');
});
