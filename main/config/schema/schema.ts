import { z } from 'zod';
import {
  adminSchema,
  auditSchema,
  credentialsSchema,
  exitScreenSchema,
  kioskSchema,
  logSchema,
  organisationSchema,
  serverSignOutSchema,
} from './device.ts';
import { fleetSchema } from './fleet.ts';
import { languageSchema, languagesSchema, textsSchema, useBannerSchema } from './languages.ts';
import { metricsSchema } from './metrics.ts';
import { networkSchema } from './network.ts';
import { sessionSchema } from './session.ts';
import { signInSchema } from './sign-in.ts';
import { sitesSchema } from './sites.ts';
import { kinds } from './setting.ts';

/**
 * Every setting of the config file: its type, default, limits and meaning. Each section's file is
 * in this folder. Types, defaults, docs/configuration.md, docs/cleardesk.schema.json and the policy
 * templates all come from here. A parsed duration is in milliseconds and says so in its name.
 */
export const configSchema = z.strictObject({
  version: z
    .literal(1, { error: ({ input }) => wrongVersion(input) })
    .register(kinds, { type: 'whole number', limits: '1' })
    .prefault(1)
    .describe('The version of this file format.'),
  organisation: organisationSchema.prefault({}).describe('Whose kiosk it is.'),
  language: languageSchema
    .prefault('auto')
    .describe("The screens' language. auto: the operating system's."),
  languages: languagesSchema
    .prefault([])
    .describe(
      'Further languages, which users can choose on the login screen for one session. After it, and when the login screen is left alone for a minute, `language` returns.',
    ),
  texts: textsSchema
    .prefault({})
    .describe(
      "IT's own words: for each language, texts that replace the kiosk's by their keys, nested. languages.md lists the keys.",
    ),
  sites: sitesSchema.prefault([]).describe("The organisation's web apps, in the order shown."),
  signIn: signInSchema.prefault({}).describe('How people sign in.'),
  useBanner: useBannerSchema
    .optional()
    .transform((banner) => banner ?? null)
    .describe('What every user has to agree to before a session, whichever way users sign in.'),
  network: networkSchema.prefault({}).describe('How the kiosk reaches servers.'),
  session: sessionSchema.prefault({}).describe('When a session ends by itself.'),
  serverSignOut: serverSignOutSchema.prefault({}).describe('Signing out on the servers.'),
  exitScreen: exitScreenSchema.prefault({}).describe('What people see after a session.'),
  credentials: credentialsSchema.prefault({}).describe("Where a session's tokens are kept."),
  kiosk: kioskSchema.prefault({}).describe('What people can do on the device.'),
  audit: auditSchema.prefault({}).describe('The record of every ending.'),
  log: logSchema.prefault({}).describe('What the kiosk tells IT of itself.'),
  metrics: metricsSchema.prefault({}).describe('What monitoring reads of this device.'),
  fleet: fleetSchema
    .prefault({})
    .describe('How the organisation reaches this kiosk among its others.'),
  admin: adminSchema.prefault({}).describe('The administrator.'),
});

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** A checked configuration with every default filled in. */
export type Config = DeepReadonly<z.output<typeof configSchema>>;

function wrongVersion(input: unknown): string {
  return input === '1' ? 'is text: take its quotes away' : 'this kiosk reads version 1 only';
}

/** The config of a kiosk without a config file: for guests, without sites. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}
