import { isIP } from 'node:net';
import { errorCode, errorText } from '../base/errors.ts';
import { plainText } from '../base/text.ts';

/** Why the broker cannot be used, for the record and for who reads the log. */
export interface FleetFault {
  readonly cause: FleetFaultCause;
  /** A sentence without its full stop. */
  readonly text: string;
}

export type FleetFaultCause =
  | 'unreachable'
  /** The kiosk does not accept the broker's certificate. */
  | 'untrusted'
  /** The broker does not accept this device. */
  | 'refused'
  /** The broker lets this device in, but not use its topics. */
  | 'not-authorised'
  /** This device's own. */
  | 'certificate-expired'
  | 'certificate-unusable';

/** What the broker's TLS says of our certificate, as OpenSSL names it. */
const REFUSES_CERTIFICATE = /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_(.*)$/;

/** MQTT 5, section 2.4. */
const TAKEN_OVER = 0x8e;
const reasonTexts: Readonly<Record<number, string>> = {
  0x84: 'the broker does not speak MQTT 5',
  0x85: 'the broker does not accept the name of this device',
  0x86: 'the broker does not accept the certificate of this device: its user is not known there',
  0x87: 'the broker does not let this device in',
  0x88: 'the broker is not available now',
  0x89: 'the broker is busy',
  0x8a: 'the broker has banned this device',
  0x8b: 'the broker is shutting down',
  [TAKEN_OVER]: 'another device or program has connected with the name of this device',
  0x97: 'the broker has set a quota that this device has used up',
};

/** The fault of a connection that ended. @param error what was said first; null: nothing */
export function faultOf(
  error: unknown,
  { host, port }: { host: string; port: number },
): FleetFault {
  const address = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const code = errorCode(error);
  const alert = REFUSES_CERTIFICATE.exec(code)?.[1];
  if (alert !== undefined) {
    const why = alert.toLowerCase().replaceAll('_', ' ');
    return refused(`the broker does not accept the certificate of this device (${why})`);
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return unreachable(`the name ${host} is not found`);
    case 'ECONNREFUSED':
      return unreachable(`no broker listens at ${address}`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return unreachable(`the network has no route to ${address}`);
    case 'ECONNRESET':
    case 'EPIPE':
      return unreachable(`${address} has closed the connection`);
    case 'ETIMEDOUT':
      return unreachable(`${address} does not answer`);
    case 'CERT_HAS_EXPIRED':
      return untrusted('the certificate of the broker has expired');
    case 'CERT_NOT_YET_VALID':
      return untrusted(
        "the certificate of the broker is not valid yet: this device's clock may be slow",
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return untrusted(`the certificate of the broker is not for ${host}`);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_SIGNATURE_FAILURE':
      return untrusted(
        'the certificate of the broker comes from a CA that fleet.mqtt.ca does not hold',
      );
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return unreachable(`${address} does not speak TLS: is it the port without encryption?`);
    default:
      return reasonFault(error) ?? unreachable(endText(error, address));
  }
}

/** The fault that a reason code of MQTT is; null where there is none. */
export function reasonFault(error: unknown): FleetFault | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code !== 'number' || code < 0x80) return null;
  const text = reasonTexts[code] ?? `the broker refuses with reason ${code}`;
  return code === 0x88 || code === 0x89 || code === 0x8b ? unreachable(text) : refused(text);
}

function endText(error: unknown, address: string): string {
  if (error === null) return `${address} has closed the connection`;
  const text = errorText(error);
  if (text === 'connack timeout' || text === 'Keepalive timeout')
    return `${address} does not answer`;
  return `${address}: ${plainText(errorCode(error) || text, 100)}`;
}

function unreachable(text: string): FleetFault {
  return { cause: 'unreachable', text };
}

function untrusted(text: string): FleetFault {
  return { cause: 'untrusted', text };
}

function refused(text: string): FleetFault {
  return { cause: 'refused', text };
}
