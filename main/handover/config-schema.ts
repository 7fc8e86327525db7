import { z } from 'zod';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { Config } from '../config/schema/schema.ts';

const texts = z.array(z.string());

/** Words, each with itself, so that the compiler finds one that a setting gains. */
type Words<Word extends string> = { readonly [Each in Word]: Each };

const sites = z.array(
  z.object({
    name: z.string(),
    url: z.string(),
    allow: texts,
    signOut: z.array(
      z.object({
        method: z.enum({
          POST: 'POST',
          GET: 'GET',
          PUT: 'PUT',
          PATCH: 'PATCH',
          DELETE: 'DELETE',
        } satisfies Words<Config['sites'][number]['signOut'][number]['method']>),
        url: z.string(),
      }),
    ),
    signOutProof: z.object({ url: z.string(), expect: z.array(z.number()) }).nullable(),
  }),
);

const signIn = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('guest') }),
  z.object({
    mode: z.literal('accounts'),
    accounts: z.array(z.object({ user: z.string(), name: z.string(), passwordHash: z.string() })),
  }),
  z.object({
    mode: z.literal('oidc'),
    oidc: z.object({
      name: z.string(),
      issuer: z.string(),
      clientId: z.string(),
      scopes: texts,
      allow: texts,
      redirectUri: z.string(),
    }),
  }),
]);

const session = z.object({
  idleTimeoutMs: z.number(),
  warningMs: z.number(),
  maxDurationMs: z.number().nullable(),
  endAt: z.array(z.object({ hour: z.number(), minute: z.number() })),
  endOn: z.array(
    z.enum({ lock: 'lock', suspend: 'suspend' } satisfies Words<
      Config['session']['endOn'][number]
    >),
  ),
  waitForFirstInput: z.boolean(),
});

const kiosk = z.object({
  fullScreen: z.boolean(),
  downloads: z.enum({ block: 'block', session: 'session' } satisfies Words<
    Config['kiosk']['downloads']
  >),
  downloadQuotaBytes: z.number(),
  printing: z.enum({ block: 'block', allow: 'allow' } satisfies Words<Config['kiosk']['printing']>),
  clipboard: z.enum({ session: 'session', block: 'block' } satisfies Words<
    Config['kiosk']['clipboard']
  >),
  keyboard: z.enum({ auto: 'auto', always: 'always', never: 'never' } satisfies Words<
    Config['kiosk']['keyboard']
  >),
  exitPassword: z.enum({ admin: 'admin', never: 'never' } satisfies Words<
    Config['kiosk']['exitPassword']
  >),
});

type Syslog = NonNullable<Config['audit']['syslog']>;

const receiver = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('local') }),
  z.object({ kind: z.enum(['tls', 'tcp', 'udp']), host: z.string(), port: z.number() }),
]);

const audit = z.object({
  folder: z.string().nullable(),
  maxSizeBytes: z.number(),
  keep: z.number(),
  seal: z.boolean(),
  users: z.enum({ plain: 'plain', hashed: 'hashed', none: 'none' } satisfies Words<
    Config['audit']['users']
  >),
  syslog: z
    .object({
      to: receiver,
      ca: z.string().nullable(),
      facility: z.enum({
        user: 'user',
        daemon: 'daemon',
        auth: 'auth',
        authpriv: 'authpriv',
        local0: 'local0',
        local1: 'local1',
        local2: 'local2',
        local3: 'local3',
        local4: 'local4',
        local5: 'local5',
        local6: 'local6',
        local7: 'local7',
      } satisfies Words<Syslog['facility']>),
    })
    .nullable(),
});

/**
 * A config as another process has read it: its types only, for that process has held it to the limits.
 * The schema of the file (main/config/schema/) reads texts such as `5m`, which are numbers by now.
 */
const configSchema: z.ZodType<Config> = z.object({
  version: z.literal(1),
  organisation: z.object({
    name: z.string().nullable(),
    helpDesk: z.string().nullable(),
    logo: z.string().nullable(),
  }),
  language: z.string(),
  sites,
  signIn,
  session,
  serverSignOut: z.object({ timeoutMs: z.number(), keepTryingForMs: z.number() }),
  exitScreen: z.object({ showForMs: z.number() }),
  credentials: z.object({
    store: z.enum({
      auto: 'auto',
      keychain: 'keychain',
      memory: 'memory',
    } satisfies Words<Config['credentials']['store']>),
  }),
  kiosk,
  audit,
  log: z.object({
    level: z.enum({
      error: 'error',
      warning: 'warning',
      info: 'info',
      debug: 'debug',
    } satisfies Words<Config['log']['level']>),
  }),
  admin: z.object({ passwordHash: z.string().nullable() }),
});

export const loadedConfigSchema: z.ZodType<LoadedConfig> = z.object({
  file: z.string(),
  policies: texts,
  config: configSchema,
  isAbsent: z.boolean(),
  errors: texts.nullable(),
  isLastGood: z.boolean(),
});
