import { z } from 'zod';
import { kinds } from './setting.ts';

/** The default ports of receivers: RFC 5425 and 5426; for TCP, by convention. */
const ports = { tls: 6514, tcp: 514, udp: 514 } as const;

export type SyslogReceiver =
  | { readonly kind: 'local' }
  | { readonly kind: keyof typeof ports; readonly host: string; readonly port: number };

/** The receiver that a text names; null if it names none. */
function receiverIn(text: string): SyslogReceiver | null {
  if (text === 'local') return { kind: 'local' };
  const [, scheme, name, port] =
    /^(tls|tcp|udp):\/\/([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?\/?$/i.exec(text) ?? [];
  if (scheme === undefined || name === undefined) return null;
  const kind = (['tls', 'tcp', 'udp'] as const).find((each) => each === scheme.toLowerCase());
  if (kind === undefined) return null;
  const number = port === undefined ? ports[kind] : Number(port);
  if (number < 1 || number > 65_535) return null;
  return { kind, host: name.replace(/^\[|\]$/g, '').toLowerCase(), port: number };
}

/** A receiver as the config file writes it, with its port. */
export function receiverText(receiver: SyslogReceiver): string {
  if (receiver.kind === 'local') return 'local';
  const { kind, host, port } = receiver;
  return `${kind}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whether an attacker between this device and the receiver can read and change what is sent. */
export function isOpenOnTheWay(receiver: SyslogReceiver): boolean {
  if (receiver.kind === 'local' || receiver.kind === 'tls') return false;
  return !/^(localhost|127\.[\d.]+|::1)$/.test(receiver.host);
}

/** A syslog receiver, such as `tls://logs.example.org:6514`, or the word `local`. */
export function syslogReceiver() {
  return z
    .string()
    .register(kinds, {
      type: 'syslog receiver',
      limits: 'tls://host, tcp://host or udp://host, each with :port or not; or local',
    })
    .transform((value, ctx): SyslogReceiver => {
      const receiver = receiverIn(value);
      if (receiver !== null) return receiver;
      ctx.addIssue({ code: 'custom', message: notAReceiver(value) });
      return { kind: 'local' };
    });
}

function notAReceiver(text: string): string {
  const bare = receiverIn(`tls://${text.replace(/^\w+:\/\//, '').replace(/[/?#].*$/, '')}`);
  const isNearly = bare !== null && text.includes('.');
  return isNearly
    ? `is not a syslog receiver: write ${receiverText(bare)}`
    : 'is not a syslog receiver';
}
