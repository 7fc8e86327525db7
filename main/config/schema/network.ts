import { z } from 'zod';
import { field } from '../../base/object.ts';
import { type RuleViolation, withCrossFieldRule } from './cross-field.ts';
import { certificateFile, kinds, list } from './setting.ts';

/** How requests leave the device. */
export type Proxy =
  /** As the operating system says. */
  | { readonly kind: 'system' }
  | { readonly kind: 'direct' }
  /** One proxy for everything, such as `http://proxy.example.org:3128`. */
  | { readonly kind: 'server'; readonly address: string }
  /** The address of a script that chooses the proxy (proxy auto-configuration). */
  | { readonly kind: 'pac'; readonly address: string };

/** By convention; Squid listens there. */
const USUAL_PORT = 3128;

const settings = z.strictObject({
  proxy: proxy()
    .prefault('system')
    .describe(
      'The way to every server. system: as the operating system says. direct: without a proxy. Else the address of a proxy, or of a PAC file, which chooses one for each address.',
    ),
  bypass: list(host(), 'hosts', 200)
    .prefault([])
    .describe(
      "Hosts that are reached without the proxy; this computer itself always is. Used where proxy is a proxy's address.",
    ),
  ca: list(certificateFile(), 'files', 20)
    .prefault([])
    .describe(
      "Certificates of the organisation's own CAs, which count besides those that the device trusts: for sites, the provider and a syslog receiver alike.",
    ),
  proxyCredentials: credentialsFile()
    .optional()
    .describe(
      'A file with what the kiosk signs in to the proxy with: the user name in its first line, the password in its second. Not every user of the device may read it. Without it, the user is asked.',
    ),
});

/** How the kiosk reaches servers. `proxyCredentials` is null where the user is asked. */
export const networkSchema = withCrossFieldRule(settings, bypassHasAProxy).transform(
  ({ proxyCredentials = null, ...rest }) => ({ ...rest, proxyCredentials }),
);

function bypassHasAProxy(network: unknown): readonly RuleViolation[] {
  const kind = field(field(network, 'proxy'), 'kind');
  const bypass = field(network, 'bypass');
  const isWithout = kind !== undefined && kind !== 'server';
  return isWithout && Array.isArray(bypass) && bypass.length > 0
    ? [
        {
          path: ['bypass'],
          message:
            'has no effect: write proxy: http://HOST:PORT, because the operating system and a PAC file have rules of their own',
        },
      ]
    : [];
}

function proxy() {
  return z
    .string()
    .trim()
    .register(kinds, {
      type: 'proxy',
      limits:
        'system, direct, http://host:port, https://host:port, socks5://host:port, or pac+https://…',
    })
    .transform((value, ctx): Proxy => {
      const read = proxyIn(value);
      if ('kind' in read) return read;
      ctx.addIssue({ code: 'custom', message: read.message });
      return { kind: 'direct' };
    });
}

function proxyIn(text: string): Proxy | { readonly message: string } {
  if (text === 'system' || text === 'direct') return { kind: text };
  const pac = /^pac\+(.*)$/is.exec(text)?.[1];
  if (pac !== undefined) return pacIn(pac);
  const [, scheme, rest = ''] = /^(http|https|socks5):\/\/(.*)$/is.exec(text) ?? [];
  if (scheme === undefined) return { message: notAProxy(text) };
  // By http, because the parser drops the default port of each scheme.
  const url = urlOf(`http://${rest}`);
  if (url === null) return { message: 'is not the address of a proxy: write http://HOST:PORT' };
  if (url.username !== '' || url.password !== '') {
    return {
      message:
        'holds a user name or password: take it out, and write the file of network.proxyCredentials',
    };
  }
  if (/\.(pac|dat)$/i.test(url.pathname)) {
    return { message: `is the address of a PAC file: write pac+${text}` };
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return { message: `has a path: write ${scheme}://${rest.replace(/[/?#].*$/s, '')}` };
  }
  const port = /:(\d+)\/?$/.exec(rest)?.[1];
  if (port === undefined) {
    return {
      message: `has no port: write ${scheme}://${url.hostname}:PORT, such as :${USUAL_PORT}`,
    };
  }
  return { kind: 'server', address: `${scheme.toLowerCase()}://${url.hostname}:${port}` };
}

function pacIn(address: string): Proxy | { readonly message: string } {
  const url = urlOf(address);
  if (url !== null && /^https?:$/.test(url.protocol)) return { kind: 'pac', address: url.href };
  return {
    message: /^file:/i.test(address)
      ? 'names a file of the device, from which Chromium reads no PAC: write pac+https://…, the address of a web server'
      : 'is not the address of a PAC file: write pac+https://HOST/proxy.pac',
  };
}

function notAProxy(text: string): string {
  if (/^(none|off|no|false)$/i.test(text)) return 'is not a proxy: write direct';
  if (/^(auto|wpad|default|on|true)$/i.test(text)) {
    return 'is not a proxy: write system, or pac+https://HOST/proxy.pac';
  }
  const bare = urlOf(`http://${text.replace(/^\w+:\/\//, '')}`);
  return bare !== null && /[.:]/.test(text) && bare.username === ''
    ? `is not the address of a proxy: write http://${bare.hostname}:${bare.port || USUAL_PORT}`
    : 'is not a proxy: write system, direct, http://HOST:PORT or pac+https://HOST/proxy.pac';
}

/** What Chromium takes for hosts without a proxy (net/proxy_resolution/proxy_host_matching_rules.h). */
function host() {
  return z
    .string()
    .trim()
    .regex(
      /^(<local>|<-loopback>|(https?:\/\/)?(\*?\.?[\w.*-]+|\[[\da-f:.]+\])(:\d{1,5})?|[\da-f.:]+\/\d{1,3})$/i,
      'is not a host: write intranet.example.org, .example.org for every host below it, 10.0.0.0/8, or <local> for names without a dot',
    )
    .register(kinds, {
      type: 'host',
      limits: 'a name, .name for every host below it, an IP address or a range of them, <local>',
    });
}

function credentialsFile() {
  return z
    .string()
    .trim()
    .min(1)
    .regex(
      /^(?![a-z][a-z+.-]+:\/\/)[^:]*$|^[a-z]:[\\/]/i,
      'is not the name of a file: write no user name or password here',
    )
    .register(kinds, {
      type: 'file',
      limits: 'relative to the folder of the config file',
    });
}

function urlOf(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
