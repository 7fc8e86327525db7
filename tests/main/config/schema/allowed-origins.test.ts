import { describe, expect, it } from 'vitest';
import { allowedOrigins } from '../../../../main/config/schema/allowed-origins.ts';

const isAllowed = allowedOrigins('https://portal.example.org/start', [
  'https://*.example.net',
  'https://files.example.com',
  'https://*.dev.example.com:8443',
  'http://*.plain.example',
]);

describe('allowedOrigins', () => {
  it.each([
    'https://portal.example.org/',
    'https://PORTAL.example.org:443/any/path?query#hash',
    'https://www.example.net/',
    'https://a.b.c.example.net/',
    'https://files.example.com/x',
    'https://a.dev.example.com:8443/',
    'http://a.plain.example/',
    'https://someone@portal.example.org/',
  ])('allows %s', (url) => {
    expect(isAllowed(url)).toBe(true);
  });

  it.each([
    'http://portal.example.org/',
    'https://portal.example.org:8443/',
    'https://www.portal.example.org/',
    'https://example.org/',
    'https://portal.example.org.evil.example/',
    'https://portal.example.org@evil.example/',
    'https://evil.example/portal.example.org',
    'https://evil.example/?https://portal.example.org/',
    'https://example.net/',
    'https://notexample.net/',
    'https://www.example.net:8443/',
    'https://www.example.net.evil.example/',
    'http://www.example.net/',
    'https://www.files.example.com/',
    'https://a.dev.example.com/',
    'https://a.plain.example/',
    'about:blank',
    'file:///etc/passwd',
    'data:text/html,hello',
    'javascript:alert(1)',
    'blob:https://other.example.com/1',
    'blob:null/1',
    'view-source:https://portal.example.org/',
    'devtools://devtools/bundled/inspector.html',
    'ftp://portal.example.org/',
    'wss://portal.example.org/',
    '//portal.example.org/',
    'portal.example.org',
    'https://',
    '',
  ])('refuses %s', (url) => {
    expect(isAllowed(url)).toBe(false);
  });

  it('allows its own origin only where nothing further is said', () => {
    const own = allowedOrigins('http://localhost:8080/app', []);
    expect(own('http://localhost:8080/other')).toBe(true);
    expect(own('http://localhost:8081/app')).toBe(false);
    expect(own('http://127.0.0.1:8080/app')).toBe(false);
  });
});

describe('a site whose server upgrades to https', () => {
  const own = allowedOrigins('http://portal.example.org/start', ['http://files.example.com']);

  it.each(['https://portal.example.org/start', 'http://portal.example.org/'])(
    'allows %s',
    (url) => {
      expect(own(url)).toBe(true);
    },
  );

  it.each([
    'https://portal.example.org:8443/',
    'https://www.portal.example.org/',
    'https://files.example.com/', // a pattern allows no more than what it says
  ])('refuses %s', (url) => {
    expect(own(url)).toBe(false);
  });

  it('allows nothing further where the address has a port', () => {
    const own = allowedOrigins('http://portal.example.org:8080/', []);
    expect(own('https://portal.example.org:8080/')).toBe(false);
    expect(own('https://portal.example.org/')).toBe(false);
  });
});

it('decides on a long address by its beginning, and allows none that no server takes', () => {
  const isAllowed = allowedOrigins('https://portal.example.org/', ['https://*.example.com']);
  expect(isAllowed(`https://portal.example.org/?${'x'.repeat(60_000)}`)).toBe(true);
  expect(isAllowed(`https://portal.example.org/?${'x'.repeat(70_000)}`)).toBe(false);
  expect(isAllowed(`https://${'a.'.repeat(3000)}example.com/`)).toBe(false);
  // The beginning alone would be an allowed origin.
  const start = `https://${'a'.repeat(4096 - 'https://.example.com'.length)}.example.com`;
  expect(start).toHaveLength(4096);
  expect(isAllowed(`${start}.evil.example/`)).toBe(false);
});
