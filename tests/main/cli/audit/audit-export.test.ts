import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditExport, formats } from '../../../../main/cli/audit/audit-export.ts';
import { commands } from '../../../../main/cli/commands.ts';

import { runCommand } from '../../../../main/cli/run-command.ts';
import { fakeCommandIo } from '../../../fakes/fake-command-io.ts';
import { auditFileWith, blocked, started, tamper, warned } from '../../audit/example-entries.ts';
import { parseCsv } from '../../audit/export/strict-csv.ts';
import { packed, sealedFiles } from '../../audit/sealed-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** Standard output, in memory. */
class Written {
  text = '';

  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

function exported(format: string, file?: string, auditFile = '/nowhere/audit.jsonl') {
  const io = fakeCommandIo({ auditFile });
  const output = new Written();
  return {
    status: auditExport({ format, file }, io, output),
    text: output.text,
    problems: io.errLines,
  };
}

describe('cleardesk audit export', () => {
  it('writes a CSV file with a line for every record', () => {
    const file = auditFileWith([started, blocked, warned]);
    const { status, text, problems } = exported('csv', file);
    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    expect(parseCsv(text.slice(1)).map((cells) => cells[3])).toEqual([
      'event',
      'session-started',
      'blocked',
      'warning-shown',
    ]);
  });

  it("writes an OCSF event for every record of the kiosk's own files, full ones too", async () => {
    const { auditFile } = await packed(
      sealedFiles({ records: 20, settings: { maxSizeBytes: 2000 } }),
    );
    const { status, text, problems } = exported('ocsf', undefined, auditFile);
    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { metadata: { sequence: number } });
    expect(events.map(({ metadata }) => metadata.sequence)).toEqual(events.map((_, i) => i + 1));
    expect(events.length).toBeGreaterThan(20);
  });

  it('exports what holds, and says what does not', () => {
    const file = auditFileWith([started, blocked, warned]);
    tamper(file, (lines) => lines.toSpliced(1, 1));
    const { status, text, problems } = exported('ocsf', file);
    expect(status).toBe(1);
    expect(text.trimEnd().split('\n')).toHaveLength(2);
    expect(problems).toEqual([expect.stringContaining('record 3 does not follow record 1')]);
  });

  it.each([
    { tail: '{"seq":4,"time":"2026', status: 0 },
    { tail: 'no record\n', status: 1 },
    { tail: 'no record', status: 1 },
  ])('answers $status where $tail follows', ({ tail, status }) => {
    const file = auditFileWith([started, blocked, warned]);
    appendFileSync(file, tail);
    expect(exported('csv', file).status).toBe(status);
  });

  it('tells a missing file from one that cannot be read', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'audit.jsonl'));
    const problems = ['none', 'audit.jsonl'].map((name) => {
      const { status, text, problems } = exported('csv', join(folder, name));
      expect({ status, text }).toEqual({ status: 1, text: '' });
      return problems[0];
    });
    expect(problems[0]).toContain('no such file');
    expect(problems[1]).toContain('cannot be read');
  });

  it('stops without a message when the reader has closed the output', () => {
    const file = auditFileWith([started, blocked]);
    const io = fakeCommandIo();
    expect(auditExport({ format: 'csv', file }, io, { write: () => false })).toBe(0);
    expect(io.errLines).toEqual([]);
  });

  it('says so when standard output cannot be written', () => {
    const io = fakeCommandIo();
    const full = {
      write: () => {
        throw new Error('no space left on device');
      },
    };
    const file = auditFileWith([started]);
    expect(auditExport({ format: 'csv', file }, io, full)).toBe(1);
    expect(io.errLines).toEqual(['standard output cannot be written: no space left on device']);
  });

  it.each([[[]], [['file']], [['--format', 'xml']], [['--format', 'csv', 'a', 'b']], [['--all']]])(
    'refuses %j',
    async (args) => {
      const io = fakeCommandIo();
      expect(await runCommand(['audit', 'export', ...args], io, null)).toBe(2);
      expect(io.outLines).toEqual([]);
      expect(io.errLines.at(-1)).toContain(
        'usage: cleardesk audit export --format csv|ocsf [FILE]',
      );
    },
  );

  it('offers every format', () => {
    const command = commands.find(({ name }) => name === 'audit export');
    expect(command?.options['format']?.choices).toEqual(Object.keys(formats));
  });
});
