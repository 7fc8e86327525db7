import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpDeskOf, saveHelpDesk } from '../../../../main/config/in-use/help-desk.ts';
import type { LoadedConfig } from '../../../../main/config/in-use/load-config.ts';
import { defaultConfig } from '../../../../main/config/schema/schema.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { itOnPosix } from '../../../posix.ts';

function good(helpDesk: string | null): LoadedConfig {
  const config = defaultConfig();
  const organisation = { ...config.organisation, helpDesk };
  return {
    file: '/etc/cleardesk/cleardesk.yaml',
    policies: [],
    config: { ...config, organisation },
    isAbsent: false,
    errors: null,
    written: {},
    isLastGood: false,
  };
}

const rejected: LoadedConfig = { ...good(null), errors: ['line 1: wrong'] };

describe('the help desk', () => {
  it("is the config's own, and none where the config names none", () => {
    const folder = temporaryFolder();
    expect(helpDeskOf(good('Call 1234'), folder)).toBe('Call 1234');
    saveHelpDesk(good('Call 1234'), folder);
    expect(helpDeskOf(good(null), folder)).toBeNull();
  });

  it('of the last good config is named when a later start rejects the config', () => {
    const folder = temporaryFolder();
    saveHelpDesk(good('Rufen Sie 1234 an, Zürich'), folder);
    saveHelpDesk(rejected, folder);
    expect(helpDeskOf(rejected, folder)).toBe('Rufen Sie 1234 an, Zürich');
    expect(existsSync(join(folder, 'help-desk.new'))).toBe(false);
  });

  it('is forgotten once a good config names none', () => {
    const folder = temporaryFolder();
    saveHelpDesk(good('Call 1234'), folder);
    saveHelpDesk(good(null), folder);
    expect(helpDeskOf(rejected, folder)).toBeNull();
  });

  it('stays in force while a config that was good before is kept', () => {
    const kept = { ...good('Call 1234'), errors: ['line 1: wrong'], isLastGood: true };
    expect(helpDeskOf(kept, temporaryFolder())).toBe('Call 1234');
  });

  itOnPosix('is none where the saved copy is absent, empty, too large, a link or a pipe', () => {
    const named = (make: (file: string) => void) => {
      const folder = temporaryFolder();
      make(join(folder, 'help-desk'));
      return helpDeskOf(rejected, folder);
    };
    expect(named(() => undefined)).toBeNull();
    expect(named((file) => writeFileSync(file, ' \n'))).toBeNull();
    expect(named((file) => writeFileSync(file, 'x'.repeat(2000)))).toBeNull();
    expect(named((file) => symlinkSync('/etc/hostname', file))).toBeNull();
    expect(named((file) => execFileSync('mkfifo', [file]))).toBeNull();
  });

  it('has no control characters in it, whatever the saved copy holds', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'help-desk'), 'Call\u001b1234\n');
    expect(helpDeskOf(rejected, folder)).toBe('Call 1234');
  });
});
