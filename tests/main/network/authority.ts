import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate with its key, and who issued it. */
export interface Issued {
  readonly certFile: string;
  readonly keyFile: string;
  readonly certificate: X509Certificate;
  readonly by: Issued | null;
}

interface IssueOptions {
  /** Null: it signs itself. */
  readonly by?: Issued | null;
  /** Lines of an OpenSSL extension section, such as `subjectAltName=DNS:a.example`. */
  readonly extensions?: readonly string[];
  readonly days?: number;
  readonly hash?: string;
  readonly key?: readonly string[];
  /** Takes the key of another certificate. */
  readonly keyOf?: Issued;
}

export const CA_EXTENSIONS = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
];

const EC_KEY = ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];

export type Issue = (name: string, options?: IssueOptions) => Issued;

/** Makes certificates with OpenSSL. @param folder where their files are */
export function issuerIn(folder: string): Issue {
  let count = 0;
  return (name, options = {}) => {
    const { by = null, extensions = [], days = 30, hash = 'sha256', key = EC_KEY } = options;
    const own = (count += 1);
    const at = (file: string) => join(folder, `${own}-${file}`);
    writeFileSync(at('extensions'), extensions.join('\n'));
    const keyFile = options.keyOf?.keyFile ?? at('key.pem');
    const keyed = options.keyOf
      ? ['-new', '-key', keyFile]
      : ['-newkey', ...key, '-nodes', '-keyout', keyFile];
    openssl('req', ...keyed, '-out', at('request'), '-subj', `/CN=${name}`);
    const signer =
      by === null
        ? ['-signkey', keyFile]
        : ['-CA', by.certFile, '-CAkey', by.keyFile, '-CAcreateserial'];
    const certFile = at('cert.pem');
    openssl(
      ...['x509', '-req', '-in', at('request'), '-out', certFile, '-days', String(days)],
      ...[`-${hash}`, '-extfile', at('extensions'), ...signer],
    );
    return { certFile, keyFile, certificate: new X509Certificate(readFileSync(certFile)), by };
  };
}

/** Whether OpenSSL finds a server's certificate good. */
export function opensslAccepts(
  own: Issued,
  { sent, issuer, host }: { sent: readonly Issued[]; issuer: Issued; host: string },
): boolean {
  const name = /^[\d.]+$/.test(host) ? '-verify_ip' : '-verify_hostname';
  const untrusted = sent.flatMap(({ certFile }) => ['-untrusted', certFile]);
  const { status } = spawnSync('openssl', [
    ...['verify', '-no-CApath', '-no-CAstore', '-CAfile', issuer.certFile, ...untrusted],
    ...['-purpose', 'sslserver', name, host, own.certFile],
  ]);
  return status === 0;
}

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', args);
  if (status !== 0) throw new Error(`openssl: ${String(stderr)}`);
}
