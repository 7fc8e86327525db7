import { expect, it } from 'vitest';
import { emptyAnswer, failureOf } from '../../../../../main/electron/browser/load/load-failure.ts';

it.each([
  [-105, 'unreachable'], // ERR_NAME_NOT_RESOLVED
  [-102, 'unreachable'], // ERR_CONNECTION_REFUSED
  [-107, 'unreachable'], // ERR_SSL_PROTOCOL_ERROR
  [-300, 'unreachable'], // ERR_INVALID_URL
  [-200, 'certificate'],
  [-202, 'certificate'],
  [-299, 'certificate'],
  [-110, 'client-certificate'],
  [-117, 'client-certificate'],
  [-379, 'no-page'],
])('takes the error %i for %s', (code, kind) => {
  expect(failureOf(code, false)).toMatchObject({ kind });
});

it.each([
  [-15, 'client-certificate'], // ERR_SOCKET_NOT_CONNECTED
  [-101, 'client-certificate'], // ERR_CONNECTION_RESET
  [-102, 'unreachable'],
  [-105, 'unreachable'],
  [-202, 'certificate'],
])('takes the error %i for %s where the server has asked for a certificate', (code, kind) => {
  expect(failureOf(code, true)).toMatchObject({ kind });
});

it.each([-3, -20])(
  'takes the error %i for no failure: the kiosk or the site stopped it',
  (code) => {
    expect(failureOf(code, true)).toBeNull();
  },
);

it.each([
  [401, { kind: 'sign-in-cancelled' }],
  [407, { kind: 'sign-in-cancelled' }],
  [404, { kind: 'no-page', status: 404 }],
  [503, { kind: 'no-page', status: 503 }],
])('takes an empty answer with the status %i for what it is', (status, failure) => {
  expect(emptyAnswer(status)).toEqual(failure);
});
