import { z } from 'zod';
import { kinds } from './setting.ts';
import { receiverIn, receiverText, type SyslogReceiver } from './syslog-receiver.ts';

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
