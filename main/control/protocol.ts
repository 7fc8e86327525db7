import { z } from 'zod';
import { plainText } from '../base/text.ts';
import type { ShownConfig } from '../config/in-use/shown-config.ts';
import type { EndReason, Receipt } from '../ending/receipt.ts';
import type { ServerResult } from '../identity/sign-out/server-result.ts';
import type { SessionState } from '../session/state.ts';
import type { SignalsHealth } from '../fleet/signals/health.ts';
import type { KioskStatus } from './status.ts';

export type { Receipt, StepResult } from '../ending/receipt.ts';

/**
 * Version 1: a request is one line of JSON, and so is its answer; requests of one connection are
 * answered one after the other.
 */
export const VERSION = 1;

/** The most bytes in the line of a request, and of an answer. */
export const MAX_REQUEST_BYTES = 4 * 1024;
/** A config has at most 1 MB (main/config/source/read-text.ts), and defaults besides. */
export const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** What a caller can ask. */
export type Request =
  | { readonly v: typeof VERSION; readonly ask: 'status' | 'config' }
  | { readonly v: typeof VERSION; readonly ask: 'end-session'; readonly reason?: string };

/** Why the kiosk refused. `handing-over`: it did nothing; the process that takes over will answer. */
export type RefusalCode = 'bad-request' | 'too-long' | 'no-session' | 'handing-over' | 'failed';

/** What the kiosk answers. */
export type Answer =
  | { readonly ok: true; readonly status: KioskStatus }
  | { readonly ok: true; readonly config: ShownConfig }
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string };

/** An answer as its line, with the newline. */
export function answerLine(answer: Answer): string {
  return `${JSON.stringify({ v: VERSION, ...answer })}\n`;
}

/** A refusal as its line, with the newline. */
export function refusalLine(code: RefusalCode, message: string): string {
  return answerLine({ ok: false, code, message });
}

/** A request as its line, with the newline. */
export function requestLine(request: Request): string {
  return `${JSON.stringify(request)}\n`;
}

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
const requestSchema: z.ZodType<Request> = z.discriminatedUnion('ask', [
  z.strictObject({ v: version, ask: z.literal(['status', 'config']) }),
  z.strictObject({
    v: version,
    ask: z.literal('end-session'),
    reason: reasonText.exactOptional(),
  }),
]);

/** The request in a line; null where it is none. */
export function parseRequest(line: string): Request | null {
  try {
    return requestSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null; // not JSON
  }
}

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
    // A kiosk of an earlier version sends none of these.
    standby: word<KioskStatus['standby']>().default('none'),
    problem: word<NonNullable<KioskStatus['problem']>>().nullable().default(null),
    syslogLag: z.number().nullable().default(null),
    credentials: word<KioskStatus['credentials']>().default('unknown'),
    signOutsWaiting: z.number().nullable().default(null),
    metrics: word<KioskStatus['metrics']>().default('off'),
    electron: word<KioskStatus['electron']>().default('ok'),
    lastEnding: z
      .looseObject({
        at: z.string(),
        reason: z.string(),
        clean: z.boolean(),
        receipt: z.string().nullable(),
      })
      .nullable()
      .default(null),
    fleet: z
      .looseObject({ connected: z.boolean(), since: z.string(), reason: z.string().nullable() })
      .nullable()
      .default(null),
    signals: z
      .looseObject({
        state: word<SignalsHealth['state']>(),
        since: z.string(),
        reason: z.string().nullable(),
        verifiedAt: z.string().nullable(),
      })
      .nullable()
      .default(null),
  }),
});

/** An answer to `config`, as its reader accepts it. */
export const configAnswerSchema = z.looseObject({
  v: version,
  ok: z.literal(true),
  config: z.looseObject({
    file: z.string(),
    isRejected: z.boolean(),
    settings: z.unknown(),
    digest: z.string(),
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
