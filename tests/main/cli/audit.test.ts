import { describe, expect, it } from 'vitest';
import { audit } from '../../../main/cli/audit.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';

describe('cleardesk audit', () => {
  it.each([[[]], [['check']], [['--key']]])('says what there is when asked for %j', (args) => {
    const io = fakeCommandIo();
    expect(audit(args, io, '/nowhere')).toBe(2);
    expect(io.errLines).toEqual([expect.stringContaining('usage: cleardesk audit verify')]);
    expect(io.outLines).toEqual([]);
  });
});
