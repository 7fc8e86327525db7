import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvExporter } from '../../../../main/audit/export/csv.ts';
import type { AuditRecord } from '../../../../main/audit/read/read-records.ts';
import { anyRecords } from './arbitrary-records.ts';
import { endingOf, everyEvent, recordsOf } from './example-records.ts';
import { parseCsv } from './strict-csv.ts';

function exported(records: readonly AuditRecord[]): string {
  const { head, line } = csvExporter();
  return head + records.map(line).join('');
}

/** The rows, by the names of their columns. */
function rowsOf(records: readonly AuditRecord[]): readonly Readonly<Record<string, string>>[] {
  const [names = [], ...rows] = parseCsv(exported(records).slice(1));
  return rows.map((row) =>
    Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])),
  );
}

describe('an export as CSV', () => {
  it('begins with a byte order mark and the names of the columns', () => {
    expect(exported([])).toBe(
      '\ufeffseq,time,device,event,session,user,mode,reason,session_ms,ending_ms,clean,failed_steps,receipt,detail,hash\r\n',
    );
  });

  it('has a row for every record', () => {
    const records = recordsOf(everyEvent);
    const rows = rowsOf(records);
    expect(rows.map(({ event }) => event)).toEqual(everyEvent.map(({ event }) => event));
    expect(rows.map(({ hash }) => hash)).toEqual(records.map(({ hash }) => hash));
  });

  it('says of an ending how long the session and the ending were, and what went wrong', () => {
    const [, ending] = rowsOf(
      recordsOf([
        { event: 'session-started', session: 'a1b2', mode: 'oidc', user: 'sha256:00' },
        endingOf('a1b2', 'idle', false),
      ]),
    );
    expect(ending).toMatchObject({
      session: 'a1b2',
      user: 'sha256:00',
      mode: 'oidc',
      reason: 'idle',
      session_ms: '1000',
      ending_ms: '400',
      clean: 'false',
      failed_steps: 'clear-files (leftovers, 2 left)',
      receipt: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}$/) as string,
      detail: '',
    });
    expect(ending?.['hash']?.startsWith(ending['receipt']?.replace('-', '') ?? '?')).toBe(true);
  });

  it('puts every other field into the detail, where a negative number begins no cell', () => {
    const rows = rowsOf(recordsOf(everyEvent));
    const details = Object.fromEntries(rows.map(({ event = '', detail }) => [event, detail]));
    expect(details).toMatchObject({
      'clock-jump': 'byMs=-3600000',
      'config-rejected': 'file=c.yaml; errors=1:1 no | 2:2 no; keptLastGood=true',
      'ending-started': 'note=Please leave',
      'server-sign-out':
        'results=refresh-token: proven | site Portal: unreachable, pending; pending=1',
      blocked: 'what=download; detail=https://bücher.example',
    });
  });

  it('makes nothing of a user name that a spreadsheet would execute', () => {
    const user = '=cmd|"/C calc"!A0';
    const text = exported(
      recordsOf([{ event: 'session-started', session: 'a1b2', mode: 'oidc', user }]),
    );
    expect(text).toContain(`,"'=cmd|""/C calc""!A0",`);
  });

  it('is a CSV file of a line a record, whatever the records hold', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const text = exported(records);
        const rows = parseCsv(text.slice(1)).slice(1);
        expect(rows.map(([seq]) => seq)).toEqual(records.map(({ seq }) => String(seq)));
        expect(text.match(/[\r\n]+/gu)).toHaveLength(records.length + 1);
        for (const cell of rows.flat()) expect(cell).not.toMatch(/^\s*[=+@＝＋－＠]|^-(?!\d)/u);
      }),
    );
  });
});
