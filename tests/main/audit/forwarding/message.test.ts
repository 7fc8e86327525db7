import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  octetCounted,
  severityOf,
  syslogMessage,
} from '../../../../main/audit/forwarding/message.ts';
import type { AuditRecord } from '../../../../main/audit/read/read-records.ts';
import { blocked, started } from '../example-entries.ts';
import { chained, messagesIn } from './records.ts';

const origin = { facility: 'authpriv', version: '1.2.3', processId: 42 } as const;

/** RFC 5424 section 6, strictly. */
const GRAMMAR =
  /^<(\d{1,3})>1 (-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) ((?:\[[!#-<>-\\^-~]{1,32}(?: [!#-<>-\\^-~]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*\])+) (.*)$/su;

function message(record: object, version = '1.2.3'): string {
  const line = Buffer.from(JSON.stringify(record));
  const outgoing = { record: record as AuditRecord, hash: '', line };
  return syslogMessage(outgoing, { ...origin, version }).toString();
}

describe('a syslog message', () => {
  it('has a header after RFC 5424, and the line of the audit file as it is', () => {
    const [record] = chained([blocked]);
    if (record === undefined) throw new Error('no record');
    expect(syslogMessage(record, origin).toString()).toBe(
      `<85>1 2026-03-01T09:30:00.250Z desk-7 cleardesk 42 blocked [origin software="Cleardesk" swVersion="1.2.3"][meta sequenceId="1"] ${record.line.toString()}`,
    );
  });

  it('keeps to the grammar whatever is in a record', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.anything());
    const record = fc.record({
      seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      time: fc.oneof(fc.constant('2026-03-01T09:30:00.250Z'), fc.string()),
      event: fc.string({ unit: 'binary' }),
      device: anything,
      note: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(record, fc.string({ unit: 'grapheme' }), (fields, version) => {
        const [, priority, , , , , , data, text] = GRAMMAR.exec(message(fields, version)) ?? [];
        expect(Number(priority) >> 3).toBe(10);
        const id = Number(/sequenceId="(\d+)"/.exec(data ?? '')?.[1]);
        expect(id).toBeGreaterThanOrEqual(1);
        expect(id).toBeLessThanOrEqual(2_147_483_647);
        expect(text).toBe(Buffer.from(JSON.stringify(fields)).toString());
      }),
    );
  });

  it('is found again in a stream, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const frames = texts.map((text) => octetCounted(Buffer.from(text)));
        expect(messagesIn(Buffer.concat(frames))).toEqual(
          texts.map((text) => Buffer.from(text).toString()),
        );
      }),
    );
  });
});

describe('the severity of a record', () => {
  it.each([
    [{ event: 'out-of-service' }, 'error'],
    [{ event: 'blocked' }, 'notice'],
    [{ event: 'ending-finished', clean: true }, 'informational'],
    [{ event: 'ending-finished', clean: false }, 'error'],
    [{ event: 'server-sign-out', results: [{ result: 'proven' }] }, 'informational'],
    [{ event: 'server-sign-out', results: [{ result: 'unreachable' }] }, 'warning'],
    [{ event: 'server-sign-out', results: [{ result: 'not-tried' }] }, 'warning'],
    [
      { event: 'server-sign-out', results: [{ result: 'refused' }, { result: 'still-alive' }] },
      'error',
    ],
    [{ event: 'kiosk-started', restartedAfter: 'hung' }, 'warning'],
    [{ event: 'kiosk-started' }, 'notice'],
    [{ event: 'config-rejected', keptLastGood: false }, 'error'],
    [{ event: 'seal-lost' }, 'critical'],
    [{ event: 'of-a-later-version' }, 'notice'],
    [{ event: 'constructor' }, 'notice'],
  ])('is what an operator expects: %j is %s', (fields, severity) => {
    expect(severityOf({ seq: 1, time: '', device: '', ...fields })).toBe(severity);
  });

  it('is one for a session that starts', () => {
    const [record] = chained([started]);
    expect(record && severityOf(record.record)).toBe('informational');
  });
});
