import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';

function parsed(network: unknown) {
  const text = JSON.stringify({ network });
  return parseConfig(text, { file: '/etc/cleardesk/cleardesk.yaml' });
}

function networkOf(network: unknown) {
  const result = parsed(network);
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result.config.network;
}

function errorsOf(network: unknown): readonly string[] {
  const result = parsed(network);
  return result.kind === 'ok'
    ? []
    : result.errors.map(({ path, message }) => `${path}: ${message}`);
}

describe('the network of a config', () => {
  it.each([
    ['system', { kind: 'system' }],
    ['direct', { kind: 'direct' }],
    ['http://proxy.example.org:3128', { kind: 'server', address: 'http://proxy.example.org:3128' }],
    ['HTTP://Proxy.example.org:80/', { kind: 'server', address: 'http://proxy.example.org:80' }],
    ['https://proxy.example.org:443', { kind: 'server', address: 'https://proxy.example.org:443' }],
    ['socks5://10.0.0.1:1080', { kind: 'server', address: 'socks5://10.0.0.1:1080' }],
    ['http://[fd00::1]:8080', { kind: 'server', address: 'http://[fd00::1]:8080' }],
    [
      'pac+https://www.example.org/proxy.pac',
      { kind: 'pac', address: 'https://www.example.org/proxy.pac' },
    ],
  ])('has the proxy %s', (proxy, read) => {
    expect(networkOf({ proxy }).proxy).toEqual(read);
  });

  it.each([
    ['proxy.example.org:3128', 'write http://proxy.example.org:3128'],
    ['proxy.example.org', 'write http://proxy.example.org:3128'],
    ['http://proxy.example.org', 'has no port: write http://proxy.example.org:PORT'],
    ['http://nora:secret@proxy.example.org:3128', 'write the file of network.proxyCredentials'],
    ['http://proxy.example.org:3128/x', 'has a path: write http://proxy.example.org:3128'],
    ['https://www.example.org/proxy.pac', 'write pac+https://www.example.org/proxy.pac'],
    ['pac+file:///etc/proxy.pac', 'write pac+https://…'],
    ['pac+proxy.pac', 'write pac+https://HOST/proxy.pac'],
    ['none', 'write direct'],
    ['auto', 'write system, or pac+https://HOST/proxy.pac'],
    ['socks4://proxy.example.org:1080', 'write http://proxy.example.org:1080'],
    ['squid', 'write system, direct, http://HOST:PORT or pac+https://HOST/proxy.pac'],
  ])('says what to write instead of the proxy %s', (proxy, words) => {
    const errors = errorsOf({ proxy });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^network\.proxy: /);
    expect(errors[0]).toContain(words);
    expect(errors[0]).not.toContain('secret');
  });

  it('has hosts without the proxy only besides the address of one', () => {
    const bypass = [
      'localhost',
      '.example.org',
      '*.ward.test',
      '10.0.0.0/8',
      '<local>',
      '[::1]:80',
    ];
    expect(networkOf({ proxy: 'http://proxy:3128', bypass }).bypass).toEqual(bypass);
    expect(errorsOf({ bypass: ['a.example'] })[0]).toContain('write proxy: http://HOST:PORT');
    expect(errorsOf({ proxy: 'http://proxy:3128', bypass: ['a;b'] })[0]).toContain('is not a host');
  });

  it('has files relative to the config', () => {
    expect(
      networkOf({ ca: ['ca.pem', '/etc/ssl/own.crt'], proxyCredentials: 'proxy' }),
    ).toMatchObject({
      ca: ['/etc/cleardesk/ca.pem', '/etc/ssl/own.crt'],
      proxyCredentials: '/etc/cleardesk/proxy',
    });
    expect(errorsOf({ proxyCredentials: 'nora:secret' })[0]).toContain(
      'write no user name or password',
    );
  });
});
