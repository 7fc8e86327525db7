import { placeText } from '../errors/config-error.ts';
import type { ConfigSource } from './config-source.ts';
import type { MergedSources, Source } from './merge.ts';

/** One line for each of these sources that decides settings, with their names. */
export function sourceLines(
  settings: MergedSources,
  sources: readonly ConfigSource[],
): readonly string[] {
  return sources.flatMap((source) => {
    const names = settings.decidedBy(source);
    if (names.length === 0) return [];
    const from = source.policy === null ? 'the config file' : `policy ${source.policy}`;
    return [`from ${from}: ${names.join(', ')}`];
  });
}

/** A short name for the source of a value; a line is one of the config file. */
export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'default':
      return 'default';
    case 'file':
      return `line ${source.place.line}`;
    case 'policy':
      return `policy ${placeText(source.place)}`;
  }
}
