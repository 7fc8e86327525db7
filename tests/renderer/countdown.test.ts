import { describe, expect, it } from 'vitest';
import {
  clockOffset,
  minutesLeft,
  secondsLeft,
  untilNextMinute,
  untilNextSecond,
} from '../../renderer/countdown.ts';

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

  it('counts minutes down to the last one', () => {
    expect(minutesLeft(300_000, 0)).toBe(5);
    expect(minutesLeft(300_000, 1)).toBe(5);
    expect(minutesLeft(300_000, 60_000)).toBe(4);
    expect(minutesLeft(300_000, 299_999)).toBe(1);
    expect(minutesLeft(300_000, 400_000)).toBe(1);
  });

  it('wakes for the first minute that counts, then for each, and not in the last', () => {
    expect(untilNextMinute(28_800_000, 0, 5)).toBe(28_500_000);
    expect(untilNextMinute(300_000, 0, 5)).toBe(60_000);
    expect(untilNextMinute(300_000, 50_000, 5)).toBe(10_000);
    expect(untilNextMinute(300_000, 180_000, 5)).toBe(60_000);
    expect(untilNextMinute(300_000, 240_000, 5)).toBeNull();
    expect(untilNextMinute(300_000, 400_000, 5)).toBeNull();
  });
});
