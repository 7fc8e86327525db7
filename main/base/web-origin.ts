import { plainHost } from './text.ts';

/**
 * The https origin that an http address leads to when its server upgrades it: the same host, on the
 * default ports of both schemes.
 * @returns null for an address with another scheme or a port of its own
 */
export function upgradedOrigin(address: string): string | null {
  const { protocol, port, hostname } = new URL(address);
  return protocol === 'http:' && port === '' ? `https://${hostname}` : null;
}

/** An origin for a screen or the log: of an address without one, such as `mailto:`, the scheme. */
export function shownOrigin(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host } = new URL(address);
  return /^https?:$/.test(protocol) ? `${protocol}//${plainHost(host)}` : protocol;
}

/**
 * The origin of a server that asks for a certificate of the device. Electron gives host and port
 * (`portal.example.org:443`), where its types say a URL.
 */
export function serverOrigin(server: string): string {
  return new URL(server.includes('://') ? server : `https://${server}`).origin;
}
