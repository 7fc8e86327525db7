import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { errorCode, errorText } from '../../base/errors.ts';
import type { Config } from '../../config/schema/schema.ts';
import { receiverText } from '../../config/schema/syslog.ts';
import { receiverIssuers } from '../../network/trusted-issuers.ts';

const LIMIT_MS = 10_000;

/** What a syslog receiver answers. */
export interface ReceiverAnswer {
  readonly isGood: boolean;
  readonly text: string;
}

/** Connects to the syslog receiver of a config, and sends it nothing. @returns null where there is none to ask */
export async function askReceiver({ audit, network }: Config): Promise<ReceiverAnswer | null> {
  const { syslog } = audit;
  if (syslog === null || syslog.to.kind === 'local') return null;
  const { to } = syslog;
  const name = receiverText(to);
  if (to.kind === 'udp') {
    return {
      isGood: true,
      text: `${name} cannot be asked, because UDP has no answers: look for records there`,
    };
  }
  const { host, port, kind } = to;
  const ca = kind === 'tls' ? receiverIssuers(syslog, network) : null;
  if (ca?.length === 0) {
    return { isGood: false, text: `${name} is not asked: audit.syslog.ca holds no certificate` };
  }
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return new Promise((resolve) => {
    const socket =
      kind === 'tls'
        ? connectTls({
            host,
            port,
            ...servername,
            ...(ca && { ca: [...ca] }),
            minVersion: 'TLSv1.2',
          })
        : connectTcp({ host, port });
    const end = (isGood: boolean, text: string) => {
      socket.destroy();
      resolve({ isGood, text: `${name} ${text}` });
    };
    socket.setTimeout(LIMIT_MS, () => end(false, 'does not answer'));
    socket.on('error', (error) => {
      end(false, `cannot be reached: ${errorCode(error) || errorText(error)}`);
    });
    if (kind === 'tls')
      socket.on('secureConnect', () => end(true, 'answers with a good certificate'));
    else socket.on('connect', () => end(true, 'answers'));
  });
}
