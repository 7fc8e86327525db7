import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { Path } from '../errors/config-error.ts';
import { placeholderIn } from '../errors/placeholders.ts';
import { field } from '../../base/object.ts';

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
    problems.push({ offset: 0, path: [], message: tooDeep, isSyntax: false });
  }
  return {
    value,
    problems: withPlaceholders([...problems, ...values.problems], text),
    emptyKeys: values.emptyKeys,
    offsetOf: (path, part) => values.offsetOf(path, part),
    lineAndColumn,
  };
}

/**
 * The problems, where a placeholder of a template is what is not YAML, with that as the message: one for
 * each line, because a loop over a list has several.
 */
function withPlaceholders(problems: readonly YamlProblem[], text: string): readonly YamlProblem[] {
  return problems.map((problem) => {
    const from = text.lastIndexOf('\n', problem.offset - 1) + 1;
    const end = text.indexOf('\n', from);
    const found = placeholderIn(text.slice(from, end === -1 ? undefined : end));
    return found === null
      ? problem
      : { ...problem, offset: from + found.index, message: found.message, isSyntax: false };
  });
}

function problemOf({ code, message, pos }: YAMLError): YamlProblem {
  const isSyntax = code !== 'MULTIPLE_DOCS' && code !== 'TAG_RESOLVE_FAILED';
  return { offset: pos[0], path: [], message: words(code, message), isSyntax };
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

/** An error in the YAML of a file; `offset` counts the characters before it. */
interface YamlProblem {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
  /** The text is not YAML; else it is, and the message says what to write in its place. */
  readonly isSyntax: boolean;
}

const tooDeep = 'is nested too deeply to be read';

/** No setting is nearly as deep; the limit bounds the work for a hostile file. */
const maxDepth = 20;

/**
 * Turns YAML nodes into plain values, and remembers the position of each. It refuses aliases and
 * duplicate keys, with which a line would not mean what it says.
 */
class YamlValues {
  readonly problems: YamlProblem[] = [];
  /** The keys without a value. */
  readonly emptyKeys: Path[] = [];
  readonly #lineOf: (offset: number) => number;
  readonly #places = new Map<string, { readonly key: number; readonly value: number }>();

  constructor(lineOf: (offset: number) => number) {
    this.#lineOf = lineOf;
  }

  /** The position of a value or its key; for a missing value, that of its nearest parent. */
  offsetOf(path: Path, part: 'key' | 'value'): number {
    const place = this.#places.get(JSON.stringify(path));
    if (place !== undefined) return place[part];
    return path.length === 0 ? 0 : this.offsetOf(path.slice(0, -1), 'key');
  }

  /**
   * Returns a mapping as an object, a list as an array, and an empty node or null as undefined.
   * @param keyOffset the position of the node's key, or of the node itself in a list
   */
  read(node: Node | null, path: Path = [], keyOffset = 0): unknown {
    const offset = node?.range?.[0] ?? keyOffset;
    const isEmpty = node === null || (isScalar(node) && node.value === null);
    this.#places.set(JSON.stringify(path), { key: keyOffset, value: isEmpty ? keyOffset : offset });
    if (isAlias(node) || field(node, 'anchor') !== undefined) {
      this.#refuse(offset, path, 'uses an anchor (&) or alias (*): write the value itself');
      return undefined;
    }
    if (path.length > maxDepth) this.#refuse(offset, path, tooDeep);
    else if (isMap<Node, Node | null>(node)) return this.#readMap(node.items, path);
    else if (isSeq<Node>(node)) {
      return node.items.map((item, index) =>
        this.read(item, [...path, index], item.range?.[0] ?? offset),
      );
    }
    if (isEmpty && path.length > 0) this.emptyKeys.push(path);
    return isScalar(node) ? (node.value ?? undefined) : undefined;
  }

  #readMap(
    pairs: readonly { readonly key: Node; readonly value: Node | null }[],
    path: Path,
  ): unknown {
    const entries = new Map<string, unknown>();
    for (const { key, value } of pairs) {
      const offset = key.range?.[0] ?? 0;
      const name = isScalar(key) ? String(key.value) : null;
      const keyPath = [...path, name ?? ''];
      if (name === null) {
        this.#refuse(offset, path, 'has a key that is no name: write the name of a setting');
      } else if (entries.has(name)) {
        const first = this.#lineOf(this.offsetOf(keyPath, 'key'));
        this.#refuse(offset, keyPath, `is given twice: it is already on line ${first}`);
      } else {
        entries.set(name, this.read(value, keyPath, offset));
      }
    }
    return Object.fromEntries(entries);
  }

  #refuse(offset: number, path: Path, message: string): void {
    this.problems.push({ offset, path, message, isSyntax: false });
  }
}
