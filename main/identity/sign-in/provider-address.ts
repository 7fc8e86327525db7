/** Whether nobody on the way can read what is sent there: https, or this computer itself. */
export function isPrivateAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && isLoopback(hostname);
}

/** An address of the provider's metadata; null where there is none to be used. */
export function privateOrNull(address: string | undefined): string | null {
  return address !== undefined && isPrivateAddress(address) ? address : null;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
