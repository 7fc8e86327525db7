import { expect, it } from 'vitest';
import { framePolicy } from '../../../../../main/electron/browser/guards/frame-policy.ts';

it.each([
  ['https://portal.example.org/a', 'https://www.example.org/'],
  ['https://example.org:8443/', 'https://example.org/'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8081/'],
  ['http://intranet/', 'http://intranet/'],
])('a frame of %s shares the process of %s', async (url, pageUrl) => {
  expect(await framePolicy(url, pageUrl)).toBeNull();
});

it.each([
  ['https://maps.example.net/', 'https://www.example.org/'],
  ['https://a.co.uk/', 'https://b.co.uk/'],
  ['https://one.github.io/', 'https://two.github.io/'],
  ['http://www.example.org/', 'https://www.example.org/'],
  ['http://127.0.0.2/', 'http://127.0.0.1/'],
  ['https://www.example.org/', ''],
  ['data:text/html,x', 'data:text/html,y'],
])('a frame of %s opens no dialog in %s', async (url, pageUrl) => {
  const policy = await framePolicy(url, pageUrl);
  expect(policy).toContain('sandbox allow-downloads');
  expect(policy).toContain('allow-same-origin');
  expect(policy).not.toContain('allow-modals');
});
