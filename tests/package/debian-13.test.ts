import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './container.ts';
import { debs } from './debs.ts';

describe('the deb on a bare Debian 13', { timeout: 300_000 }, () => {
  let debian: Container;
  beforeAll(() => {
    debian = new Container('trixie');
  }, 300_000);
  afterAll(() => {
    debian.remove();
  }, 60_000);

  it('installs with what it declares, and its commands run', () => {
    expect(debian.install(debian.bring(debs.current))).toMatchObject({ code: 0 });
    expect(debian.must('cleardesk check-config')).toContain('cleardesk.yaml: good');
    expect(debian.must('cleardesk audit init')).toContain('The verification key');
  });

  it('has a profile that AppArmor 4 can read', () => {
    // Debian 12 has version 3, which does not know what the profile is for.
    debian.install('apparmor');
    const profile = '/opt/Cleardesk/resources/apparmor-profile';
    debian.must(`apparmor_parser --skip-kernel-load --skip-cache ${profile}`);
    expect(debian.must(`apparmor_parser --names ${profile} 2>/dev/null`)).toBe('cleardesk');
    debian.must(`sed 's/userns,/user names,/' ${profile} >/root/wrong`);
    expect(debian.run('apparmor_parser --skip-kernel-load --skip-cache /root/wrong').code).toBe(1);
  });

  it('leaves nothing when it is purged', () => {
    debian.must('apt-get purge -y -q cleardesk');
    expect(debian.leftovers()).toBe('');
  });
});
