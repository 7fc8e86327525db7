import { describe, expect, it } from 'vitest';
import { Challenges, type Asked } from '../../../main/sites/challenges.ts';

const asked: Asked = {
  page: { kind: 'site', siteIndex: 0 },
  scheme: 'basic',
  host: 'example.org',
  port: 443,
  realm: 'ward 7',
  isProxy: false,
  isEncrypted: true,
};
const nora = { user: 'nora', password: 'tulip' };

function desk() {
  const log: string[] = [];
  const challenges = new Challenges({
    onChallenged: ({ id, host, isRepeated }) => {
      log.push(`${isRepeated ? 'asked again' : 'asked'} ${id} ${host}`);
    },
    onWithdrawn: (id) => {
      log.push(`withdrawn ${id}`);
    },
  });
  const ask = (name: string, change: Partial<Asked> = {}) => {
    challenges.ask({ ...asked, ...change }, (answer) => {
      log.push(`${name}: ${answer?.user ?? 'nothing'}`);
    });
  };
  return { log, challenges, ask };
}

describe('the questions of servers', () => {
  it('are asked once for all that ask the same', () => {
    const { log, challenges, ask } = desk();
    ask('first');
    ask('second');
    ask('elsewhere', { port: 8443 });
    challenges.answer(1, nora);
    expect(log).toEqual([
      'asked 1 example.org',
      'asked 2 example.org:8443',
      'first: nora',
      'second: nora',
    ]);
  });

  it('are asked again when an answer was not taken', () => {
    const { log, challenges, ask } = desk();
    ask('first');
    challenges.answer(1, nora);
    ask('second');
    expect(log.at(-1)).toBe('asked again 2 example.org');
  });

  it('are not asked again after a no, until the page has gone on', () => {
    const { log, challenges, ask } = desk();
    ask('first');
    challenges.answer(1, null);
    ask('second');
    ask('of another page', { page: { kind: 'pop-up', id: 1 } });
    challenges.startOver(asked.page);
    ask('third');
    expect(log).toEqual([
      'asked 1 example.org',
      'first: nothing',
      'second: nothing',
      'asked 2 example.org',
      'asked 3 example.org',
    ]);
  });

  it('are withdrawn when the page has gone on and does not ask again, and then no answer is for them', () => {
    const { log, challenges, ask } = desk();
    ask('first');
    ask('of site 10', { page: { kind: 'site', siteIndex: 10 } });
    challenges.leave({ kind: 'site', siteIndex: 1 });
    challenges.withdraw(asked.page);
    expect(log).toHaveLength(2);
    challenges.leave(asked.page);
    challenges.withdraw(asked.page);
    challenges.answer(1, nora);
    ask('later');
    expect(log.slice(2)).toEqual(['first: nothing', 'withdrawn 1', 'asked 3 example.org']);
  });

  it('stay the same questions for a page that loads itself again', () => {
    const { log, challenges, ask } = desk();
    ask('first');
    challenges.startOver(asked.page);
    challenges.leave(asked.page);
    ask('second');
    challenges.withdraw(asked.page);
    challenges.answer(1, nora);
    expect(log).toEqual(['asked 1 example.org', 'first: nothing', 'second: nora']);
  });

  it('keep an answer for a page that is loading itself again, and no longer', () => {
    const { log, challenges, ask } = desk();
    ask('first');
    challenges.leave(asked.page);
    challenges.answer(1, nora);
    ask('second');
    ask('third');
    expect(log.slice(1)).toEqual(['first: nothing', 'second: nora', 'asked again 2 example.org']);
    challenges.leave(asked.page);
    challenges.answer(2, nora);
    challenges.withdraw(asked.page);
    ask('fourth');
    expect(log.slice(-2)).toEqual(['third: nothing', 'asked again 3 example.org']);
  });

  it('are ten at most at once', () => {
    const { log, ask } = desk();
    for (let port = 1; port <= 11; port++) ask(`at ${port}`, { port });
    expect(log.at(-1)).toBe('at 11: nothing');
    expect(log).toHaveLength(11);
  });
});
