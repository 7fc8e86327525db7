import { askEndSession, type Receipt, type StepResult } from '../control/client.ts';
import { reasonText } from '../control/protocol-schemas.ts';
import { askKiosk, type KioskIo } from './status.ts';

const USAGE = 'usage: cleardesk end-session [--reason TEXT]';

/**
 * `cleardesk end-session [--reason TEXT]`: ends the running session, waits until the ending is
 * verified, and prints its receipt.
 * @returns 0 when it was clean and is recorded, 1 when not or nothing could be ended, 2 on wrong use
 */
export function endSession(args: readonly string[], io: KioskIo): number | Promise<number> {
  const reason = readReason(args);
  if (reason.kind === 'wrong') {
    io.err(`${USAGE}${reason.why === null ? '' : `\n${reason.why}`}`);
    return 2;
  }
  return askKiosk(io, async () => {
    const receipt = await askEndSession(io.dataFolder, reason.text);
    if (receipt === null) {
      io.err('cleardesk: There is no session to end.');
      return 1;
    }
    for (const line of receiptLines(receipt)) io.out(line);
    return receipt.clean && receipt.code !== null ? 0 : 1;
  });
}

type Reason =
  | { readonly kind: 'reason'; readonly text: string | null }
  | { readonly kind: 'wrong'; readonly why: string | null };

function readReason(args: readonly string[]): Reason {
  const [first, ...rest] = args;
  if (first === undefined) return { kind: 'reason', text: null };
  const [text, ...more] = first.startsWith('--reason=') ? [first.slice(9), ...rest] : rest;
  const isReason = first === '--reason' || first.startsWith('--reason=');
  if (!isReason || text === undefined || more.length > 0) return { kind: 'wrong', why: null };
  const checked = reasonText.safeParse(text);
  if (checked.success) return { kind: 'reason', text };
  return { kind: 'wrong', why: checked.error.issues.map(({ message }) => message).join('; ') };
}

function receiptLines({ code, reason, clean, durationMs, steps }: Receipt): readonly string[] {
  return [
    `receipt  ${code ?? 'none: the audit file did not take the record'}`,
    `reason   ${reason}`,
    `clean    ${clean ? 'yes' : 'NO: the kiosk is out of service'}`,
    `took     ${durationMs} ms`,
    'steps',
    ...steps.map(stepLine),
  ];
}

function stepLine({ name, ok, ms, leftovers, problem }: StepResult): string {
  const result = ok ? 'ok' : (problem ?? 'failed');
  const left = leftovers === null ? 'leftovers unknown' : `${leftovers} left`;
  return `  ${name.padEnd(22)} ${result.padEnd(9)} ${`${ms} ms`.padStart(8)}  ${left}`;
}
