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
    onOver: (id) => {
      log.push(`over ${id}`);
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
    challenges.leave(asked.page);
    ask('third');
    expect(log).toEqual([
      'asked 1 example.org',
      'first: nothing',
      'second: nothing',
      'asked 2 example.org',
      'asked 3 example.org',
    ]);
  });

  it('are off the table when the page goes, and then no answer is for them', () => {
    const { log, challenges, ask } = desk();
    ask('first');
    ask('of site 10', { page: { kind: 'site', siteIndex: 10 } });
    challenges.leave({ kind: 'site', siteIndex: 1 });
    expect(log).toHaveLength(2);
    challenges.leave(asked.page);
    challenges.answer(1, nora);
    expect(log.slice(2)).toEqual(['first: nothing', 'over 1']);
  });

  it('are ten at most at once', () => {
    const { log, ask } = desk();
    for (let port = 1; port <= 11; port++) ask(`at ${port}`, { port });
    expect(log.at(-1)).toBe('at 11: nothing');
    expect(log).toHaveLength(11);
  });
});
