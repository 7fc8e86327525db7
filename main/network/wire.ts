import { z } from 'zod';

/**
 * What a command and the process that makes its requests say to each other: one JSON object a line, over
 * that process's standard input and output.
 */

/** The network's settings, as the config has them. */
export type NetworkSettings = z.output<typeof networkSettings>;
const networkSettings = z
  .strictObject({
    proxy: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['system', 'direct']) }).readonly(),
      z.strictObject({ kind: z.enum(['server', 'pac']), address: z.string() }).readonly(),
    ]),
    bypass: z.array(z.string()).readonly(),
    ca: z.array(z.string()).readonly(),
    proxyCredentials: z.string().nullable(),
  })
  .readonly();

/** The first line has the settings; each of the others asks for something. */
export const fromCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('settings'), settings: networkSettings }),
  z.strictObject({
    kind: z.literal('request'),
    id: z.int(),
    url: z.url(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('abort'), id: z.int() }),
]);
export type FromCommand = z.output<typeof fromCommand>;

export const toCommand = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    id: z.int(),
    status: z.int(),
    headers: z.array(z.tuple([z.string(), z.string()])),
    /** As base64. */
    body: z.string(),
  }),
  /** No answer: what a NetworkError has, or the message of another error. */
  z.strictObject({
    kind: z.literal('failure'),
    id: z.int(),
    error: z.string(),
    certificates: z.array(
      z.strictObject({ validFrom: z.coerce.date(), validTo: z.coerce.date(), names: z.string() }),
    ),
  }),
  /** Of the network itself, such as a file that cannot be read. */
  z.strictObject({ kind: z.literal('problem'), text: z.string() }),
]);
export type ToCommand = z.output<typeof toCommand>;

/** Longer than any message: an answer's body of 1 MB, and its headers. */
export const MOST_LINE_BYTES = 3_000_000;
