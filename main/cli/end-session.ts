import { askEndSession } from '../control/client.ts';
import { type Receipt, reasonText, type StepResult } from '../control/protocol.ts';
import { type CommandIo, UsageError } from './command.ts';
import { askKiosk } from './status.ts';

/**
 * `cleardesk end-session [--reason TEXT]`: ends the running session, waits until the ending is
 * verified, and prints its receipt.
 * @returns 0 when it was clean and is recorded; 1 when it was not, or there was no session to end
 * @throws UsageError
 */
export async function endSession(
  { reason }: { readonly reason?: string },
  io: CommandIo,
): Promise<number> {
  if (reason !== undefined) checkReason(reason);
  return askKiosk(io, async () => {
    const receipt = await askEndSession(io.dataFolder, reason ?? null);
    if (receipt === null) {
      io.err('cleardesk: There is no session to end.');
      return 1;
    }
    for (const line of receiptLines(receipt)) io.out(line);
    return receipt.clean && receipt.code !== null ? 0 : 1;
  });
}

function checkReason(reason: string): void {
  const { error } = reasonText.safeParse(reason);
  if (error === undefined) return;
  throw new UsageError(error.issues.map(({ message }) => message).join(' '));
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
