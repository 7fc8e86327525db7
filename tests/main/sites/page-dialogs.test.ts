import { describe, expect, it } from 'vitest';
import { PageDialogs, type AskedDialog } from '../../../main/sites/page-dialogs.ts';
import type { SitePage } from '../../../main/session/pages.ts';

const site: SitePage = { kind: 'site', siteIndex: 0 };
const popUp: SitePage = { kind: 'pop-up', id: 1 };

function scene() {
  const log: string[] = [];
  let now = 0;
  const dialogs = new PageDialogs(
    {
      onOpened: ({ id, text, host, isRepeated }) => {
        log.push(`opened ${id} ${host} ${JSON.stringify(text)}${isRepeated ? ' repeated' : ''}`);
      },
      onOver: (id) => {
        log.push(`over ${id}`);
      },
    },
    { now: () => now },
  );
  const ask = (text: string, change: Partial<AskedDialog> = {}) =>
    dialogs.ask(
      { kind: 'confirm', pages: [site], siteIndex: 0, host: 'a.org', text, preset: '', ...change },
      (isOk, typed) => {
        log.push(`${text.slice(0, 9)}: ${isOk ? 'yes' : 'no'} ${typed}`.trim());
      },
    );
  const answer = (id: number, isOk = true, isMuted = false) => {
    dialogs.answer({ id, isOk, text: 'typed', isMuted });
  };
  return { log, dialogs, ask, answer, pass: (ms: number) => (now += ms) };
}

describe('the messages of pages', () => {
  it('get the answer of the user, once, and what was typed only with a yes', () => {
    const { log, ask, answer, dialogs } = scene();
    expect(dialogs.isAsking).toBe(false);
    ask('first');
    ask('second');
    answer(1);
    answer(1);
    expect(dialogs.isAsking).toBe(true);
    answer(2, false);
    answer(3);
    expect(dialogs.isAsking).toBe(false);
    expect(log).toEqual([
      'opened 1 a.org "first"',
      'opened 2 a.org "second"',
      'first: yes typed',
      'second: no',
    ]);
  });

  it('can be refused from the third in a row on, until the page has been quiet', () => {
    const { log, ask, answer, pass } = scene();
    for (const id of [1, 2]) {
      ask('again');
      pass(60_000); // the user reads
      answer(id);
    }
    ask('again');
    expect(log.at(-1)).toBe('opened 3 a.org "again" repeated');
    answer(3, true, true);
    pass(9000);
    expect(ask('refused')).toBe(false);
    pass(9000);
    expect(ask('refused')).toBe(false);
    expect(log.slice(-2)).toEqual(['refused: no', 'refused: no']);
    expect(ask('of another', { pages: [popUp] })).toBe(true);
    pass(10_001);
    expect(ask('later')).toBe(true);
    expect(log.at(-1)).toBe('opened 5 a.org "later"');
  });

  it('of another document may be shown, unless the page loads itself again to go on', () => {
    const { log, dialogs, ask, answer, pass } = scene();
    ask('first');
    answer(1, true, true);
    pass(1999);
    dialogs.startOver(site);
    expect(ask('loaded')).toBe(false);
    pass(2001);
    dialogs.startOver(site);
    expect(ask('next')).toBe(true);
    expect(log.at(-1)).toBe('opened 2 a.org "next"');
  });

  it('go with their page, and the question about leaving stays while the page does', () => {
    const { log, dialogs, ask, answer } = scene();
    ask('first');
    ask('leave', { kind: 'leave' });
    ask('other', { pages: [popUp, site] });
    log.length = 0;
    dialogs.withdraw(site, 'scripts');
    expect(log).toEqual(['first: no', 'over 1']);
    dialogs.withdraw(site, 'all');
    dialogs.withdraw(site, 'all');
    answer(1);
    expect(log.slice(2)).toEqual(['leave: no', 'over 2']);
  });

  it('wait five at a time', () => {
    const { log, ask } = scene();
    for (let count = 1; count <= 5; count += 1) expect(ask('open')).toBe(true);
    expect(ask('sixth')).toBe(false);
    expect(log.at(-1)).toBe('sixth: no');
  });

  it('get a no when the session ends, and from then on, without a record', () => {
    const { log, dialogs, ask, answer } = scene();
    ask('open');
    dialogs.close();
    expect(ask('late')).toBe(true);
    answer(1);
    dialogs.withdraw(site, 'all');
    dialogs.close();
    expect(log).toEqual(['opened 1 a.org "open"', 'open: no', 'late: no']);
  });

  it('are bounded, and can neither turn the direction of text nor reach into other rows', () => {
    const { log, ask } = scene();
    ask(`a\u202etxt.exe\r\n\r\n\u0000b${'\u0301'.repeat(50)}`);
    expect(log[0]).toBe(
      JSON.stringify(`a txt.exe\n\nb${'\u0301'.repeat(4)}`).replace(/^/, 'opened 1 a.org '),
    );
    ask('x'.repeat(2_000_000));
    expect(log[1]).toHaveLength('opened 2 a.org ""'.length + 2000);
    ask('\n'.repeat(5000) + 'end');
    expect(log[2]?.length).toBeLessThan(200);
  });
});
