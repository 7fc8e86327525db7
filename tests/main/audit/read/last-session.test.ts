import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import {
  lastEnding,
  lastSession,
  lastSessionIn,
  type LastSession,
} from '../../../../main/audit/read/last-session.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { writeSimulated } from '../report/simulated-file.ts';
import { auditFileWith, blocked, started, tamper, warned } from '../example-entries.ts';

const endingStarted: AuditEvent = { event: 'ending-started', session: 'a1b2', reason: 'idle' };
const stopped: AuditEvent = { event: 'kiosk-stopped', takeover: false };
const clean: LastSession = { kind: 'ended-clean' };
const noRecord: LastSession = { kind: 'no-record' };

function finished(isClean: boolean): AuditEvent {
  return {
    event: 'ending-finished',
    session: 'a1b2',
    reason: 'idle',
    durationMs: 20,
    clean: isClean,
    steps: [],
  };
}

function open(cause: Extract<LastSession, { kind: 'open' }>['cause']): LastSession {
  return { kind: 'open', cause, auditId: 'a1b2' };
}

describe('lastSession', () => {
  it.each<{ what: string; entries: readonly AuditEvent[]; last: LastSession }>([
    { what: 'nothing', entries: [], last: noRecord },
    { what: 'no session', entries: [stopped, stopped], last: clean },
    {
      what: 'a session whose beginning was taken away',
      entries: [warned, blocked],
      last: open('session-unfinished'),
    },
    { what: 'a session', entries: [started, warned, blocked], last: open('session-unfinished') },
    {
      what: 'a session that was switched off',
      entries: [started, stopped, stopped],
      last: open('session-unfinished'),
    },
    {
      what: 'an ending that did not finish',
      entries: [started, endingStarted],
      last: open('ending-unfinished'),
    },
    {
      what: 'an ending that was not clean',
      entries: [started, endingStarted, finished(false), stopped],
      last: open('ending-not-clean'),
    },
    {
      what: 'a clean ending',
      entries: [started, endingStarted, finished(true), stopped],
      last: clean,
    },
    {
      what: 'a clean ending after one that was not',
      entries: [endingStarted, finished(false), endingStarted, finished(true)],
      last: clean,
    },
    {
      what: 'a session after a clean ending',
      entries: [started, endingStarted, finished(true), started],
      last: open('session-unfinished'),
    },
  ])('is $last.kind after $what', ({ entries, last }) => {
    expect(lastSession(auditFileWith(entries))).toEqual(last);
  });

  it('knows of no session where there is no file', () => {
    expect(lastSession(join(temporaryFolder(), 'none'))).toEqual(noRecord);
  });

  it('leaves a file that cannot be read to whoever opens it for writing', () => {
    expect(lastSession(temporaryFolder())).toEqual(noRecord);
  });

  it('has no name for an ending without a session', () => {
    const path = auditFileWith([{ event: 'ending-started', session: null, reason: 'recovery' }]);
    expect(lastSession(path)).toEqual({ kind: 'open', cause: 'ending-unfinished', auditId: null });
  });

  it('looks behind a torn line', () => {
    const path = auditFileWith([started]);
    appendFileSync(path, '{"seq":2,"time":"2026-');
    expect(lastSession(path)).toEqual(open('session-unfinished'));
  });

  it('does not believe a record that was changed', () => {
    const path = auditFileWith([started, endingStarted, finished(false)]);
    tamper(path, (lines) => lines.map((line) => line.replace('"clean":false', '"clean":true')));
    expect(lastSession(path)).toEqual(open('ending-unfinished'));
  });
});

describe('lastSessionIn a folder that is another one than before', () => {
  const folderWith = (entries: readonly AuditEvent[]) => dirname(auditFileWith(entries));

  it.each<{
    what: string;
    now: readonly AuditEvent[];
    before: readonly AuditEvent[];
    last: LastSession;
  }>([
    {
      what: 'a session that is unfinished there',
      now: [],
      before: [started],
      last: open('session-unfinished'),
    },
    { what: 'all is well', now: [], before: [started, finished(true)], last: clean },
    {
      what: 'both are unfinished',
      now: [started, endingStarted],
      before: [started],
      last: open('ending-unfinished'),
    },
    { what: 'nothing is there any more', now: [finished(true)], before: [], last: noRecord },
  ])('knows of $what', ({ now, before, last }) => {
    expect(lastSessionIn(folderWith(now), folderWith(before))).toEqual(last);
  });

  it('looks into one folder only, where it is the same', () => {
    const folder = folderWith([started, finished(true)]);
    expect(lastSessionIn(folder, folder)).toEqual(clean);
  });
});

describe('the last ending', () => {
  it('is the newest that the file has, with its receipt code', () => {
    const file = auditFileWith([finished(false), finished(true), blocked]);
    expect(lastEnding(file)).toEqual({
      at: '2026-03-01T09:30:00.250Z',
      reason: 'idle',
      clean: true,
      receipt: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}$/) as unknown,
    });
    expect(lastEnding(auditFileWith([blocked]))).toBeNull();
    expect(lastEnding('/nowhere/audit.jsonl')).toBeNull();
  });

  it('is not looked for in a flood of other records', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const flood = Array.from({ length: 2001 }, () => ({ at: 0, entry: blocked }));
    writeSimulated(path, [{ at: 0, entry: finished(true) }, ...flood], { maxSizeBytes: 1e9 });
    expect(lastEnding(path)).toBeNull();
  });
});
