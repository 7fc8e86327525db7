import { z } from 'zod';
import { plainText } from '../base/text.ts';

/** A message at a topic for commands, as the broker delivers it. */
export interface CommandMessage {
  readonly payload: Buffer;
  /** The publisher asked the broker to keep it for later subscribers. */
  readonly isRetained: boolean;
}

/** Why a command is refused; the answer says it, and the record. */
export type RefusalCause =
  /** A command that the broker keeps would end every later session. */
  | 'retained'
  | 'too-large'
  /** It is no command of version 1. */
  | 'unreadable'
  /** It asks for something that a fleet cannot do. */
  | 'unknown-command'
  | 'from-the-future'
  | 'too-old'
  /** The kiosk has had a command with this id. */
  | 'repeated'
  /** Only the provider's signals end sessions. */
  | 'not-signed';

/** What a message asks. */
export type ReadCommand =
  | Command
  /** @property id null where it has none, and so no sender to answer */
  | { readonly kind: 'refused'; readonly id: string | null; readonly cause: RefusalCause };

/** Ends the session that was running when it was sent. */
export interface Command {
  readonly kind: 'command';
  readonly id: string;
  /** When it was sent, by the sender's clock: milliseconds since 1970. */
  readonly at: number;
  /** In the sender's words, for the user and for the record; null: none. */
  readonly reason: string | null;
}

/** An ordinary command has 150 bytes; one with the longest reason, 1000. */
const MOST_COMMAND_BYTES = 2048;
const MOST_REASON_CHARACTERS = 200;

/** How old a command may be, and how far the two clocks may differ. */
const MOST_AGE_MS = 5 * 60_000;

const id = z.guid().transform((text) => text.toLowerCase());

const addressedSchema = z.looseObject({ id });

const kindSchema = z.looseObject({ v: z.literal(1), do: z.string() });

const commandSchema = z.strictObject({
  v: z.literal(1),
  id,
  do: z.literal('end-session'),
  at: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  reason: z
    .string()
    .transform((text) => plainText(text, MOST_REASON_CHARACTERS, 'end'))
    .exactOptional(),
});

/** Reads a message. It never throws: what it cannot read is refused, and ends no session. */
export function readCommand({ payload, isRetained }: CommandMessage): ReadCommand {
  if (payload.length > MOST_COMMAND_BYTES) return refused(null, 'too-large');
  const message = parsed(payload);
  const sender = addressedSchema.safeParse(message).data?.id ?? null;
  if (isRetained) return refused(sender, 'retained');
  const read = commandSchema.safeParse(message);
  if (read.success) {
    const { at, reason = '' } = read.data;
    return { kind: 'command', id: read.data.id, at, reason: reason === '' ? null : reason };
  }
  const asked = kindSchema.safeParse(message).data?.do;
  const isOther = asked !== undefined && asked !== 'end-session';
  return refused(sender, isOther ? 'unknown-command' : 'unreadable');
}

/** What a command is to do; `already-over`: the session that it meant. */
export type Verdict =
  | { readonly kind: 'end' | 'already-over' }
  | { readonly kind: 'refused'; readonly cause: RefusalCause };

/**
 * Decides on a command. One that waited at the broker while this device was off, or was sent a moment
 * before the user left, must not end the session of the next user: it meant what was there at `at`.
 * @param here.since when the present session began, or the time without one
 * @param here.isKnown the kiosk has had this id
 */
export function judge(
  { at }: Command,
  {
    now,
    since,
    isKnown,
  }: { readonly now: number; readonly since: number; readonly isKnown: boolean },
): Verdict {
  if (isKnown) return { kind: 'refused', cause: 'repeated' };
  if (at > now + MOST_AGE_MS) return { kind: 'refused', cause: 'from-the-future' };
  // Many senders write whole seconds, such as `date -u`.
  if (at < Math.floor(since / 1000) * 1000) return { kind: 'already-over' };
  if (at < now - MOST_AGE_MS) return { kind: 'refused', cause: 'too-old' };
  return { kind: 'end' };
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return null;
  }
}

function refused(sender: string | null, cause: RefusalCause): ReadCommand {
  return { kind: 'refused', id: sender, cause };
}
