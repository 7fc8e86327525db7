import { z } from 'zod';
import type { EndReason, SessionState } from '../session/state.ts';
import type { Receipt } from '../termination/receipt.ts';
import type { ServerResult } from '../sign-out/server-result.ts';
import type { KioskStatus } from './status.ts';

/**
 * Version 1: a request is one line of JSON, and so is its answer; requests of one connection are
 * answered one after the other.
 */
const VERSION = 1;
const version = z.literal(VERSION);

/** A request's line may have so many bytes, and an answer's so many. */
export const MAX_REQUEST_BYTES = 4 * 1024;
export const MAX_ANSWER_BYTES = 64 * 1024;

const MAX_REASON_LENGTH = 200;
/** Control characters, line breaks and broken characters could forge what a log or terminal shows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Why somebody ends a session from outside, in their own words. */
export const reasonText = z
  .string()
  .max(MAX_REASON_LENGTH, `a reason may have ${MAX_REASON_LENGTH} characters`)
  .refine((text) => text.trim() !== '', 'a reason has to say something')
  .refine((text) => !UNPRINTABLE.test(text), 'a reason may not have control characters');

/** What can be asked. */
export type Request = z.output<typeof requestSchema>;
export const requestSchema = z.discriminatedUnion('ask', [
  z.strictObject({ v: version, ask: z.literal('status') }),
  z.strictObject({
    v: version,
    ask: z.literal('end-session'),
    reason: reasonText.exactOptional(),
  }),
]);

/** Why a request was not met. `handing-over`: nothing was done; ask the process that takes over. */
export type RefusalCode = 'bad-request' | 'too-long' | 'no-session' | 'handing-over' | 'failed';

/** What is answered. */
export type Answer =
  | { readonly ok: true; readonly status: KioskStatus }
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string };

/** An answer as its line, with the newline. */
export function answerLine(answer: Answer): string {
  return `${JSON.stringify({ v: VERSION, ...answer })}\n`;
}

/** A request as its line, with the newline. */
export function requestLine(request: Request): string {
  return `${JSON.stringify(request)}\n`;
}

// For the reader of an answer, fields and words that a later version adds are no mistake.
const word = <T extends string>() => z.custom<T>((value) => typeof value === 'string');

/** A refusal, as its reader takes it. */
export const refusalSchema = z.looseObject({
  v: version,
  ok: z.literal(false),
  code: z.string(),
  message: z.string(),
});

/** An answer to `status`, as its reader takes it. */
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

/** An answer to `end-session`, as its reader takes it. */
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
      }),
    ),
    code: z.string().nullable(),
  }),
});
