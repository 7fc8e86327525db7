import { describe, expect, it } from 'vitest';
import { PageBudgets } from '../../../main/sites/page-budget.ts';

const address = (url: string) => ({ kind: 'address', url }) as const;

describe('PageBudgets', () => {
  it('lets a page be refused things all day', () => {
    let now = 0;
    const budgets = new PageBudgets(() => now);
    for (let time = 0; time < 5000; time += 1) {
      expect(budgets.isSpent(1, address('https://advertisements.example/frame'))).toBe(false);
      now += 50;
    }
  });

  it('ends a page at the first address of 1.9 MB, and not one beside it', () => {
    const budgets = new PageBudgets(() => 0);
    expect(budgets.isSpent(1, address(`d${'e'.repeat(1_900_000)}:x`))).toBe(true);
    expect(budgets.isSpent(2, address('mailto:x'))).toBe(false);
  });

  it('lets a site try to show a document of 1.9 MB in the address of a frame', () => {
    const budgets = new PageBudgets(() => 0);
    const tries = Array.from({ length: 8 }, () =>
      budgets.isSpent(1, address(`data:application/pdf;base64,${'A'.repeat(1_900_000)}`)),
    );
    expect(tries.slice(0, 3)).toEqual([false, false, false]);
    expect(tries).toContain(true);
  });

  it('ends a page that is refused short things without end', () => {
    const budgets = new PageBudgets(() => 0);
    let times = 0;
    while (!budgets.isSpent(1, { kind: 'words', text: 'geolocation' })) times += 1;
    expect(times).toBe(300);
  });
});
