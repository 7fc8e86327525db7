import { once } from 'node:events';
import { createServer, get } from 'node:https';
import { createServer as createPlainServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { networkFault } from '../../../main/base/network-fault.ts';
import { examineProvider } from '../../../main/cli/provider/examine.ts';
import { OidcSignIn } from '../../../main/identity/sign-in/oidc-sign-in.ts';
import { backChannel } from '../../../main/identity/sign-out/back-channel.ts';
import { deadOrigin } from '../../fakes/fake-server.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import {
  certificateBetween,
  certificateFor,
  type Certificate,
} from '../audit/forwarding/certificate.ts';

let server: Server | undefined;

afterEach(async () => {
  if (server === undefined) return;
  const closed = once(server, 'close');
  server.close();
  await closed;
});

async function listening(started: Server): Promise<string> {
  server = started.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const secure = ({ cert, key }: Certificate, ca = '') =>
  listening(
    createServer({ cert: `${String(cert)}${ca}`, key }, (_, response) => response.end('{}')),
  );

async function faultOf(address: string): Promise<string> {
  try {
    await fetch(address);
  } catch (error) {
    return networkFault(error, address);
  }
  return 'no fault';
}

/** Why a client that trusts this certificate refuses the server. */
const errorOf = (host: string, { cert }: Certificate) =>
  new Promise<unknown>((resolve) => get(`https://${host}/`, { ca: cert }).on('error', resolve));

describe('a request that gets no answer', () => {
  it('is one to a server with a certificate of its own', async () => {
    const host = await secure(certificateFor('127.0.0.1'));
    expect(await faultOf(`https://${host}/realms/clinic?login_hint=nora`)).toBe(
      `the certificate of ${host} is self-signed: this device has to trust it, or the server needs one of a CA`,
    );
  });

  it('is one to a server whose certificate has expired, with the date', async () => {
    const certificate = certificateBetween('localhost', '20260101000000Z', '20260131000000Z');
    const host = await secure(certificate);
    const error = await errorOf(host, certificate);
    expect(await networkFault(error, `https://${host}/`)).toBe(
      `the certificate of ${host} has expired on 2026-01-31`,
    );
  });

  it('is one to a server whose certificate is not valid yet, with the date', async () => {
    const certificate = certificateBetween('localhost', '20990101000000Z', '20990131000000Z');
    const host = await secure(certificate);
    const error = await errorOf(host, certificate);
    expect(await networkFault(error, `https://${host}/`)).toBe(
      `the certificate of ${host} is not valid before 2099-01-01: this device's clock may be slow`,
    );
  });

  it('has no date where the server is gone meanwhile', async () => {
    const gone = (await deadOrigin()).replace('http:', 'https:');
    expect(await networkFault(withCode('CERT_HAS_EXPIRED'), gone)).toBe(
      `the certificate of ${new URL(gone).host} has expired`,
    );
  });

  it('is one to a server whose certificate is for another name', async () => {
    const certificate = certificateFor('other.example');
    const host = await secure(certificate);
    const error = await errorOf(host, certificate);
    expect(await networkFault(error, `https://${host}/`)).toBe(
      `the certificate of ${host} is for other.example, not for ${host}`,
    );
  });

  it('is one to a server that does not speak TLS', async () => {
    const host = await listening(createPlainServer((_, response) => response.end()));
    expect(await faultOf(`https://${host}/`)).toBe(`${host} does not speak TLS: is it http?`);
  });

  it('is one to a port without a server', async () => {
    const origin = await deadOrigin();
    expect(await faultOf(origin)).toBe(
      `no server listens at ${new URL(origin).host} (ECONNREFUSED)`,
    );
  });

  it.each([
    ['ENOTFOUND', 'the name id.example is not in the DNS'],
    ['EAI_AGAIN', 'no DNS server answers the question for id.example'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'the server leaves out a certificate of the chain'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'comes from a CA that this device does not trust'],
    ['UND_ERR_CONNECT_TIMEOUT', 'a firewall may drop the connection'],
    ['ESOMETHING', 'id.example cannot be reached (ESOMETHING)'],
  ])('is explained by its code: %s', async (code, words) => {
    expect(await networkFault(withCode(code), 'https://id.example/x')).toContain(words);
  });

  it.each([
    ['ERR_CERT_AUTHORITY_INVALID', 'a CA that the browser of this device does not trust'],
    ['ERR_NAME_NOT_RESOLVED', 'the name id.example is not in the DNS'],
    ['the page has closed itself', 'id.example: the page has closed itself'],
  ])('is explained where Chromium has asked: %s', async (message, words) => {
    expect(await networkFault(new Error(message), 'https://id.example/x')).toContain(words);
  });

  it('never waits for a server that does not show its certificate', async () => {
    const host = await listening(createPlainServer());
    expect(await networkFault(withCode('CERT_HAS_EXPIRED'), `https://${host}/`)).toBe(
      `the certificate of ${host} has expired`,
    );
  });
});

describe('a provider whose certificate this device does not trust', () => {
  it('is named in the log and by check-provider', async () => {
    const host = await secure(certificateFor('127.0.0.1'));
    const fault = `the metadata: the certificate of ${host} is self-signed: this device has to trust it, or the server needs one of a CA`;
    const settings = {
      name: 'ID',
      issuer: `https://${host}`,
      clientId: 'cleardesk',
      scopes: ['openid'],
      redirectUri: 'http://localhost/cleardesk/callback',
      allow: [],
      checkEveryMs: null,
      securityKeys: false,
    };
    const faults: string[] = [];
    const oidc = new OidcSignIn({
      settings,
      request: backChannel({ limitMs: 3000, maxBytes: 1000 }),
      clock: new FakeClock(),
      keep: () => Promise.resolve(),
      onFault: (sentence) => faults.push(sentence),
    });
    const attempt = { onProgress: () => undefined, signal: new AbortController().signal };
    expect(await oidc.onOwnDevice(attempt)).toMatchObject({
      refusal: { kind: 'provider-unreachable' },
    });
    expect(faults).toEqual([fault]);
    expect(await examineProvider(settings, fetch)).toEqual([{ level: 'error', text: fault }]);
  });
});

function withCode(code: string): Error {
  const cause = Object.assign(new Error('no'), { code });
  return new TypeError('fetch failed', { cause });
}
