import { isObject } from '../../base/object.ts';
import { type Path, pathText, placeText, type SourcePosition } from '../errors/config-error.ts';
import type { ConfigSource } from './config-source.ts';
import { field } from '../../base/object.ts';

type Section = Readonly<Record<string, unknown>>;

/** The source of a setting's value. */
export type Source =
  | { readonly kind: 'default' }
  | { readonly kind: 'file' | 'policy'; readonly place: SourcePosition };

/**
 * Merges the sources of a config: each setting has the value of the highest source that sets it.
 * Sections are merged key by key; a list replaces the whole list below.
 */
export class MergedSources {
  readonly value: unknown;
  readonly all: readonly [ConfigSource, ...ConfigSource[]];
  readonly #deciding = new Map<string, ConfigSource>();
  readonly #settings = new Map<ConfigSource, string[]>();

  /** @param file the lowest source @param policies the sources above it, the highest last */
  constructor(file: ConfigSource, policies: readonly ConfigSource[]) {
    this.all = [file, ...policies];
    const given = this.all
      .map((configSource) => ({ configSource, value: configSource.value }))
      .filter(({ value }) => value !== undefined);
    // A source that holds no settings is an error, even if a policy overrides everything in it.
    const odd = given.find(({ value }) => !isObject(value));
    this.value = this.#join(odd === undefined ? given.toReversed() : [odd], []);
  }

  /** The names of the policies that are not empty. */
  get policies(): readonly string[] {
    return this.all.flatMap(({ policy, value }) =>
      policy === null || value === undefined ? [] : [policy],
    );
  }

  /** The settings that a source decides, by name. */
  decidedBy(configSource: ConfigSource): readonly string[] {
    return this.#settings.get(configSource) ?? [];
  }

  /** The source that decides a setting, or its nearest parent. */
  decidingSource(path: Path): ConfigSource {
    const configSource = this.#deciding.get(keyOf(path));
    if (configSource !== undefined || path.length === 0) return configSource ?? this.all[0];
    return this.decidingSource(path.slice(0, -1));
  }

  placeOf(path: Path, part: 'key' | 'value'): SourcePosition {
    return this.decidingSource(path).placeOf(path, part);
  }

  sourceOf(path: Path): Source {
    const value = path.reduce<unknown>((parent, key) => field(parent, String(key)), this.value);
    if (value === undefined) return { kind: 'default' };
    const kind = this.decidingSource(path).policy === null ? 'file' : 'policy';
    return { kind, place: this.placeOf(path, 'value') };
  }

  /** @param given each source's value for this path, the highest first */
  #join(
    given: readonly { readonly configSource: ConfigSource; readonly value: unknown }[],
    path: Path,
  ): unknown {
    const [top] = given;
    if (top === undefined) return undefined;
    this.#deciding.set(keyOf(path), top.configSource);
    if (!isObject(top.value)) {
      const names = this.#settings.get(top.configSource);
      if (names === undefined) this.#settings.set(top.configSource, [pathText(path)]);
      else names.push(pathText(path));
      return top.value;
    }
    // A value that is no section replaces everything below it.
    const sections: { readonly configSource: ConfigSource; readonly value: Section }[] = [];
    for (const { configSource, value } of given) {
      if (!isObject(value)) break;
      sections.push({ configSource, value });
    }
    const keys = new Set(sections.toReversed().flatMap(({ value }) => Object.keys(value)));
    return Object.fromEntries(
      Array.from(keys, (key) => {
        const below = sections
          .map(({ configSource, value }) => ({ configSource, value: own(value, key) }))
          .filter(({ value }) => value !== undefined);
        return [key, this.#join(below, [...path, key])];
      }),
    );
  }
}

function own(section: Section, key: string): unknown {
  return Object.hasOwn(section, key) ? section[key] : undefined;
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

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
