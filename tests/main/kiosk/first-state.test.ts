import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LastSession } from '../../../main/audit/read/last-session.ts';
import { loadConfig, type LoadedConfig } from '../../../main/config/in-use/load-config.ts';
import { ConfigInUse, rulesOf } from '../../../main/kiosk/config-in-use.ts';
import { lastEnd, stateAfterBoot, stateAfterHandover } from '../../../main/kiosk/first-state.ts';
import type { SessionState } from '../../../main/session/state.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const clean: LastSession = { kind: 'ended-clean' };
const none: LastSession = { kind: 'no-record' };
const open: LastSession = { kind: 'open', cause: 'ending-not-clean', auditId: 'a1' };
const unrecorded: LastSession = { kind: 'open', cause: 'session-unfinished', auditId: null };

describe('the last session', () => {
  it.each<{ last: LastSession; hasTokens: boolean; hasStaleFolders: boolean; ends: LastSession }>([
    { last: clean, hasTokens: false, hasStaleFolders: false, ends: clean },
    // A process that was killed after its ending leaves folders, which hold no user's data.
    { last: clean, hasTokens: false, hasStaleFolders: true, ends: clean },
    { last: clean, hasTokens: true, hasStaleFolders: false, ends: unrecorded },
    { last: none, hasTokens: false, hasStaleFolders: false, ends: none },
    { last: none, hasTokens: false, hasStaleFolders: true, ends: unrecorded },
    { last: none, hasTokens: true, hasStaleFolders: false, ends: unrecorded },
    { last: open, hasTokens: true, hasStaleFolders: true, ends: open },
  ])('%j', ({ ends, ...findings }) => {
    expect(lastEnd(findings)).toEqual(ends);
  });
});

function inUse(change: Partial<LoadedConfig> = {}): ConfigInUse {
  const place = { file: join(temporaryFolder(), 'none.yaml'), isNamed: false };
  const loaded = { ...loadConfig(place), ...change };
  return new ConfigInUse(place, loaded, { former: null, sourcesRead: '' });
}

const rejected = () => inUse({ errors: ['wrong'], isAbsent: false });

describe('the language that a user has chosen', () => {
  const state: SessionState = {
    kind: 'signed-out',
    refusal: { kind: 'cancelled' },
    language: 'ar',
  };

  it('is kept over a handover at the login screen, as long as the config offers it', () => {
    const place = { file: join(temporaryFolder(), 'a.yaml'), isNamed: true };
    const after = (languages: string) => {
      writeFileSync(place.file, `languages: ${languages}`);
      return stateAfterHandover(state, inUse(loadConfig(place)));
    };
    expect(after('[ar, pl]')).toEqual(state);
    expect(after('[pl]')).toEqual({ kind: 'signed-out', refusal: { kind: 'cancelled' } });
  });
});

describe('a use banner', () => {
  const loaded = (text: string) => {
    const place = { file: join(temporaryFolder(), 'a.yaml'), isNamed: true };
    writeFileSync(place.file, text);
    return loadConfig(place);
  };
  const under = (text: string, state: SessionState) =>
    stateAfterHandover(state, inUse(loaded(text)));
  const banner = 'useBanner: { text: Use is recorded. }';
  const version = () => rulesOf(loaded(banner)).useBanner?.version ?? '';

  it('is still shown, or agreed to, in the process that takes over', () => {
    for (const kind of ['shown', 'agreed'] as const) {
      const step = { kind, version: version(), next: { kind: 'guest' } } as const;
      const state: SessionState = { kind: 'signed-out', banner: step };
      expect(under(banner, state)).toEqual(state);
    }
  });

  it('that has changed by then is not agreed to', () => {
    const step = { kind: 'agreed', version: version() } as const;
    const state: SessionState = { kind: 'signed-out', banner: step };
    expect(under('useBanner: { text: Use is forbidden. }', state)).toEqual({
      kind: 'signed-out',
      refusal: { kind: 'terms-changed' },
    });
    expect(under('version: 1', state)).toEqual({ kind: 'signed-out' });
  });
});

describe('a start', () => {
  it('begins with an ending where the last session is open', () => {
    expect(stateAfterBoot(open, inUse())).toEqual({
      kind: 'ending',
      auditId: 'a1',
      reason: 'recovery',
    });
    expect(stateAfterBoot(open, rejected()).kind).toBe('ending');
  });

  it('shows the login screen otherwise, or that the config is rejected', () => {
    expect(stateAfterBoot(clean, inUse()).kind).toBe('signed-out');
    expect(stateAfterBoot(clean, rejected())).toMatchObject({
      kind: 'out-of-service',
      problem: { kind: 'config', errors: ['wrong'] },
    });
  });
});

describe('a state that is handed over', () => {
  const refusal = { kind: 'timed-out' } as const;
  const problem = { kind: 'config', file: 'a.yaml', errors: [] } as const;

  it('keeps what the login screen says', () => {
    const state: SessionState = { kind: 'signed-out', refusal };
    expect(stateAfterHandover(state, inUse())).toEqual(state);
  });

  it('is out of service where this process rejects the config', () => {
    expect(
      stateAfterHandover({ kind: 'signed-out', language: 'ar' }, rejected()),
    ).not.toHaveProperty('language');
    expect(stateAfterHandover({ kind: 'signed-out' }, rejected()).kind).toBe('out-of-service');
  });

  it('is in service again where this process accepts the config', () => {
    expect(stateAfterHandover({ kind: 'out-of-service', problem }, inUse()).kind).toBe(
      'signed-out',
    );
  });

  it('stays as it is otherwise', () => {
    const state: SessionState = { kind: 'out-of-service', problem: { kind: 'audit-unwritable' } };
    expect(stateAfterHandover(state, inUse())).toBe(state);
  });
});
