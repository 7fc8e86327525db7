import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { field, isObject } from '../../base/object.ts';
import { durationText } from '../schema/quantity.ts';
import { configSchema } from '../schema/schema.ts';
import type { LoadedConfig } from './load-config.ts';

/** A config for people to read, in the form of the config file and without secrets. */
export interface ShownConfig {
  readonly file: string;
  /** The file or a policy has errors, and the defaults are in force: no user can sign in. */
  readonly isRejected: boolean;
  /** Every setting, with its default where none is written. */
  readonly settings: unknown;
  /** A hash of what is written, the secrets included, by which a change of a secret is seen. */
  readonly digest: string;
}

/** @param isRejected the file or a policy has errors */
export function shownConfig(
  { file, config, written }: Pick<LoadedConfig, 'file' | 'config' | 'written'>,
  isRejected: boolean,
): ShownConfig {
  const filled = withDefaults(configSchema, written);
  const session = field(filled, 'session');
  // The one default that depends on another setting.
  const warning = field(session, 'warning') ?? durationText(config.session.warningMs);
  const settings =
    isObject(filled) && isObject(session)
      ? { ...filled, session: { ...session, warning } }
      : filled;
  return {
    file: resolve(file),
    isRejected,
    settings: withoutSecrets(settings),
    digest: digestOf(written),
  };
}

/** A value as the file writes it, with the defaults of the settings that it does not have. */
function withDefaults(schema: z.core.$ZodType, written: unknown): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'prefault':
      return withDefaults(def.innerType, written ?? def.defaultValue);
    case 'optional':
      return written === undefined ? undefined : withDefaults(def.innerType, written);
    case 'pipe':
      return withDefaults(def.in, written);
    case 'array':
      return Array.isArray(written)
        ? written.map((item: unknown) => withDefaults(def.element, item))
        : written;
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape)
          .map(([key, inner]) => [key, withDefaults(inner, field(written, key))] as const)
          .filter(([, value]) => value !== undefined),
      );
    default:
      return written;
  }
}

/** Names of settings whose values are secret, or identify a person. */
const SECRET =
  /^(passwordHash|accounts|device|clientSecret|key)$|secret|(token|authorization|api-?key)$/i;

/** The same value; a secret is replaced by whether it is set, and addresses lose their query. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value === 'string') return value.replace(/(^[a-z]+:\/\/[^?#]*)[?#].*/is, '$1?…');
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? hidden(inner) : withoutSecrets(inner),
    ]),
  );
}

function hidden(value: unknown): string {
  return Array.isArray(value) ? `(${value.length} of them)` : '(set)';
}

/** The same for the same settings, in whatever order they are written. */
function digestOf(written: unknown): string {
  const sorted = (_key: string, value: unknown) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256')
    .update(JSON.stringify(written ?? {}, sorted))
    .digest('hex');
}
