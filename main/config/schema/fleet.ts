import { z } from 'zod';
import { field } from '../../base/object.ts';
import { type RuleViolation, withCrossFieldRule } from './cross-field.ts';
import { certificateFile, flag, keyFile, kinds, list } from './setting.ts';
import { signalsSchema } from './signals.ts';

/** The port of MQTT over TLS, as IANA lists it. */
const USUAL_PORT = 8883;

/** An MQTT broker, which is spoken to over TLS only. */
interface Broker {
  readonly host: string;
  readonly port: number;
}

const mqttSchema = z.strictObject({
  url: broker().describe(
    'The broker that brings commands and takes the status: one connection, which the kiosk opens.',
  ),
  ca: certificateFile().describe(
    "Who has to have signed the broker's certificate; no other CA counts.",
  ),
  certificate: certificateFile().describe(
    "This device's own certificate, by which the broker knows it; its name (CN) is that of `fleet.device`.",
  ),
  key: keyFile().describe(
    'The private key of that certificate, without a passphrase. Only the user that the kiosk runs as may read it.',
  ),
  prefix: topicPart('prefix')
    .prefault('cleardesk')
    .describe('What all topics of the fleet begin with.'),
  signed: flag()
    .prefault(false)
    .describe(
      'true: only what the provider of `fleet.signals` has signed ends a session, and plain commands are refused.',
    ),
});

const settings = z.strictObject({
  device: topicPart('name')
    .optional()
    .describe("This device's name in the fleet, and in its topics; else the name of the host."),
  groups: list(topicPart('name'), 'names', 20)
    .prefault([])
    .describe('Groups whose commands this device obeys as well, such as its ward.'),
  mqtt: mqttSchema
    .optional()
    .describe(
      'Where commands come from that end the session; else from nowhere. They end sessions, and do nothing else.',
    ),
  signals: signalsSchema
    .optional()
    .describe(
      "The provider's own signals that end a session (Shared Signals Framework 1.0), by poll or by `fleet.mqtt`; else none.",
    ),
});

/** Null: no broker, no signals; the device has the name of its host. */
export const fleetSchema = withCrossFieldRule(settings, signalsHaveAWay).transform(
  ({ device = null, mqtt = null, signals = null, ...rest }) => ({ device, mqtt, signals, ...rest }),
);

function signalsHaveAWay(fleet: unknown): readonly RuleViolation[] {
  const [mqtt, signals] = [field(fleet, 'mqtt'), field(fleet, 'signals')];
  // A section with an error in it is still as it was written.
  const isPolled = [field(signals, 'client'), field(signals, 'clientId')].some(
    (client) => client !== undefined && client !== null,
  );
  if (signals !== undefined && !isPolled && mqtt === undefined) {
    const message = 'is missing, and fleet.mqtt as well: no signal would arrive';
    return [{ path: ['signals', 'clientId'], message }];
  }
  if (signals !== undefined || field(mqtt, 'signed') !== true) return [];
  const message = 'is true, but there is no fleet.signals: nothing would end a session';
  return [{ path: ['mqtt', 'signed'], message }];
}

/** A part of a topic: one level, without the characters that MQTT gives a meaning (MQTT 5, section 4.7). */
function topicPart(what: 'name' | 'prefix') {
  return z
    .string()
    .trim()
    .regex(
      what === 'name' ? /^[\w.-]{1,64}$/ : /^[\w.-]+(\/[\w.-]+)*$/,
      `is not a ${what}: write letters, digits, dots, hyphens and underscores`,
    )
    .max(100)
    .register(kinds, {
      type: what,
      limits:
        what === 'name'
          ? '1 to 64 letters, digits, dots, hyphens and underscores'
          : 'letters, digits, dots, hyphens and underscores; slashes between levels',
    });
}

function broker() {
  return z
    .string()
    .trim()
    .register(kinds, { type: 'MQTT broker', limits: 'mqtts://host, with :port or not' })
    .transform((value, ctx): Broker => {
      const read = brokerIn(value);
      if (typeof read !== 'string') return read;
      ctx.addIssue({ code: 'custom', message: read });
      return { host: '', port: USUAL_PORT };
    });
}

/** The broker that an address names; a text says what is wrong with it. */
function brokerIn(address: string): Broker | string {
  const [, scheme, host, port, rest = ''] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?(\/.*)?$/i.exec(
      address,
    ) ?? [];
  if (host === undefined) {
    return address.includes('@')
      ? 'holds a user name or password: take it out, because the broker knows the device by its certificate'
      : 'is not the address of a broker: write mqtts://HOST:8883';
  }
  const number = port === undefined ? USUAL_PORT : Number(port);
  const secure = `mqtts://${host}:${number === 1883 ? USUAL_PORT : number}`;
  if (/^(mqtt|tcp)$/i.test(scheme ?? '')) return `is not encrypted: write ${secure}`;
  if (scheme?.toLowerCase() !== 'mqtts') {
    return `is not the address of a broker: write ${secure}`;
  }
  if (rest !== '' && rest !== '/') return `has a path: write ${secure}`;
  if (number < 1 || number > 65_535) return 'has no such port: write 1 to 65535';
  return { host: host.replace(/^\[|\]$/g, '').toLowerCase(), port: number };
}
