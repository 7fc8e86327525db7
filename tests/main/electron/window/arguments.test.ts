import { describe, expect, it } from 'vitest';
import { argumentChecks } from '../../../../main/electron/window/arguments.ts';

const account = { kind: 'account', user: 'nurse1', password: 'secret' };

describe('the arguments of the screens', () => {
  it.each([
    [{ kind: 'guest' }],
    [account],
    [{ ...account, user: 'u'.repeat(60), password: 'p'.repeat(1024) }],
    [{ kind: 'oidc', way: 'window' }],
    [{ kind: 'oidc', way: 'device' }],
  ])('let a request to sign in through: %j', (request) => {
    expect(argumentChecks.signIn([request])).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'guest'],
    ['a list', ['guest']],
    ['no kind', {}],
    ['an unknown kind', { kind: 'admin' }],
    ['a field too many', { kind: 'guest', user: 'nurse1' }],
    ['no password', { kind: 'account', user: 'nurse1' }],
    ['a field too many for an account', { ...account, way: 'window' }],
    ['an empty name', { ...account, user: '' }],
    ['an empty password', { ...account, password: '' }],
    ['a name too long', { ...account, user: 'u'.repeat(61) }],
    ['a password too long', { ...account, password: 'p'.repeat(1025) }],
    ['a name that is no text', { ...account, user: ['nurse1'] }],
    ['a password that is no text', { ...account, password: 12345 }],
    ['an unknown way', { kind: 'oidc', way: 'post' }],
    ['no way', { kind: 'oidc' }],
    ['a way that only reads like one', { kind: 'oidc', way: ['window'] }],
  ])('refuse %s as a request to sign in', (_name, request) => {
    expect(argumentChecks.signIn([request])).toBe(false);
  });

  it('refuse more than one request at once', () => {
    expect(argumentChecks.signIn([{ kind: 'guest' }, { kind: 'guest' }])).toBe(false);
    expect(argumentChecks.signIn([])).toBe(false);
  });

  it('refuse anything for a channel that takes nothing', () => {
    expect(argumentChecks.reloadSite([])).toBe(true);
    expect(argumentChecks.reloadSite([0])).toBe(false);
  });

  it('refuse what is no version of a use banner, and no language', () => {
    const { agreeToUse } = argumentChecks;
    const version = 'a'.repeat(64);
    expect(agreeToUse([version, 'en'])).toBe(true);
    expect(agreeToUse([version, null])).toBe(true);
    for (const args of [[], [version], ['', null], [version, ''], [`${version}a`, null], [7, null]])
      expect(agreeToUse(args)).toBe(false);
    expect(agreeToUse([version, 'en', 'en'])).toBe(false);
    expect(agreeToUse([version, 'e'.repeat(36)])).toBe(false);
  });

  it('refuse what is no site and no state', () => {
    expect(argumentChecks.chooseSite([1])).toBe(true);
    for (const index of [-1, 0.5, '1', NaN]) expect(argumentChecks.chooseSite([index])).toBe(false);
    expect(argumentChecks.painted(['ended'])).toBe(true);
    expect(argumentChecks.painted(['over'])).toBe(false);
  });

  it('refuse what is no key of the on-screen keyboard, and no height of it', () => {
    const { typeKey, keyboardShown } = argumentChecks;
    for (const text of ['x', 'ß', '€', ' ', 'لا'])
      expect(typeKey([{ kind: 'text', text }])).toBe(true);
    for (const name of ['Enter', 'Tab', 'Backspace', 'ArrowLeft'])
      expect(typeKey([{ kind: 'named', name }])).toBe(true);
    for (const text of ['', 'abc', '\n', '\u001b', 7])
      expect(typeKey([{ kind: 'text', text }])).toBe(false);
    for (const name of ['F5', 'Alt', 'Escape', 'Meta', ['Enter']])
      expect(typeKey([{ kind: 'named', name }])).toBe(false);
    for (const key of [null, 'x', { kind: 'text' }, { kind: 'text', text: 'x', control: true }])
      expect(typeKey([key])).toBe(false);
    expect(keyboardShown([300])).toBe(true);
    for (const height of [-1, 0.5, 1e6, '300']) expect(keyboardShown([height])).toBe(false);
  });

  it('refuse what is no page over a site', () => {
    const { choosePage } = argumentChecks;
    for (const page of [
      { kind: 'downloads' },
      { kind: 'pop-up', id: 1 },
      { kind: 'download', id: 0 },
    ]) {
      expect(choosePage([page])).toBe(true);
    }
    for (const page of [null, 'downloads', { kind: 'site', id: 1 }, { kind: 'pop-up' }]) {
      expect(choosePage([page])).toBe(false);
    }
    expect(choosePage([{ kind: 'downloads', id: 1 }])).toBe(false);
    expect(choosePage([{ kind: 'pop-up', id: '1' }])).toBe(false);
  });

  it('refuse what is no answer to a server', () => {
    const { answerChallenge } = argumentChecks;
    const { answerDialog } = argumentChecks;
    const dialogAnswer = { id: 1, isOk: true, text: '', isMuted: false };
    expect(answerDialog([dialogAnswer])).toBe(true);
    expect(answerDialog([{ ...dialogAnswer, text: 'x'.repeat(2000) }])).toBe(true);
    for (const wrong of [{ id: -1 }, { isOk: 1 }, { text: 'x'.repeat(2001) }, { isMuted: null }]) {
      expect(answerDialog([{ ...dialogAnswer, ...wrong }])).toBe(false);
    }
    expect(answerDialog([{ ...dialogAnswer, more: 1 }])).toBe(false);
    expect(answerDialog([null])).toBe(false);
    expect(answerChallenge([null])).toBe(true);
    expect(answerChallenge([{ user: 'nora', password: '' }])).toBe(true);
    for (const answer of [undefined, {}, { user: 'nora' }, { user: '', password: 'x' }]) {
      expect(answerChallenge([answer])).toBe(false);
    }
    expect(answerChallenge([{ user: 'u'.repeat(257), password: 'x' }])).toBe(false);
    expect(answerChallenge([{ user: 'nora', password: 'p'.repeat(1025) }])).toBe(false);
    expect(answerChallenge([{ user: 'nora', password: 'x', host: 'y' }])).toBe(false);
  });
});

it('takes a language tag, or none', () => {
  for (const tag of [null, 'ar', 'fr-CA']) expect(argumentChecks.chooseLanguage([tag])).toBe(true);
  for (const tag of [undefined, '', 7, 'a'.repeat(36), {}]) {
    expect(argumentChecks.chooseLanguage([tag])).toBe(false);
  }
});
