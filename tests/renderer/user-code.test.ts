import { describe, expect, it } from 'vitest';
import { codeGroups, spelled, typedAddress } from '../../renderer/user-code.ts';

describe('codeGroups', () => {
  it.each([
    ['WDJB-MJHT', ['WDJB-', 'MJHT']],
    ['019 450 730', ['019 ', '450 ', '730']],
    ['WDJBMJHT', ['WDJB', 'MJHT']],
    ['019450', ['019', '450']],
    ['ABCDE', ['ABCD', 'E']],
    ['A', ['A']],
  ])('divides %s', (userCode, groups) => {
    expect(codeGroups(userCode)).toEqual(groups);
    expect(groups.join('')).toBe(userCode);
  });
});

describe('spelled', () => {
  it('gives each letter on its own, with a pause between the groups', () => {
    expect(spelled('WDJB-MJHT')).toBe('W D J B, M J H T');
    expect(spelled('019450')).toBe('0 1 9, 4 5 0');
  });
});

describe('typedAddress', () => {
  it('leaves out what need not be typed', () => {
    expect(typedAddress('https://id.example.org/device')).toBe('id.example.org/device');
    expect(typedAddress('https://id.example.org/')).toBe('id.example.org');
  });

  it('keeps what makes a difference', () => {
    expect(typedAddress('http://localhost:4000/device')).toBe('http://localhost:4000/device');
  });
});
