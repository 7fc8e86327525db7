import type { Receipt } from '../ending/receipt.ts';
import type { KioskStatus } from './status.ts';

/**
 * Version 1: a request is one line of JSON, and so is its answer; requests of one connection are
 * answered one after the other.
 */
export const VERSION = 1;

/** A request's line may have so many bytes, and an answer's so many. */
export const MAX_REQUEST_BYTES = 4 * 1024;
export const MAX_ANSWER_BYTES = 64 * 1024;

/** What can be asked. */
export type Request =
  | { readonly v: typeof VERSION; readonly ask: 'status' }
  | { readonly v: typeof VERSION; readonly ask: 'end-session'; readonly reason?: string };

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
