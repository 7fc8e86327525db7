import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judgePath } from '../../../main/network/certificate-path.ts';
import { CA_EXTENSIONS, type Issued, issuerIn, opensslAccepts } from './authority.ts';

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-test-'));
const issue = issuerIn(folder);
afterAll(() => rmSync(folder, { recursive: true }));

const HOST = 'portal.ward.test';
const FOR_HOST = [`subjectAltName=DNS:${HOST}`, 'extendedKeyUsage=serverAuth'];
const CONSTRAINED = (names: string) => [...CA_EXTENSIONS, `nameConstraints=critical,${names}`];

const root = issue('Ward Root', { extensions: CA_EXTENSIONS });
const issuing = issue('Ward Issuing', { by: root, extensions: CA_EXTENSIONS });

interface Case {
  readonly own: Issued;
  readonly sent?: readonly Issued[];
  readonly issuer?: Issued;
  readonly host?: string;
}

/** The verdict, and what OpenSSL says of the same. */
async function judged({ own, sent = [], issuer = root, host = HOST }: Case) {
  const certificates = [own, ...sent].map(({ certificate }) => certificate);
  const verdict = await judgePath({ host, certificates }, [issuer.certificate]);
  const isGood = verdict.kind === 'trusted';
  return { verdict, isGood, openssl: opensslAccepts(own, { sent, issuer, host }) };
}

const byRoot = (extensions: readonly string[], more = {}) =>
  issue('portal', { by: root, extensions, ...more });
/** A certificate by a CA that the root has issued with these extensions. */
const below = (authority: readonly string[], names: readonly string[] = FOR_HOST): Case => {
  const by = issue('Other Issuing', { by: root, extensions: authority });
  return { own: issue('portal', { by, extensions: names }), sent: [by] };
};

const selfSigned = issue('portal', { extensions: FOR_HOST });
const wildcard = byRoot(['subjectAltName=DNS:*.ward.test']);

const good: readonly [string, Case][] = [
  ['by a CA of the config', { own: byRoot(FOR_HOST) }],
  [
    'by a CA that is below one',
    { own: issue('portal', { by: issuing, extensions: FOR_HOST }), sent: [issuing] },
  ],
  ['whose server sends the root as well', { own: byRoot(FOR_HOST), sent: [root] }],
  ['with an RSA key', { own: byRoot(FOR_HOST, { key: ['rsa:2048'] }) }],
  ['that says nothing of its use', { own: byRoot([`subjectAltName=DNS:${HOST}`]) }],
  ['for every host of a domain', { own: wildcard }],
  ['for an IP address', { own: byRoot(['subjectAltName=IP:10.1.2.3']), host: '10.1.2.3' }],
  ['by a CA for these names', below(CONSTRAINED('permitted;DNS:ward.test'))],
  ['by a CA for every name but others', below(CONSTRAINED('excluded;DNS:bank.test'))],
  [
    'by a CA for these addresses',
    {
      ...below(CONSTRAINED('permitted;IP:10.0.0.0/255.0.0.0'), ['subjectAltName=IP:10.1.2.3']),
      host: '10.1.2.3',
    },
  ],
];

const bad: readonly [string, Case, string][] = [
  [
    'by another CA',
    { own: byRoot(FOR_HOST), issuer: issue('Ward Root', { extensions: CA_EXTENSIONS }) },
    'none of the CAs',
  ],
  [
    'whose server leaves the CA in between out',
    { own: issue('portal', { by: issuing, extensions: FOR_HOST }) },
    'none of the CAs',
  ],
  ['for another host', { own: byRoot(FOR_HOST), host: 'bank.test' }, `it is for DNS:${HOST}`],
  ['with its name in the subject only', { own: issue(HOST, { by: root }) }, 'it names no host'],
  ['for hosts one level above', { own: wildcard, host: 'a.b.ward.test' }, 'it is for'],
  ['that has expired', { own: byRoot(FOR_HOST, { days: -1 }) }, 'is valid from'],
  ['by a CA that has expired', expiredAuthority(), 'is valid from'],
  [
    'by a certificate that is no CA',
    below(['basicConstraints=critical,CA:FALSE']),
    'basicConstraints',
  ],
  ['by a certificate of a server', below(FOR_HOST), 'basicConstraints'],
  [
    'by a CA that may not sign certificates',
    below(['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,digitalSignature']),
    'none of the CAs',
  ],
  ['too far below a CA', tooDeep(), 'pathLenConstraint'],
  [
    'for clients',
    { own: byRoot([`subjectAltName=DNS:${HOST}`, 'extendedKeyUsage=clientAuth']) },
    'extendedKeyUsage',
  ],
  [
    'by a CA for clients',
    below([...CA_EXTENSIONS, 'extendedKeyUsage=clientAuth']),
    'extendedKeyUsage',
  ],
  [
    'with a signature by SHA-1',
    { own: byRoot(FOR_HOST, { hash: 'sha1' }) },
    'signed in a weak way',
  ],
  ['with a short key', { own: byRoot(FOR_HOST, { key: ['rsa:1024'] }) }, '1024 bits'],
  [
    'with a critical extension that is not known',
    { own: byRoot([...FOR_HOST, '1.2.3.4=critical,DER:05:00']) },
    '1.2.3.4',
  ],
  ['by a CA for other names', below(CONSTRAINED('permitted;DNS:bank.test')), 'nameConstraints'],
  ['by a CA that may not name it', below(CONSTRAINED('excluded;DNS:ward.test')), 'nameConstraints'],
  [
    'with one more name than its CA may give',
    below(CONSTRAINED('permitted;DNS:ward.test'), [`subjectAltName=DNS:${HOST},DNS:bank.test`]),
    'nameConstraints',
  ],
  [
    'for a name that only ends in that of its CA',
    {
      ...below(CONSTRAINED('permitted;DNS:ward.test'), ['subjectAltName=DNS:evilward.test']),
      host: 'evilward.test',
    },
    'nameConstraints',
  ],
  [
    'by a CA with constraints for other kinds of names',
    below(CONSTRAINED('permitted;email:ward.test')),
    'of a kind that is not known',
  ],
];

function expiredAuthority(): Case {
  const by = issue('Old Issuing', { by: root, extensions: CA_EXTENSIONS, days: -1 });
  return { own: issue('portal', { by, extensions: FOR_HOST }), sent: [by] };
}

function tooDeep(): Case {
  const first = issue('First', {
    by: root,
    extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign'],
  });
  const second = issue('Second', { by: first, extensions: CA_EXTENSIONS });
  return { own: issue('portal', { by: second, extensions: FOR_HOST }), sent: [second, first] };
}

describe('the certificate of a server', () => {
  it.each(good)('%s is good', async (_, given) => {
    expect(await judged(given)).toMatchObject({ verdict: { kind: 'trusted' }, openssl: true });
  });

  it.each(bad)('%s is bad', async (_, given, reason) => {
    const { verdict, isGood } = await judged(given);
    expect(isGood).toBe(false);
    expect(verdict).toMatchObject({ reason: expect.stringContaining(reason) as unknown });
  });

  it('that is itself in the config is good', async () => {
    expect(await judged({ own: selfSigned, issuer: selfSigned })).toMatchObject({
      verdict: { kind: 'trusted' },
    });
    expect(
      (await judged({ own: selfSigned, issuer: selfSigned, host: 'bank.test' })).verdict.kind,
    ).toBe('wrong-name');
  });

  it('is never good where OpenSSL refuses it', async () => {
    for (const [name, given] of [...good, ...bad]) {
      const { isGood, openssl } = await judged(given);
      expect(isGood && !openssl, name).toBe(false);
    }
  });

  it('with certificates that lead in circles is judged soon', async () => {
    // Eight certificates of one name and key, each of which has issued all the others.
    const first = issue('Circle', { extensions: CA_EXTENSIONS });
    const sent = Array.from({ length: 8 }, () =>
      issue('Circle', { by: first, keyOf: first, extensions: CA_EXTENSIONS }),
    );
    const own = issue('portal', { by: first, extensions: FOR_HOST });
    const other = issue('Elsewhere', { extensions: CA_EXTENSIONS });
    expect((await judged({ own, sent, issuer: other })).verdict.kind).toBe('unknown-issuer');
  });
});
