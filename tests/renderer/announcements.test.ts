import { describe, expect, it } from 'vitest';
import { announcedSeconds } from '../../renderer/announcements.ts';

/** What a screen reader hears while the seconds run down. */
function heard(startSeconds: number): number[] {
  const all: number[] = [];
  for (let left = startSeconds; left >= 0; left--) {
    const announced = announcedSeconds(startSeconds, left);
    if (announced !== all.at(-1)) all.push(announced);
  }
  return all;
}

describe('announcedSeconds', () => {
  it('speaks at the start, every 15 s, at 10 s and at 5 s', () => {
    expect(heard(60)).toEqual([60, 45, 30, 15, 10, 5]);
    expect(heard(30)).toEqual([30, 15, 10, 5]);
    expect(heard(20)).toEqual([20, 15, 10, 5]);
  });

  it('speaks at the start of a warning shorter than that', () => {
    expect(heard(8)).toEqual([8, 5]);
    expect(heard(3)).toEqual([3]);
    expect(heard(1)).toEqual([1]);
  });

  it('keeps quiet about seconds that a sleeping timer skipped', () => {
    expect(announcedSeconds(60, 29)).toBe(30);
    expect(announcedSeconds(60, 7)).toBe(10);
  });
});
