import type { Receipt } from '../ending/receipt.ts';
import { assertNever } from '../base/assert-never.ts';
import {
  answerLine,
  MAX_ANSWER_BYTES,
  type Answer,
  type RefusalCode,
  type Request,
} from './protocol.ts';
import type { KioskStatus } from './status.ts';

/** The kiosk, as those outside may use it. */
export interface ControlledKiosk {
  status(): KioskStatus;
  /**
   * Ends the session, or joins an ending that is running.
   * @param reason in the asker's own words
   * @returns the receipt once the ending is verified; null when there was no session to end
   */
  endSession(reason: string | null): Promise<Receipt | null>;
}

/** Answers one line; gives a line that is never longer than an answer may be. Never rejects. */
export async function answerTo(line: string, kiosk: ControlledKiosk): Promise<string> {
  const request = await parse(line);
  if (request === null) return refusal('bad-request', 'This is no request of version 1.');
  try {
    const answer = answerLine(await meet(request, kiosk));
    if (Buffer.byteLength(answer) <= MAX_ANSWER_BYTES) return answer;
    return refusal('failed', 'The answer would be too long.');
  } catch {
    // What went wrong may name a user's page or file, so that it did is all that is said.
    return refusal('failed', 'The kiosk could not do it.');
  }
}

/** A refusal's line. */
export function refusal(code: RefusalCode, message: string): string {
  return answerLine({ ok: false, code, message });
}

async function meet(request: Request, kiosk: ControlledKiosk): Promise<Answer> {
  switch (request.ask) {
    case 'status':
      return { ok: true, status: kiosk.status() };
    case 'end-session': {
      const receipt = await kiosk.endSession(request.reason ?? null);
      if (receipt !== null) return { ok: true, receipt };
      return { ok: false, code: 'no-session', message: 'There is no session to end.' };
    }
    default:
      return assertNever(request);
  }
}

async function parse(line: string): Promise<Request | null> {
  // With the first request, not at the start of the kiosk.
  const { requestSchema } = await import('./protocol-schemas.ts');
  try {
    return requestSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null; // not JSON
  }
}
