/**
 * Whether an attacker on the network cannot read requests to it: https, or this computer itself.
 */
export function isPrivateAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && isLoopback(hostname);
}

/** An address from the provider's metadata; null if there is none that may be used. */
export function privateOrNull(address: string | undefined): string | null {
  return address !== undefined && isPrivateAddress(address) ? address : null;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
