import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chainRecord,
  checkLine,
  checkLineAlone,
  EMPTY_CHAIN,
} from '../../../../main/audit/file/chain.ts';

/** A line whose hash fits, whatever is in it. */
function sealed(body: string): Buffer {
  const hash = createHash('sha256').update(`${body}}`).digest('hex');
  return Buffer.from(`${body},"hash":"${hash}"}`);
}

describe('chainRecord', () => {
  it('makes lines that hold one after the other, whatever is in them', () => {
    const fields = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), {
      noNullPrototype: true,
      maxKeys: 4,
    });
    const check = fc.property(fc.array(fields.filter(isPlain), { maxLength: 5 }), (records) => {
      let head = EMPTY_CHAIN;
      for (const record of records) {
        const next = chainRecord(record, head);
        expect(next.line).not.toContain('\n');
        expect(checkLine(Buffer.from(next.line), head)).toMatchObject({
          kind: 'good',
          head: next.head,
        });
        head = next.head;
      }
    });
    fc.assert(check, { numRuns: 100 });
  });
});

describe('checkLineAlone', () => {
  it.each([
    { what: 'nothing', line: Buffer.from(''), problem: 'it does not end with a hash' },
    {
      what: 'a record without a hash',
      line: Buffer.from('{"seq":1}'),
      problem: 'it does not end with a hash',
    },
    { what: 'no JSON', line: sealed('seq 1'), problem: 'it is not a JSON object' },
    { what: 'a list', line: sealed('[1'), problem: 'it is not a JSON object' },
    {
      what: 'no seq',
      line: sealed('{"event":"x"'),
      problem: 'its seq is not a whole number from 1',
    },
    { what: 'seq 0', line: sealed('{"seq":0'), problem: 'its seq is not a whole number from 1' },
    {
      what: 'seq 1.5',
      line: sealed('{"seq":1.5'),
      problem: 'its seq is not a whole number from 1',
    },
    {
      what: 'seq as text',
      line: sealed('{"seq":"1"'),
      problem: 'its seq is not a whole number from 1',
    },
  ])('refuses $what', ({ line, problem }) => {
    expect(checkLineAlone(line)).toEqual({ kind: 'bad', problem });
  });

  it('does not ask what stands before', () => {
    expect(checkLineAlone(sealed('{"seq":9,"prev":"?"')).kind).toBe('good');
  });
});

describe('checkLine', () => {
  it('says which number has to follow, and what prev has to be', () => {
    const head = { seq: 4, hash: 'c'.repeat(64) };
    const prev = `"prev":"${head.hash}"`;
    expect(checkLine(sealed(`{"seq":5,${prev}`), head).kind).toBe('good');
    expect(checkLine(sealed(`{"seq":6,${prev}`), head)).toEqual({
      kind: 'bad',
      problem: 'its seq is 6 where 5 has to follow',
    });
    expect(checkLine(sealed('{"seq":5,"prev":"c"'), head)).toEqual({
      kind: 'bad',
      problem: 'its prev is not the hash of the line before',
    });
  });
});

/**
 * The fields of a record never have the names that the chain gives its own, nor a number for a name,
 * which JavaScript would put before `seq`.
 */
function isPlain(record: Readonly<Record<string, unknown>>): boolean {
  const own = ['seq', 'prev', 'hash', '__proto__', 'toJSON'];
  return !Object.keys(record).some((name) => own.includes(name) || /^\d+$/.test(name));
}
