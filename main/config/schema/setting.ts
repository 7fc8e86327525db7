import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** The kind of value that a setting has, for forms other than YAML, such as policy templates. */
export type ValueShape =
  | { readonly kind: 'section' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly from: number; readonly to: number }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** `maxLength` null: the schema limits it by other means. */
  | { readonly kind: 'text'; readonly maxLength: number | null }
  /** Of texts or choices. */
  | { readonly kind: 'list' }
  /** Names with their values. */
  | { readonly kind: 'record' }
  /** A list of sections. */
  | { readonly kind: 'sections' };

/** @param schema without its default, its "optional" and its transformation */
export function valueShapeOf(schema: z.core.$ZodTypes, hasSectionsBelow: boolean): ValueShape {
  if (schema instanceof z.ZodObject) return { kind: 'section' };
  if (schema instanceof z.ZodArray) return { kind: hasSectionsBelow ? 'sections' : 'list' };
  if (schema instanceof z.ZodRecord) return { kind: 'record' };
  // One value, or one for each name: the second is the form for a policy.
  if (schema instanceof z.ZodUnion) return { kind: 'record' };
  if (schema instanceof z.ZodBoolean) return { kind: 'flag' };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: schema.options.map(String) };
  if (schema instanceof z.ZodString) return { kind: 'text', maxLength: schema.maxLength };
  if (schema instanceof z.ZodLiteral) return oneOf(Number(schema.value));
  if (schema instanceof z.ZodNumber) return within(schema.minValue, schema.maxValue);
  throw new Error(`no setting is made of ${schema._zod.def.type}`);
}

function oneOf(only: number): ValueShape {
  return { kind: 'number', from: only, to: only };
}

function within(from: number | null, to: number | null): ValueShape {
  if (from === null || to === null) throw new Error('every number has its limits');
  return { kind: 'number', from, to };
}

/** The form of a value, for the documentation and for "allowed" in error messages. */
export interface Kind {
  /** A word or two, such as `text` or `list of web addresses`. */
  readonly type: string;
  readonly limits?: string;
  /** The default as a text, if the schema itself cannot express it. */
  readonly default?: string;
}

export const kinds = z.registry<Kind>();

/** Text for the screens, without spaces around it. */
export function text(maxLength = 100) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .register(kinds, { type: 'text', limits: `1 to ${maxLength} characters` });
}

/** `default`, `chrome`, or the whole text of a `User-Agent` header. */
export function userAgent() {
  return z
    .string()
    .trim()
    .min(1)
    .max(300)
    .regex(/^[ -~]*$/, 'is not a user agent: write it in ASCII, on one line')
    .regex(/^(default|chrome|.*\/.*)$/, 'is not a user agent')
    .register(kinds, {
      type: 'user agent',
      limits: 'default, chrome, or a text such as Mozilla/5.0 …',
    });
}

export function flag() {
  return z.boolean().register(kinds, { type: 'true or false' });
}

export function choice<const Option extends string>(...options: readonly [Option, ...Option[]]) {
  return z.enum(options).register(kinds, { type: 'choice', limits: options.join(', ') });
}

export function wholeNumber(from: number, to: number) {
  return z
    .int()
    .min(from)
    .max(to)
    .register(kinds, {
      type: 'whole number',
      limits: `${from} to ${to}`,
    });
}

/** Texts by their names. @param names what the names are, as in "header names" */
export function record<Value extends z.ZodType>(value: Value, names: string, atMost: number) {
  return z
    .record(z.string(), value)
    .refine((entries) => Object.keys(entries).length <= atMost, `has more than ${atMost} entries`)
    .register(kinds, { type: `${names} with values`, limits: `at most ${atMost}` });
}

/** A list of values of one kind; `plural` names them, as in "list of times of day". */
export function list<Item extends z.ZodType>(item: Item, plural: string, atMost: number) {
  return z
    .array(item)
    .max(atMost)
    .register(kinds, { type: `list of ${plural}`, limits: `at most ${atMost}` });
}

/**
 * A hash that `cleardesk hash-password` prints, within the limits of sign-in/password-hash.ts (a
 * test compares the two), or the example's placeholder, which no password matches.
 */
const PASSWORD_HASH =
  /^scrypt\$(\.\.\.|1[78]\$8\$[1-4]\$[\w-]{21}[AQgw]\$[\w-]{42}[AEIMQUYcgkosw048])$/;

/** Its error messages never repeat the value. */
export function passwordHash() {
  return z
    .string()
    .regex(PASSWORD_HASH, { error: ({ input }) => notAPasswordHash(String(input)) })
    .register(kinds, {
      type: 'password hash',
      limits: 'what `cleardesk hash-password` prints: scrypt$…',
    });
}

function notAPasswordHash(text: string): string {
  if (!text.startsWith('scrypt$')) return 'is not a password hash';
  const isWhole = /^scrypt\$\d+\$\d+\$\d+\$[\w-]{22}\$[\w-]{43}$/.test(text);
  return isWhole
    ? 'is a password hash that is too weak, or that takes too much memory: make a new one'
    : 'is not a whole password hash: copy all of it';
}

/** A picture beside the config file. */
export function imageFile() {
  return z
    .string()
    .regex(/^(?![a-z][a-z+.-]+:\/\/).*\.(svg|png|jpe?g|webp)$/i, 'is not the name of a picture')
    .register(kinds, {
      type: 'file',
      limits: '.svg, .png, .jpg, .jpeg or .webp; relative to the folder of the config file',
    });
}

/** The clock, or a picture beside the config file. */
export function clockOrImage() {
  return z
    .string()
    .regex(/^clock$|^(?![a-z][a-z+.-]+:\/\/).*\.(svg|png|jpe?g|webp)$/i, {
      error: 'is neither clock nor the name of a picture',
    })
    .register(kinds, {
      type: 'clock or file',
      limits:
        'clock, or .svg, .png, .jpg, .jpeg or .webp; relative to the folder of the config file',
    });
}

/** Certificates beside the config file. */
export function certificateFile() {
  return z
    .string()
    .regex(/^(?![a-z][a-z+.-]+:\/\/).*\.(pem|crt|cer)$/i, 'is not the name of a certificate file')
    .register(kinds, {
      type: 'file',
      limits: '.pem, .crt or .cer, as PEM; relative to the folder of the config file',
    });
}

/** A private key beside the config file. */
export function keyFile() {
  return z
    .string()
    .trim()
    .regex(/^(?![a-z][a-z+.-]+:\/\/)[^\n]*\.(pem|key)$/i, 'is not the name of a key file')
    .register(kinds, {
      type: 'file',
      limits: '.pem or .key, as PEM; relative to the folder of the config file',
    });
}

/**
 * A folder of the device. Not relative to the config file, whose folder the kiosk does not write
 * to.
 */
export function folder() {
  return z
    .string()
    .refine((path) => isAbsolute(path), 'is not an absolute path')
    .register(kinds, { type: 'folder', limits: 'an absolute path' });
}

/** A time of day on the device's clock; gives `{ hour, minute }`. */
export function timeOfDay() {
  return z
    .string()
    .regex(
      /^([01]\d|2[0-3]):[0-5]\d$/,
      'is not a time of day: write two digits, a colon, two digits',
    )
    .register(kinds, { type: 'time of day', limits: '00:00 to 23:59' })
    .transform((value) => ({ hour: Number(value.slice(0, 2)), minute: Number(value.slice(3)) }));
}
