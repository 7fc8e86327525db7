import { visibleText } from '../../base/text.ts';

/**
 * A text without characters that nobody sees: they could move a terminal's cursor, or make a text look
 * like another. Nothing that Cleardesk records has any; a file that somebody changed may.
 */
export function stripControlCharacters(text: string): string {
  return visibleText(text, '?');
}
