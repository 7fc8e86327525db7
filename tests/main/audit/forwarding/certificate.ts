import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../temporary-folder.ts';

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A certificate that has signed itself, for a day from now. */
export function certificateFor(name: string): Certificate {
  const folder = temporaryFolder();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const isAddress = /^[\d.]+$/.test(name);
  const { status, stderr } = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', keyFile, '-out', certFile, '-days', '1', '-subj', `/CN=${name}`],
    ...['-addext', `subjectAltName=${isAddress ? 'IP' : 'DNS'}:${name}`],
  ]);
  if (status !== 0) throw new Error(`openssl: ${String(stderr)}`);
  return { certFile, keyFile, cert: readFileSync(certFile), key: readFileSync(keyFile) };
}

/** A certificate of its own for a time. @param from and @param to as `20260131000000Z` */
export function certificateBetween(name: string, from: string, to: string): Certificate {
  const { keyFile, key } = certificateFor(name);
  const folder = temporaryFolder();
  const inFolder = (file: string) => join(folder, file);
  writeFileSync(inFolder('index'), '');
  writeFileSync(
    inFolder('ca.cnf'),
    [
      ...['[ca]', 'default_ca = own', '[own]', 'database = index', 'rand_serial = yes'],
      ...['default_md = sha256', 'policy = any', 'new_certs_dir = .', '[any]'],
      'commonName = supplied',
    ].join('\n'),
  );
  const openssl = (args: readonly string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder });
    if (status !== 0) throw new Error(`openssl: ${String(stderr)}`);
  };
  openssl(['req', '-new', '-key', keyFile, '-subj', `/CN=${name}`, '-out', 'request']);
  openssl([
    ...['ca', '-batch', '-selfsign', '-config', 'ca.cnf', '-keyfile', keyFile, '-in', 'request'],
    ...['-startdate', from, '-enddate', to, '-out', 'cert.pem', '-notext'],
  ]);
  return { certFile: inFolder('cert.pem'), keyFile, cert: readFileSync(inFolder('cert.pem')), key };
}
