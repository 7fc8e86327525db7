import { z } from 'zod';
import type { EndReason } from '../ending/receipt.ts';
import { plainText } from '../base/text.ts';
import type { SessionState } from '../session/state.ts';
import type { ServerResult } from '../identity/sign-out/server-result.ts';
import { VERSION, type Request } from './protocol.ts';
import type { KioskStatus } from './status.ts';

const version = z.literal(VERSION);

const MAX_REASON_LENGTH = 200;
/** Control characters, line breaks and lone surrogates could forge what a log or terminal shows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Why a caller ends a session from outside, in the caller's own words. */
export const reasonText = z
  .string()
  .max(MAX_REASON_LENGTH, `A reason may have at most ${MAX_REASON_LENGTH} characters.`)
  .refine((text) => !UNPRINTABLE.test(text), 'A reason must not have control characters.')
  // Invisible characters are removed, so that they do not make the ending fail.
  .transform((text) => plainText(text, MAX_REASON_LENGTH))
  .refine((text) => text !== '', 'A reason must not be empty.');

/** A request, as the kiosk accepts it. */
export const requestSchema: z.ZodType<Request> = z.discriminatedUnion('ask', [
  z.strictObject({ v: version, ask: z.literal('status') }),
  z.strictObject({
    v: version,
    ask: z.literal('end-session'),
    reason: reasonText.exactOptional(),
  }),
]);

// The reader of an answer accepts fields and words that a later version adds.
const word = <T extends string>() => z.custom<T>((value) => typeof value === 'string');

/** A refusal, as its reader accepts it. */
export const refusalSchema = z.looseObject({
  v: version,
  ok: z.literal(false),
  code: z.string(),
  message: z.string(),
});

/** An answer to `status`, as its reader accepts it. */
export const statusAnswerSchema = z.looseObject({
  v: version,
  ok: z.literal(true),
  status: z.looseObject({
    state: word<SessionState['kind']>(),
    sessionId: z.string().nullable(),
    since: z.string(),
    idleSource: word<KioskStatus['idleSource']>(),
    config: word<KioskStatus['config']>(),
    syslog: word<KioskStatus['syslog']>(),
  }),
});

/** An answer to `end-session`, as its reader accepts it. */
export const receiptAnswerSchema = z.looseObject({
  v: version,
  ok: z.literal(true),
  receipt: z.looseObject({
    reason: word<EndReason>(),
    durationMs: z.number(),
    clean: z.boolean(),
    steps: z.array(
      z.looseObject({
        name: z.string(),
        ok: z.boolean(),
        ms: z.number(),
        leftovers: z.number().nullable(),
        tries: z.number(),
        problem: z.enum(['failed', 'timed-out', 'leftovers']).exactOptional(),
      }),
    ),
    server: z.array(
      z.looseObject({
        what: word<ServerResult['what']>(),
        site: z.string().exactOptional(),
        result: word<ServerResult['result']>(),
        pending: z.boolean(),
        cutCookies: z.int().exactOptional(),
        validForSeconds: z.int().exactOptional(),
      }),
    ),
    code: z.string().nullable(),
  }),
});
