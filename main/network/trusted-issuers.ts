import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { errorCode, errorText } from '../base/errors.ts';
import { readRegularFile } from '../base/regular-file.ts';

/** A bundle of all public certificate authorities has a tenth of this size. */
const MOST_BYTES = 5_000_000;

const PEM =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** The certificates of an organisation's own CAs. */
export interface TrustedIssuers {
  readonly certificates: readonly X509Certificate[];
  /** The same as PEM, for Node. */
  readonly pem: readonly string[];
  /** One line for each file that cannot be used, and for each certificate that is no CA's now. */
  readonly problems: readonly string[];
}

/** Reads PEM files. Never throws: without the certificates, the sites that need them do not open. */
export function readTrustedIssuers(files: readonly string[], now = new Date()): TrustedIssuers {
  const read = files.map((file) => readFile(file, now));
  const certificates = read.flatMap((each) => each.certificates);
  return {
    certificates,
    pem: certificates.map(String),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/**
 * Who may have signed the certificate of a syslog receiver.
 * @returns as PEM; none where the files have none, so that no receiver is trusted; null: those that Node
 * trusts by itself
 */
export function receiverIssuers(
  { ca }: { readonly ca: string | null },
  network: { readonly ca: readonly string[] },
): readonly string[] | null {
  if (ca !== null) return readTrustedIssuers([ca]).pem;
  const own = readTrustedIssuers(network.ca).pem;
  return own.length === 0 ? null : [...rootCertificates, ...own];
}

function readFile(file: string, now: Date): Omit<TrustedIssuers, 'pem'> {
  try {
    const bytes = readRegularFile(file, MOST_BYTES);
    const texts: (string | Buffer)[] = bytes.toString('latin1').match(PEM) ?? [];
    // A .cer file of Windows is often DER: Node reads both.
    const certificates = (texts.length === 0 ? [bytes] : texts).map(
      (text) => new X509Certificate(text),
    );
    return {
      certificates,
      problems: certificates.flatMap((certificate) => problemsOf(file, certificate, now)),
    };
  } catch (error) {
    const why =
      errorCode(error) === 'ENOENT' ? 'is not there' : `holds no certificate (${errorText(error)})`;
    return { certificates: [], problems: [`${file} ${why}`] };
  }
}

function problemsOf(
  file: string,
  { subject, validFrom, validTo }: X509Certificate,
  now: Date,
): readonly string[] {
  const name = subject.split('\n').at(-1) ?? '';
  if (Date.parse(validTo) < now.getTime()) return [`${file}: ${name} expired on ${validTo}`];
  return Date.parse(validFrom) > now.getTime()
    ? [`${file}: ${name} is not valid before ${validFrom}: the device's clock may be slow`]
    : [];
}
