/** Control characters, and the invisible ones that turn text around or hide in it. */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu;

/**
 * Text that a site has made up, for one line of a screen of ours: without what could make it look
 * like something else.
 * @param maxLength in characters; what is longer loses its middle, for the end of a name says a lot
 */
export function plainText(text: string, maxLength: number): string {
  const plain = Array.from(text.replace(DECEIVING, ' ').replace(/\s+/g, ' ').trim());
  if (plain.length <= maxLength) return plain.join('');
  const half = (maxLength - 1) / 2;
  return `${plain.slice(0, Math.ceil(half)).join('')}…${plain.slice(-Math.floor(half)).join('')}`;
}
