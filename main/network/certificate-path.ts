import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type * as Pki from 'pkijs';
import { violatesNameConstraints } from './name-constraints.ts';

/** What Chromium is to say of a server's certificate. */
export type PathVerdict =
  | { readonly kind: 'trusted' }
  /** None of the issuers, or not by a path that counts. */
  | { readonly kind: 'unknown-issuer'; readonly reason: string }
  | { readonly kind: 'expired' | 'wrong-name'; readonly reason: string };

export interface ServerChain {
  /** The name or IP address that was asked for, without brackets. */
  readonly host: string;
  /** The server's own certificate, then the others that it has sent, in any order. */
  readonly certificates: readonly X509Certificate[];
}

/** Servers send two or three; each step of the search checks signatures. */
const MOST_SENT = 10;
const LONGEST_PATH = 6;
const MOST_CHECKS = 100;
const LEAST_RSA_BITS = 2048;

/** RFC 5280, section 4.2.1. A certificate with another critical extension is refused. */
const OID = {
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  policies: '2.5.29.32',
  extendedKeyUsage: '2.5.29.37',
} as const;
const KNOWN: ReadonlySet<string> = new Set(Object.values(OID));

const SERVER_USES: ReadonlySet<string> = new Set([
  '1.3.6.1.5.5.7.3.1', // id-kp-serverAuth
  '2.5.29.37.0', // anyExtendedKeyUsage
]);

/** SHA-2 with RSA, RSA-PSS or ECDSA: what Chromium accepts (RFC 4055, RFC 5758). */
const SIGNATURES: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.113549.1.1.10',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
]);

interface Read {
  readonly certificate: X509Certificate;
  readonly parsed: Pki.Certificate;
}

/**
 * Whether one of an organisation's own CAs has issued a server's certificate: what Chromium does for the
 * CAs that the device trusts (RFC 5280, section 6.1). It is stricter where that is simpler: it refuses what
 * it does not know. Node checks the signatures.
 * @param issuers those of the config; one that is the server's own certificate counts, too
 */
export async function judgePath(
  { host, certificates }: ServerChain,
  issuers: readonly X509Certificate[],
  now = new Date(),
): Promise<PathVerdict> {
  const [own, ...sent] = certificates.slice(0, MOST_SENT);
  if (own === undefined) return unknown('the server has sent no certificate');
  const pki = await import('pkijs');
  let last = unknown('none of the CAs in network.ca has issued it');
  for (const path of pathsFrom([own], { sent, issuers, checksLeft: MOST_CHECKS })) {
    const verdict = judge(
      path.map((certificate) => ({
        certificate,
        parsed: pki.Certificate.fromBER(certificate.raw),
      })),
      host,
      now,
      pki,
    );
    if (verdict.kind === 'trusted') return verdict;
    last = verdict;
  }
  return last;
}

interface Search {
  readonly sent: readonly X509Certificate[];
  readonly issuers: readonly X509Certificate[];
  /** How many signatures may still be checked: a server could send certificates that lead in circles. */
  checksLeft: number;
}

/** Every path from a certificate to one of the issuers, by names and signatures. */
function* pathsFrom(
  path: readonly X509Certificate[],
  search: Search,
): Generator<readonly X509Certificate[]> {
  const end = path.at(-1);
  if (end === undefined) return;
  if (search.issuers.some(({ raw }) => raw.equals(end.raw))) yield path;
  if (path.length >= LONGEST_PATH) return;
  const hasIssued = (issuer: X509Certificate) =>
    !path.some(({ raw }) => raw.equals(issuer.raw)) &&
    end.checkIssued(issuer) &&
    search.checksLeft-- > 0 &&
    end.verify(issuer.publicKey);
  for (const issuer of search.issuers.filter(hasIssued)) yield [...path, issuer];
  for (const issuer of search.sent.filter(hasIssued)) yield* pathsFrom([...path, issuer], search);
}

function judge(path: readonly Read[], host: string, now: Date, pki: typeof Pki): PathVerdict {
  const time = now.getTime();
  for (const { certificate } of path) {
    const { validFrom, validTo } = certificate;
    const isValid = Date.parse(validFrom) <= time && time <= Date.parse(validTo);
    if (!isValid)
      return {
        kind: 'expired',
        reason: `${nameOf(certificate)} is valid from ${validFrom} to ${validTo}`,
      };
  }
  for (const [index, each] of path.entries()) {
    const reason = fault(each, index, index === path.length - 1, pki);
    if (reason !== null) return unknown(`${nameOf(each.certificate)} ${reason}`);
  }
  const [own, ...authorities] = path;
  if (own === undefined) return unknown('the path is empty');
  const names = valueOf(own, OID.alternativeNames);
  if (!(names instanceof pki.AltName)) return wrongName('it names no host (subjectAltName)');
  for (const each of authorities) {
    const constraints = valueOf(each, OID.nameConstraints);
    if (constraints === undefined) continue;
    const reason =
      constraints instanceof pki.NameConstraints
        ? violatesNameConstraints(names.altNames, constraints)
        : 'has constraints that cannot be read (nameConstraints)';
    if (reason !== null) return unknown(`${nameOf(each.certificate)} ${reason}`);
  }
  const options = {
    subject: 'never',
    partialWildcards: false,
    singleLabelSubdomains: false,
  } as const;
  const isNamed =
    isIP(host) === 0
      ? own.certificate.checkHost(host, options) !== undefined
      : own.certificate.checkIP(host) !== undefined;
  return isNamed
    ? { kind: 'trusted' }
    : wrongName(`it is for ${own.certificate.subjectAltName ?? 'another name'}`);
}

/** Why a certificate may not be at its place in a path; null: it may. @param index 0: the server's own */
function fault(each: Read, index: number, isLast: boolean, pki: typeof Pki): string | null {
  const { certificate, parsed } = each;
  const odd = parsed.extensions?.find(({ critical, extnID }) => critical && !KNOWN.has(extnID));
  if (odd !== undefined) return `has a critical extension that is not known (${odd.extnID})`;
  const uses = valueOf(each, OID.extendedKeyUsage);
  if (uses !== undefined) {
    const isForServers =
      uses instanceof pki.ExtKeyUsage && uses.keyPurposes.some((use) => SERVER_USES.has(use));
    if (!isForServers) return 'is not for TLS servers (extendedKeyUsage)';
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? LEAST_RSA_BITS;
  if (asymmetricKeyType === 'rsa' && bits < LEAST_RSA_BITS) return `has a key of ${bits} bits only`;
  const { algorithmId } = parsed.signatureAlgorithm;
  // No signature of the last one is checked: the config vouches for it.
  if (!isLast && !SIGNATURES.has(algorithmId)) return `is signed in a weak way (${algorithmId})`;
  if (index === 0) return null;
  const constraints = valueOf(each, OID.basicConstraints);
  if (!certificate.ca || !(constraints instanceof pki.BasicConstraints) || !constraints.cA) {
    return 'is not the certificate of a CA (basicConstraints)';
  }
  const most = constraints.pathLenConstraint;
  const between = index - 1;
  return most !== undefined && (typeof most !== 'number' || most < between)
    ? 'may not be so far from the server (pathLenConstraint)'
    : null;
}

/** An extension as the library has read it; null where it could not; undefined: there is none. */
function valueOf({ parsed }: Read, id: string): unknown {
  const found = parsed.extensions?.find(({ extnID }) => extnID === id);
  if (found === undefined) return undefined;
  const value: unknown = found.parsedValue;
  return value ?? null;
}

function unknown(reason: string): PathVerdict {
  return { kind: 'unknown-issuer', reason };
}

function wrongName(reason: string): PathVerdict {
  return { kind: 'wrong-name', reason };
}

/** The last part of a certificate's subject, such as `CN=Ward CA`. */
function nameOf({ subject }: X509Certificate): string {
  return subject.split('\n').at(-1) ?? '';
}
