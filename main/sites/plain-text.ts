/** More marks than any script puts on one letter would reach into the rows above and below. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

const HOST_MAX_LENGTH = 60;

const MOST_READ = 10_000;

/** Control characters, and the invisible ones that turn text around or hide in it. */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu;

/**
 * Text that a site has made up, for one line of a screen of ours: without what could make it look
 * like something else.
 * @param maxLength in characters; what is longer loses its middle, for the end of a name says a lot
 */
export function plainText(text: string, maxLength: number): string {
  // The rest of a text of a megabyte is not looked at.
  const beginning =
    text.length <= MOST_READ ? text : text.slice(0, MOST_READ / 2) + text.slice(-MOST_READ / 2);
  const plain = Array.from(
    beginning.replace(DECEIVING, ' ').replace(STACKED_MARKS, '$1').replace(/\s+/g, ' ').trim(),
  );
  if (plain.length <= maxLength) return plain.join('');
  const half = (maxLength - 1) / 2;
  return `${plain.slice(0, Math.ceil(half)).join('')}…${plain.slice(-Math.floor(half)).join('')}`;
}

/**
 * A host, with its port, for one line of a screen of ours. What is too long loses its beginning: that is
 * what a site's owner chooses freely, and the end is the domain that somebody has registered.
 */
export function shownHost(host: string): string {
  return host.length <= HOST_MAX_LENGTH ? host : `…${host.slice(1 - HOST_MAX_LENGTH)}`;
}
