import { z } from 'zod';
import { kinds } from './setting.ts';

/** An http(s) address, normalised as in a browser: `https://a.example` gets a final slash. */
export function webAddress() {
  return z
    .string()
    .regex(/^https?:\/\//i, { error: ({ input }) => notAnAddress(input) })
    .register(kinds, { type: 'web address', limits: 'https://… or http://…' })
    .transform((value, ctx) => {
      const url = urlOf(value);
      if (url === null) {
        ctx.addIssue({ code: 'custom', message: 'is not a web address' });
      } else if (url.username !== '' || url.password !== '') {
        ctx.addIssue({ code: 'custom', message: 'holds a user name or password: take it out' });
      }
      return url?.href ?? value;
    });
}

/** An origin, or with `*.` every host below a name; normalised: lower case, no default port. */
export function originPattern() {
  return z
    .string()
    .regex(/^https?:\/\/(\*\.)?[^\s/?#@*]+$/i, { error: ({ input }) => notAnOrigin(input) })
    .register(kinds, {
      type: 'origin',
      limits: 'https://host, https://host:port, or https://*.host for every host below it',
    })
    .transform((value, ctx) => {
      const url = urlOf(value);
      if (url === null) ctx.addIssue({ code: 'custom', message: 'is not an origin' });
      return url?.origin ?? value;
    });
}

/** Whether an address (or origin) is plain http to another computer, readable on the network. */
export function isReadableOnTheWay(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !/^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

function notAnAddress(input: unknown): string {
  const url = urlOf(`https://${String(input)}`);
  const isBareHost = url !== null && /^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)/.test(String(input));
  return isBareHost
    ? `is not a web address: write ${url.href}`
    : 'is not a web address: it has to start with https:// or http://';
}

function notAnOrigin(input: unknown): string {
  const origin = /^https?:\/\/(\*\.)?[^\s/?#@*]+(?=[/?#])/i.exec(String(input));
  return origin === null
    ? 'is not an origin: write https:// and a host'
    : `is not an origin: write ${origin[0]}`;
}

function urlOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
