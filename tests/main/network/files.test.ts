import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { proxyRules, readProxyCredentials } from '../../../main/network/proxy.ts';
import { readTrustedIssuers, receiverIssuers } from '../../../main/network/trusted-issuers.ts';
import { CA_EXTENSIONS, issuerIn } from './authority.ts';

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const issue = issuerIn(folder);
const root = issue('Ward Root', { extensions: CA_EXTENSIONS });
const second = issue('Second Root', { extensions: CA_EXTENSIONS });

function file(name: string, content: string | Buffer, mode = 0o640): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

describe('the CAs of the config', () => {
  it('are all that the files hold, as PEM or DER', () => {
    const both = file(
      'both.pem',
      `Ward\n${String(root.certificate)}\n${String(second.certificate)}`,
    );
    const der = file('root.cer', root.certificate.raw);
    const { certificates, pem, problems } = readTrustedIssuers([both, der]);
    expect(certificates.map(({ subject }) => subject)).toEqual([
      'CN=Ward Root',
      'CN=Second Root',
      'CN=Ward Root',
    ]);
    expect(pem[0]).toContain('BEGIN CERTIFICATE');
    expect(problems).toEqual([]);
  });

  it('leave out what cannot be used, and say so', () => {
    const old = issue('Old Root', { extensions: CA_EXTENSIONS, days: -1 });
    const missing = join(folder, 'missing.pem');
    const text = file('text.pem', 'not a certificate');
    const key = file('key.pem', readFileSync(root.keyFile));
    const { certificates, problems } = readTrustedIssuers([missing, text, key, old.certFile]);
    expect(certificates).toHaveLength(1);
    expect(problems).toEqual([
      `${missing} is not there`,
      expect.stringContaining(`${text} holds no certificate`),
      expect.stringContaining(`${key} holds no certificate`),
      expect.stringContaining(`${old.certFile}: CN=Old Root expired on `),
    ]);
  });

  it('count for a syslog receiver without a CA of its own', () => {
    const network = { ca: [root.certFile] };
    expect(receiverIssuers({ ca: null }, { ca: [] })).toBeNull();
    expect(receiverIssuers({ ca: null }, network)).toHaveLength(rootCertificates.length + 1);
    expect(receiverIssuers({ ca: second.certFile }, network)).toEqual([String(second.certificate)]);
    expect(receiverIssuers({ ca: join(folder, 'missing.pem') }, network)).toEqual([]);
  });
});

describe('what the kiosk signs in to the proxy with', () => {
  it('is the first two lines of a file', () => {
    const path = file('proxy', '\uFEFFWARD\\desk-7\r\np:ss wörd\r\n');
    expect(readProxyCredentials(path, 'linux')).toEqual({
      user: 'WARD\\desk-7',
      password: 'p:ss wörd',
    });
  });

  it.each([
    ['open to every user', 'nora\nsecret\n', 0o644, 'chmod 640 it'],
    ['without a password', 'nora\n', 0o640, 'needs the user name in its first line'],
    ['empty', '', 0o600, 'needs the user name in its first line'],
  ])('is nothing where the file is %s', (_, content, mode, words) => {
    const read = readProxyCredentials(file('odd', content, mode), 'linux');
    expect(read).toEqual({ problem: expect.stringContaining(words) as unknown });
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  it('is nothing where there is no file', () => {
    expect(readProxyCredentials(join(folder, 'none'), 'linux')).toMatchObject({
      problem: expect.stringContaining('cannot be read') as unknown,
    });
  });
});

describe('the proxy, as Chromium takes it', () => {
  it('is one address with its exceptions', () => {
    expect(proxyRules({ kind: 'server', address: 'http://p:1' }, ['a', '.b'])).toEqual({
      mode: 'fixed_servers',
      proxyRules: 'http://p:1',
      proxyBypassRules: 'a,.b',
    });
  });

  it('is a PAC file, that of the system, or none', () => {
    expect(proxyRules({ kind: 'pac', address: 'https://p/' }, [])).toEqual({
      mode: 'pac_script',
      pacScript: 'https://p/',
    });
    expect(proxyRules({ kind: 'system' }, [])).toEqual({ mode: 'system' });
    expect(proxyRules({ kind: 'direct' }, [])).toEqual({ mode: 'direct' });
  });
});
