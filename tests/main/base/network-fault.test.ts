import { describe, expect, it } from 'vitest';
import { NetworkError, networkFault } from '../../../main/base/network-fault.ts';

const ADDRESS = 'https://id.example/realms/clinic?login_hint=nora';

const seen = (validFrom: string, validTo: string, names = '') => ({
  validFrom: new Date(validFrom),
  validTo: new Date(validTo),
  names,
});
const good = seen('2020-01-01', '2099-01-01', 'DNS:id.example');
const old = seen('2020-01-01', '2026-01-31');
const early = seen('2099-01-01', '2099-01-31');
const other = seen('2020-01-01', '2099-01-01', 'DNS:other.example, IP Address:10.0.0.1');

describe('a request that gets no answer', () => {
  it.each([
    ['ERR_NAME_NOT_RESOLVED', 'the name id.example is not in the DNS'],
    ['ERR_CONNECTION_REFUSED', 'no server listens at id.example (ERR_CONNECTION_REFUSED)'],
    [
      'ERR_PROXY_CONNECTION_FAILED',
      'the proxy on the way to id.example cannot be reached: look at network.proxy',
    ],
    [
      'ERR_CERT_AUTHORITY_INVALID',
      'the certificate of id.example comes from a CA that this device does not trust: add that CA to network.ca',
    ],
    ['ERR_SSL_PROTOCOL_ERROR', 'id.example does not speak TLS: is it http?'],
    ['ERR_SOMETHING', 'id.example cannot be reached (ERR_SOMETHING)'],
    ['the page has closed itself', 'id.example: the page has closed itself'],
  ])('is explained by the name of the error: %s', (code, sentence) => {
    expect(networkFault(new NetworkError(code), ADDRESS)).toBe(sentence);
    expect(networkFault(new Error('no', { cause: new Error(code) }), ADDRESS)).toBe(sentence);
  });

  it.each([
    ['ERR_CERT_DATE_INVALID', [old], 'the certificate of id.example has expired on 2026-01-31'],
    [
      'ERR_CERT_DATE_INVALID',
      [good, old],
      'a certificate in the chain of id.example has expired on 2026-01-31',
    ],
    [
      'ERR_CERT_DATE_INVALID',
      [early],
      "the certificate of id.example is not valid before 2099-01-01: this device's clock may be slow",
    ],
    [
      'ERR_CERT_DATE_INVALID',
      [],
      'the certificate of id.example has expired, or is not valid yet by the clock of this device',
    ],
    [
      'ERR_CERT_COMMON_NAME_INVALID',
      [other],
      'the certificate of id.example is for other.example, IP Address:10.0.0.1, not for id.example',
    ],
    ['ERR_CERT_COMMON_NAME_INVALID', [], 'the certificate of id.example is for another name'],
  ])('is explained by the certificate: %s', (code, certificates, sentence) => {
    expect(networkFault(new NetworkError(code, certificates), ADDRESS)).toBe(sentence);
  });

  it('is explained by the time limit', () => {
    const error = new DOMException('The request was given up.', 'AbortError');
    expect(networkFault(error, ADDRESS)).toBe('id.example did not answer in time');
  });
});
