import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Path } from '../errors/config-error.ts';
import { tooDeep, type YamlProblem, YamlValues } from './yaml-values.ts';

/** A YAML file as plain values, with the position of each in the text. */
export interface YamlTree {
  /** Undefined if the file is empty or cannot be parsed. */
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** The keys without a value. */
  readonly emptyKeys: readonly Path[];
  readonly offsetOf: (path: Path, part: 'key' | 'value') => number;
  /** Both from 1. */
  readonly lineAndColumn: (offset: number) => { readonly line: number; readonly column: number };
}

/** Reads a YAML 1.2 file. Never throws. */
export function readYaml(text: string): YamlTree {
  const counter = new LineCounter();
  const lineAndColumn = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const values = new YamlValues((offset) => lineAndColumn(offset).line);
  const problems: YamlProblem[] = [];
  let value: unknown;
  try {
    const { contents, errors, warnings } = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      resolveKnownTags: false,
      // YamlValues does it: the library's check is quadratic, and does not report the first key.
      uniqueKeys: false,
    });
    // One mistake often causes several errors on its line; the first one is the most useful.
    const slips = new Map<number, YamlProblem>();
    for (const error of [...errors, ...warnings]) {
      const { line } = lineAndColumn(error.pos[0]);
      if (!slips.has(line)) slips.set(line, problemOf(error));
    }
    problems.push(...slips.values());
    if (slips.size === 0) value = values.read(contents);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ offset: 0, path: [], message: tooDeep });
  }
  return {
    value,
    problems: [...problems, ...values.problems],
    emptyKeys: values.emptyKeys,
    offsetOf: (path, part) => values.offsetOf(path, part),
    lineAndColumn,
  };
}

function problemOf({ code, message, pos }: YAMLError): YamlProblem {
  return { offset: pos[0], path: [], message: words(code, message) };
}

function words(code: YAMLError['code'], message: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'has a tab where YAML needs spaces';
    case 'MULTIPLE_DOCS':
      return 'has a second document after ---: keep one';
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    case 'TAG_RESOLVE_FAILED':
      return 'has a tag (!…), which is not read here: write the value itself';
    default:
      return `is not YAML: ${message}`;
  }
}
