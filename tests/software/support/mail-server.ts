import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../e2e/support/free-port.ts';
import { startService, type Service } from './service.ts';

/** Dovecot with the inbox of `nurse1`, whose password is `nurse1-demo`. @param messages as RFC 5322 has them */
export async function startMailServer(messages: readonly string[]): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-mail-'));
  const inbox = join(folder, 'mail/nurse1/Maildir/new');
  mkdirSync(inbox, { recursive: true });
  for (const [index, message] of messages.entries()) {
    writeFileSync(join(inbox, `${1_700_000_000 + index}.${index}.demo`), message);
  }
  writeFileSync(join(folder, 'users'), 'nurse1:{PLAIN}nurse1-demo\n');
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? 'nobody' : execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
  const group = isRoot ? 'nogroup' : execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  writeFileSync(
    join(folder, 'dovecot.conf'),
    `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
mail_location = maildir:~/Maildir
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
  mailbox Drafts {
    auto = subscribe
    special_use = \\Drafts
  }
  mailbox Trash {
    auto = subscribe
    special_use = \\Trash
  }
}
`,
  );
  if (isRoot) {
    execFileSync('chown', ['-R', `${user}:${group}`, join(folder, 'mail')]);
    execFileSync('chmod', ['755', folder]);
  }
  const service = await startService(port, ['dovecot', '-F', '-c', join(folder, 'dovecot.conf')]);
  return {
    ...service,
    close: async () => {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A part of a message that is a file. */
export interface Attachment {
  readonly type: string;
  readonly name: string;
  readonly content: Buffer;
}

/** A message with a text, as HTML, and files. */
export function message(subject: string, html: string, files: readonly Attachment[] = []): string {
  const parts = files.map(({ type, name, content }) =>
    [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      content.toString('base64').replaceAll(/.{76}/g, '$&\n'),
    ].join('\n'),
  );
  return [
    'From: Ward 8 <ward8@example.org>',
    'To: Nora <nurse1@example.org>',
    `Subject: ${subject}`,
    'Date: Mon, 2 Nov 2026 09:00:00 +0000',
    `Message-ID: <${subject.replaceAll(' ', '-')}@example.org>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="part"',
    '',
    ...[`Content-Type: text/html; charset=utf-8\n\n${html}`, ...parts].map(
      (part) => `--part\n${part}`,
    ),
    '--part--',
    '',
  ].join('\n');
}
