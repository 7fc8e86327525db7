import { createPrivateKey, X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { errorCode, errorText } from '../base/errors.ts';
import { readRegularFile } from '../base/regular-file.ts';

const MOST_BYTES = 1_000_000;
const DAY_MS = 86_400_000;

/** How long before a certificate expires IT should have made the next one. */
const SOON_DAYS = 30;

/** The files by which a device and a server know each other (mutual TLS). */
export interface DeviceCertificateFiles {
  /** Who has to have signed the server's certificate. */
  readonly ca: string;
  /** The device's own, and the intermediate certificates after it. */
  readonly certificate: string;
  readonly key: string;
}

/** What of these files is wrong. */
export type CertificateProblem =
  /** A file is not there, or holds something else, or the two do not belong together. */
  | { readonly kind: 'unusable'; readonly text: string }
  | { readonly kind: 'expired'; readonly text: string };

/** What the files hold, as TLS takes it. */
export interface DeviceCertificate {
  readonly kind: 'usable';
  readonly ca: Buffer;
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** The subject's common name; null where it has none. */
  readonly name: string | null;
  readonly validTo: Date;
}

/** Reads the files afresh: IT replaces them while the kiosk runs. Never throws. */
export function readDeviceCertificate(
  files: DeviceCertificateFiles,
  now = new Date(),
): DeviceCertificate | CertificateProblem {
  try {
    const [ca, certificate, key] = [
      readPart(files.ca, (bytes) => new X509Certificate(bytes)),
      readPart(files.certificate, (bytes) => new X509Certificate(bytes)),
      readPart(files.key, (bytes) => createPrivateKey(bytes)),
    ];
    const { subject, validFrom, validTo } = certificate.read;
    if (!certificate.read.checkPrivateKey(key.read)) {
      return unusable(`${files.key} is not the key of ${files.certificate}`);
    }
    if (Date.parse(validTo) < now.getTime()) {
      return { kind: 'expired', text: `${files.certificate} expired on ${validTo}` };
    }
    if (Date.parse(validFrom) > now.getTime()) {
      return unusable(
        `${files.certificate} is not valid before ${validFrom}: the device's clock may be slow`,
      );
    }
    return {
      kind: 'usable',
      ca: ca.bytes,
      certificate: certificate.bytes,
      key: key.bytes,
      name: /^CN=(.*)$/m.exec(subject)?.[1] ?? null,
      validTo: new Date(validTo),
    };
  } catch (error) {
    return unusable(errorText(error));
  }
}

/**
 * What IT should know of a device's certificate before a kiosk starts with it.
 * @param device the name that the certificate has to have
 */
export function deviceCertificateWarnings(
  files: DeviceCertificateFiles,
  { device, platform, now = new Date() }: CheckOptions,
): readonly string[] {
  const read = readDeviceCertificate(files, now);
  const open = platform === 'win32' ? [] : othersMayRead(files.key);
  if (read.kind !== 'usable') return [read.text, ...open];
  const days = Math.floor((read.validTo.getTime() - now.getTime()) / DAY_MS);
  return [
    ...(days < SOON_DAYS
      ? [`${files.certificate} expires in ${days} days: make the next one`]
      : []),
    ...nameProblem(read, device),
    ...open,
  ];
}

/** What IT should know of a file with a key or a secret before a kiosk starts with it. */
export function secretFileWarnings(file: string, platform: NodeJS.Platform): readonly string[] {
  try {
    readPart(file, (bytes) => bytes);
    return platform === 'win32' ? [] : othersMayRead(file);
  } catch (error) {
    return [errorText(error)];
  }
}

interface CheckOptions {
  readonly device: string;
  readonly platform: NodeJS.Platform;
  readonly now?: Date;
}

/** The broker grants topics by the certificate's name, so that another name gets no commands. */
export function nameProblem({ name }: DeviceCertificate, device: string): readonly string[] {
  if (name === device) return [];
  return [
    name === null
      ? `the certificate has no name (CN), and this device is ${device}`
      : `the certificate is of "${name}", and this device is ${device}: write fleet.device: ${name}, or make a certificate for ${device}`,
  ];
}

/** @throws Error that names the file */
function readPart<T>(file: string, read: (bytes: Buffer) => T) {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file, MOST_BYTES);
  } catch (error) {
    const why =
      errorCode(error) === 'ENOENT' ? 'is not there' : `cannot be read (${errorText(error)})`;
    throw new Error(`${file} ${why}`, { cause: error });
  }
  try {
    return { bytes, read: read(bytes) };
  } catch (error) {
    throw new Error(`${file} holds no such PEM (${errorText(error)})`, { cause: error });
  }
}

function othersMayRead(file: string): readonly string[] {
  try {
    if ((statSync(file).mode & 0o077) === 0) return [];
    return [`${file} can be read by other users of this device: chmod 600`];
  } catch {
    return []; // that it cannot be read is said already
  }
}

function unusable(text: string): CertificateProblem {
  return { kind: 'unusable', text };
}
