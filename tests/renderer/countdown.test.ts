import { describe, expect, it } from 'vitest';
import { clockOffset, secondsLeft, untilNextSecond } from '../../renderer/countdown.ts';

describe('the countdown', () => {
  it('rounds up, so that 0 means over', () => {
    expect(secondsLeft(30_000, 0)).toBe(30);
    expect(secondsLeft(30_000, 1)).toBe(30);
    expect(secondsLeft(30_000, 1000)).toBe(29);
    expect(secondsLeft(30_000, 29_999)).toBe(1);
    expect(secondsLeft(30_000, 30_000)).toBe(0);
  });

  it('stays at 0 after the end', () => {
    expect(secondsLeft(30_000, 99_000)).toBe(0);
  });

  it('reads a deadline of the main process on the clock of the page', () => {
    const offset = clockOffset(5_000_000, 400);
    expect(secondsLeft(5_030_000 - offset, 400)).toBe(30);
    expect(secondsLeft(5_030_000 - offset, 10_400)).toBe(20);
  });

  it('wakes exactly when the figure changes, and not after the end', () => {
    expect(untilNextSecond(30_000, 0)).toBe(1000);
    expect(untilNextSecond(30_000, 250)).toBe(750);
    expect(untilNextSecond(30_500, 0)).toBe(500);
    expect(untilNextSecond(30_000, 30_000)).toBeNull();
  });
});
