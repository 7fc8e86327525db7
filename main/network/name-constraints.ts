import type { GeneralName, NameConstraints } from 'pkijs';

/** The kinds of names (RFC 5280, section 4.2.1.6). */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/**
 * Whether a CA may issue a certificate for these names (RFC 5280, section 4.2.1.10). Constraints of other
 * kinds than host names and IP addresses are not known here, and refused.
 * @returns why it may not; null: it may
 */
export function violatesNameConstraints(
  names: readonly GeneralName[],
  { permittedSubtrees = [], excludedSubtrees = [] }: NameConstraints,
): string | null {
  const permitted = permittedSubtrees.map(({ base }) => base);
  const excluded = excludedSubtrees.map(({ base }) => base);
  const odd = [...permitted, ...excluded].find(({ type }) => !isKnown(type));
  if (odd !== undefined) return 'has constraints of a kind that is not known (nameConstraints)';
  for (const name of names.filter(({ type }) => isKnown(type))) {
    const ofKind = permitted.filter(({ type }) => type === name.type);
    const isPermitted = ofKind.length === 0 || ofKind.some((base) => isWithin(name, base));
    if (!isPermitted || excluded.some((base) => isWithin(name, base))) {
      return 'may not issue a certificate for this name (nameConstraints)';
    }
  }
  return null;
}

function isKnown(type: number): boolean {
  return type === DNS_NAME || type === IP_ADDRESS;
}

function isWithin(name: GeneralName, base: GeneralName): boolean {
  if (name.type !== base.type) return false;
  return name.type === DNS_NAME
    ? isHostWithin(String(name.value).toLowerCase(), String(base.value).toLowerCase())
    : isAddressWithin(bytesOf(name), bytesOf(base));
}

/** Every host whose name ends in the base, at a dot; a base with a dot in front is taken as without. */
function isHostWithin(host: string, base: string): boolean {
  const bare = base.replace(/^\./, '');
  return bare === '' || host === bare || host.endsWith(`.${bare}`);
}

/** @param base the bytes of a network address, and as many of its mask */
function isAddressWithin(address: Uint8Array, base: Uint8Array): boolean {
  if (address.length === 0 || base.length !== 2 * address.length) return false;
  return address.every((byte, at) => {
    const mask = base[address.length + at] ?? 255;
    return (byte & mask) === ((base[at] ?? 0) & mask);
  });
}

/** An IP address is an octet string of ASN.1. */
function bytesOf({ value }: GeneralName): Uint8Array {
  const { valueBlock } = value as { valueBlock?: { valueHexView?: Uint8Array } };
  return valueBlock?.valueHexView ?? new Uint8Array();
}
