import type { IncomingMessage } from 'node:http';

/** Lets a server take a request as it came to a public address in front of it. */
export function seenFrom(address: string, { headers }: IncomingMessage): void {
  headers.host = new URL(address).host;
  headers['x-forwarded-proto'] = 'https';
}
