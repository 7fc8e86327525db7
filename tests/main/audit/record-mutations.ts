import { createHash } from 'node:crypto';
import { nextSealKey, sealWith, type SealKey } from '../../../main/audit/file/seal.ts';
import { readFolder, type Files, type SealedFiles } from './sealed-files.ts';
import type { ChangedFolder } from './two-verifiers.ts';

/** Changes the bytes of a record without its seal and hash, and without the closing brace. */
type Change = (body: Buffer) => Buffer;

const LONGEST_LINE = 16_777_216;

/** What may stand as the value of a further field of a record, and what may not. */
const VALUES: readonly (string | Buffer)[] = [
  ...['NaN', 'Infinity', '-Infinity', '-NaN', '1e999', '-1e999', '1e308', '1e-999', '01', '-0'],
  ...['-', '1.', '.5', '+1', '1E5', '1e+5', '1e', '1e+', '0x10', '1_000', '-01', '00', '1.0'],
  ...['1'.repeat(32), '1'.repeat(33), `0.${'1'.repeat(30)}`, `0.${'1'.repeat(31)}`],
  ...[`${'1'.repeat(31)}e1`, `${'1'.repeat(31)}e+1`, `${'1'.repeat(32)}.`, '9'.repeat(5000)],
  ...['tru', 'True', 'nul', 'undefined', 'nulll', 'truefalse', '', "'a'", '/**/1', '1//'],
  ...[' 1', '1 ', '\t1', '1\r', '[ ]', '{ }', '[1, 2]', '\ufeff1', '\u00a01'],
  ...['"a', 'a"', '"\\x"', '"\\u12"', '"\\u12g4"', '"\\ud800"', '"\\uDE00\\ud83d"', '"\\/"'],
  ...[
    '"\0"',
    '"\x1f"',
    '"\x7f"',
    '"\t"',
    '"\r"',
    '"\u2028"',
    '"\ufeff"',
    '"\uffff"',
    '"😀"',
    '"\\"',
  ],
  ...['[]', '{}', '[[]]', '[,]', '[1,]', '[,1]', '[1 2]', '[', ']', '{', '}', '[}', '{]', '{,}'],
  ...['{"a"}', '{1:2}', '{"a":}', '{"a":1,}', '{,"a":1}', '{"a":1,,"b":2}', '{"a"::1}', '{a:1}'],
  ...['{"a":1,"a":1}', '{"a":1,"\\u0061":1}', '{"é":1,"\\u00e9":1}', '{"😀":1,"\\ud83d\\ude00":1}'],
  ...['{"\\ud83d":1,"\\ude00":1}', '{"":1}', '{"":1,"":2}', '{"__proto__":1}', '{"toJSON":1}'],
  ...['{"__proto__":1,"__proto__":2}', '{"a":{"a":1}}', '{"/":1,"\\/":1}', '{"constructor":1}'],
  ...[30, 31, 32, 33, 1000, 100_000].map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
  ...[31, 32].map((levels) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`),
  ...[31, 32, 100_000].map((levels) => '['.repeat(levels)),
  ...['ff', 'c080', 'eda080', 'f4908080', 'f09f98', '80', 'c3', 'f48fbfbf', 'efbfbe'].map((hex) =>
    Buffer.concat([Buffer.from('"'), Buffer.from(hex, 'hex'), Buffer.from('"')]),
  ),
];

/** How `seq` may be written at the start of record 3, and how it may not. */
const SEQS: readonly string[] = [
  ...['3', '3.0', '3e0', '3E0', '30e-1', '03', '+3', '-3', '0', '"3"', 'null', 'true', '[3]', '٣'],
  ...['NaN', '2', '4', '999999999999999', '1000000000000000', '9007199254740993', '1'.repeat(400)],
];

const WHOLE_NUMBERS = ['1.0', '1e0', '-0', '-1', '1.5', '"1"', 'null', 'true', '[]', '1e300'];

/** Changes of one record that leave its hash, its seal and its chain as they have to be. */
function changesOfRecord(): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  for (const value of VALUES) {
    const text = value.toString('latin1').slice(0, 40);
    changes.set(`a field is ${JSON.stringify(text)}, ${value.length} long`, withField(value));
  }
  for (const seq of SEQS) {
    changes.set(`seq is ${seq.slice(0, 40)}`, replaced(/^\{"seq":3/, `{"seq":${seq}`));
  }
  for (const value of WHOLE_NUMBERS) {
    for (const name of ['keep', 'files', 'removedUpTo']) {
      const rotation = { keep: '1', files: '1', removedUpTo: '1', [name]: value };
      changes.set(`a rotation has ${name} ${value}`, rotated(rotation));
    }
  }
  const named: readonly (readonly [string, RegExp, string])[] = [
    ['seq is there twice', /^\{"seq":3/, '{"seq":3,"seq":3'],
    ['seq is there twice, the second time escaped', /,"prev"/, ',"s\\u0065q":3,"prev"'],
    ['seq is escaped', /^\{"seq"/, '{"s\\u0065q"'],
    ['seq is the second field', /^\{"seq":3,("time":"[^"]*")/, '{$1,"seq":3'],
    ['there is no seq', /^\{"seq":3,/, '{'],
    ['a space stands first', /^/, ' '],
    ['a byte order mark stands first', /^/, '\ufeff'],
    ['it is a list', /^\{"seq":3/, '[{"seq":3'],
    ['it is two objects', /^\{"seq":3/, '{}{"seq":3'],
    ['there is no prev', /,"prev":"[^"]*"/, ''],
    ['prev is there twice', /,"prev":"([^"]*)"/, ',"prev":"$1","prev":"$1"'],
    ['prev is a number', /"prev":"[^"]*"/, '"prev":1'],
    ['prev is in capitals', /"prev":"[^"]*"/, `"prev":"${'A'.repeat(64)}"`],
    ['prev is escaped', /"prev"/, '"\\u0070rev"'],
    ['prev is not the last', /("prev":"[^"]*")/, '$1,"more":1'],
    ['there is no event', /"event":"[^"]*",/, ''],
    ['event is null', /"event":"[^"]*"/, '"event":null'],
    ['event is a list', /"event":"[^"]*"/, '"event":["audit-rotated"]'],
    ['event is escaped', /"event":"[^"]*"/, '"event":"audit-sea\\u006ced"'],
    ['sealing begins without a key', /"event":"[^"]*"/, '"event":"audit-sealed"'],
    ['sealing begins with a number', /"event":"[^"]*"/, '"event":"audit-sealed","keyId":7'],
    ['there is a seal before', /"event"/, `"seal":"${'0'.repeat(64)}","event"`],
    ['there is a hash before', /"event"/, `"hash":"${'0'.repeat(64)}","event"`],
    ['a seal stands in a list', /"event"/, `"x":{"seal":"${'0'.repeat(64)}"},"event"`],
    ['time is there twice', /("time":"[^"]*")/, '$1,$1'],
    ['time is a number', /"time":"[^"]*"/, '"time":0'],
    ['device is null', /"device":"[^"]*"/, '"device":null'],
    ['seq and prev are wrong', /^\{"seq":3(.*)"prev":"[^"]*"/, '{"seq":5$1"prev":""'],
    ['seq and the form are wrong', /^\{"seq":3/, '{"seq":5,"x":NaN'],
    ['UTF-8 and the form are wrong', /^\{"seq":3/, '{"seq":5,"x":NaN,"y":"\xff'],
  ];
  for (const [what, from, to] of named) changes.set(what, replaced(from, to));
  return changes;
}

/** @returns the folders with record 3 changed, and all else as a kiosk that writes so would have it */
export function* changedRecords({ folder, keys }: SealedFiles): Generator<ChangedFolder> {
  const files = readFolder(folder);
  const whole = files.get('audit.jsonl') ?? Buffer.alloc(0);
  for (const [what, change] of changesOfRecord()) {
    yield { what, files: withCurrent(files, rechained(whole, 3, change, keys[0])), keys };
  }
}

/** Changes of the bytes of the file, its end above all. */
export function* changedFiles({ folder, keys }: SealedFiles): Generator<ChangedFolder> {
  const files = readFolder(folder);
  const whole = files.get('audit.jsonl') ?? Buffer.alloc(0);
  const ends = [
    '\0',
    '\0\n',
    '\0\0\0',
    '\n',
    '\r',
    '\r\n',
    ' ',
    ' \n',
    '{',
    '{\n',
    '{\0',
    '{}\n',
    '\x1a',
  ];
  const unended = whole.subarray(0, -1);
  const long = (bytes: number) => (body: Buffer) =>
    withField(`"${'x'.repeat(bytes - body.length - 7 - 74 - 75)}"`)(body);
  const contents: readonly (readonly [string, Buffer])[] = [
    ...ends.map((end) => [`${JSON.stringify(end)} follows`, joined(whole, end)] as const),
    ...ends.map((end) => [`${JSON.stringify(end)} for the end`, joined(unended, end)] as const),
    ...['', '\0', '\n', '\0\n', '\r\n', '\ufeff', '{"seq":1', '{"seq":2', 'x'].map(
      (text) => [`it is ${JSON.stringify(text)}`, Buffer.from(text)] as const,
    ),
    ['a byte order mark stands first', joined('\ufeff', whole)],
    [
      'lines end as on Windows',
      Buffer.from(whole.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
    ],
    ['a torn record is the next but one', joined(whole, '{"seq":6,"time":"20')],
    ['a torn record has invalid UTF-8', joined(whole, '{"seq":5,"time":"20', Buffer.of(0xff))],
    [
      'a torn record has its hash',
      joined(whole, `{"seq":5,"time":"","hash":"${'0'.repeat(64)}"}\0`),
    ],
    [
      'a hash is wrong and UTF-8 too',
      replacedBytes(whole, 'desk-7', Buffer.from('desk-\xff', 'latin1')),
    ],
    [
      'a hash is in capitals',
      Buffer.from(
        whole.toString('latin1').replace(/[0-9a-f]{64}"\}\n$/, (hash) => hash.toUpperCase()),
        'latin1',
      ),
    ],
    ['the longest line', rechained(whole, 3, long(LONGEST_LINE), keys[0])],
    ['a line that is too long by one', rechained(whole, 3, long(LONGEST_LINE + 1), keys[0])],
    [
      'a last line is torn and too long',
      joined(whole, `{"seq":5,"time":"${'x'.repeat(LONGEST_LINE)}`),
    ],
    ['zeros for longer than a line', joined(whole, Buffer.alloc(LONGEST_LINE + 1))],
  ];
  for (const [what, bytes] of contents) yield { what, files: withCurrent(files, bytes), keys };
  const sealKeys = [
    '',
    '\n',
    'x',
    '\0'.repeat(512),
    files.get('seal-key')?.toString().trimEnd() ?? '',
  ];
  for (const text of sealKeys) {
    const changed = new Map(files).set('seal-key', Buffer.from(text));
    yield {
      what: `the device's key is ${JSON.stringify(text.slice(0, 20))}`,
      files: changed,
      keys,
    };
  }
}

/**
 * Changes one record, and makes its seal and hash, and all records after it, as they have to be.
 * @param number of the record, from 1
 * @param key of the first record
 */
export function rechained(whole: Buffer, number: number, change: Change, key: SealKey): Buffer {
  const lines = whole.toString('latin1').split('\n').slice(0, -1);
  let [current, prev] = [key, ''];
  const changed = lines.map((line, index) => {
    const unsealed = line.replace(/,"seal":"[0-9a-f]{64}","hash":"[0-9a-f]{64}"\}$/, '');
    const chained =
      index < number ? unsealed : unsealed.replace(/"prev":"\w+"$/, `"prev":"${prev}"`);
    let body: Buffer = Buffer.from(chained, 'latin1');
    if (index === number - 1) body = change(body);
    const sealed = joined(body, `,"seal":"${sealWith(current, joined(body, '}'))}"`);
    prev = createHash('sha256').update(joined(sealed, '}')).digest('hex');
    current = nextSealKey(current);
    return joined(sealed, `,"hash":"${prev}"}\n`);
  });
  return Buffer.concat(changed);
}

export function withCurrent(files: Files, bytes: Buffer): Files {
  return new Map(files).set('audit.jsonl', bytes);
}

function withField(value: string | Buffer): Change {
  return (body) => {
    const end = body.lastIndexOf(',"prev"');
    return joined(body.subarray(0, end), ',"x":', value, body.subarray(end));
  };
}

function rotated(fields: Readonly<Record<string, string>>): Change {
  const text = Object.entries(fields).map(([name, value]) => `"${name}":${value}`);
  return replaced(/"event":"[^"]*"/, `"event":"audit-rotated",${text.join(',')}`);
}

function replaced(from: RegExp, to: string): Change {
  const bytes = to.includes('\xff') ? to : Buffer.from(to).toString('latin1');
  return (body) => Buffer.from(body.toString('latin1').replace(from, bytes), 'latin1');
}

function replacedBytes(whole: Buffer, from: string, to: Buffer): Buffer {
  const at = whole.indexOf(from);
  return joined(whole.subarray(0, at), to, whole.subarray(at + from.length));
}

/** @returns all parts one behind the other, in memory of their own */
export function joined(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(part as string)));
}
