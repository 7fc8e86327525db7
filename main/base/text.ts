/**
 * Invisible characters: they break a line, reverse its direction (Unicode Technical Report 36,
 * section 2.5), or hide in it. The two joiners stay, because Persian, Hindi and emoji need them.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|(?![\u200c\u200d])\p{Cf}/gu;

/** More marks than any script puts on one letter: they would reach into adjacent rows. */
const STACKED = /([\p{M}\u200c\u200d]{4})[\p{M}\u200c\u200d]+/gu;

/** A mark without its own letter would be drawn on the character before the text. */
const LEADING_MARKS = /^[\p{M}\u200c\u200d]+/u;

/** Of a longer text only both ends are read: a page can send megabytes. */
const MOST_READ = 10_000;

/** Enough for any domain that can be registered, with its port: a label has up to 63 characters. */
const HOST_MAX_LENGTH = 80;

/** Replaces each invisible character in a text. */
export function visibleText(text: string, replacement: string): string {
  return text.replaceAll(UNSEEN, replacement);
}

/**
 * Text from outside, such as from a site, a provider or a caller, as one line for a screen, the log
 * or a record: without characters that could disguise it or reach into other rows.
 * @param maxLength in characters
 * @param loses the part that is cut from a text that is too long; the end of a file name matters
 */
export function plainText(
  text: string,
  maxLength: number,
  loses: 'middle' | 'end' = 'middle',
): string {
  const line = visibleText(bothEnds(text), ' ').replace(/\s+/g, ' ').trim();
  const plain = Array.from(line.replace(LEADING_MARKS, '').replace(STACKED, '$1'));
  if (plain.length <= maxLength) return plain.join('');
  const kept = loses === 'end' ? 0 : Math.floor((maxLength - 1) / 2);
  const beginning = plain.slice(0, maxLength - 1 - kept);
  return `${beginning.join('')}…${plain.slice(plain.length - kept).join('')}`;
}

/** More than fits on a screen, and few enough to be laid out at once. */
const MOST_LINES = 60;

/**
 * As {@link plainText}, for a text of several lines: line ends stay. What is too long loses its end.
 * @param maxLength in characters, line ends included
 */
export function plainLines(text: string, maxLength: number): string {
  const lines = text.slice(0, MOST_READ).split(/\r\n|[\n\r\u2028\u2029]/);
  const kept = lines.slice(0, MOST_LINES).map((line) => plainText(line, maxLength, 'end'));
  const isCut = lines.length > MOST_LINES || text.length > MOST_READ;
  const whole = `${kept.join('\n').trim()}${isCut ? '…' : ''}`;
  const characters = Array.from(whole);
  return characters.length <= maxLength ? whole : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/**
 * A host, with its port, for one line of a screen. If it is too long, whole labels are cut from its
 * beginning: the owner of a domain chooses those freely, while the end is what was registered.
 */
export function plainHost(host: string): string {
  if (host.length <= HOST_MAX_LENGTH) return host;
  const end = host.slice(-HOST_MAX_LENGTH);
  return `…${end.slice(Math.max(0, end.indexOf('.')))}`;
}

function bothEnds(text: string): string {
  if (text.length <= MOST_READ) return text;
  return `${text.slice(0, MOST_READ / 2)}…${text.slice(-MOST_READ / 2)}`;
}

/**
 * A text without invisible characters, which could move a terminal's cursor, or make a text look
 * like another. Nothing that Cleardesk records has any; a file that was tampered with may.
 */
export function stripControlCharacters(text: string): string {
  return visibleText(text, '?');
}
