import { describe, expect, it } from 'vitest';
import { PageBudgets } from '../../../main/lockdown/page-budget.ts';

describe('PageBudgets', () => {
  it('lets a page be refused things all day', () => {
    let now = 0;
    const budgets = new PageBudgets(() => now);
    for (let time = 0; time < 5000; time += 1) {
      expect(budgets.isSpent(1, 100)).toBe(false);
      now += 20;
    }
  });

  it('finds a page that asks for a few addresses of 1.9 MB, and not one beside it', () => {
    const budgets = new PageBudgets(() => 0);
    const answers = Array.from({ length: 8 }, () => budgets.isSpent(1, 1_900_000));
    expect(answers).toContain(true);
    expect(answers.indexOf(true)).toBeLessThan(6);
    expect(budgets.isSpent(2, 1_900_000)).toBe(false);
  });

  it('finds a page that is refused short things without end', () => {
    const budgets = new PageBudgets(() => 0);
    let times = 0;
    while (!budgets.isSpent(1, 20)) times += 1;
    expect(times).toBeLessThan(20_001);
  });
});
