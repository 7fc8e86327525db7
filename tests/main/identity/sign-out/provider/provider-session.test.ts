import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backChannel } from '../../../../../main/identity/sign-out/back-channel.ts';
import { asksToConfirm } from '../../../../../main/identity/sign-out/sites/page-text.ts';
import {
  endProviderSession,
  finishProviderSession,
} from '../../../../../main/identity/sign-out/provider/provider-session.ts';
import type { TaskOf } from '../../../../../main/identity/sign-out/task.ts';
import { FakeServer } from '../../../../fakes/fake-server.ts';
import { nodeSend } from '../../../../fakes/node-network.ts';

const request = backChannel({ limitMs: 500, maxBytes: 10_000 }, nodeSend);

/** As Keycloak's own theme has it. */
const QUESTION = `<p>Do you want to log out?</p>
<form class="form-actions" action="/logout/logout-confirm" method="POST">
  <input type="hidden" name="session_code" value="x">
  <input tabindex="4" name="confirmLogout" id="kc-logout" type="submit" value="Logout"/>
</form>`;
const SIGN_IN = `<form method="post"><input type="text" name="username">
<input type="password" name="password"><button>Sign in</button></form>`;

let provider: FakeServer;

beforeEach(async () => {
  provider = await FakeServer.start();
});

afterEach(() => provider.close());

/** Without a proof: nothing tells whether the session is dead. */
const task = (): TaskOf<'end-provider-session'> => ({
  kind: 'end-provider-session',
  endpoint: `${provider.origin}/logout`,
  idToken: 'h.e30.s',
  clientId: 'cleardesk',
  cookies: [],
  browserHeaders: {},
  probe: null,
});

const answersWith = (body: string) =>
  provider.on('POST /logout', { status: 200, headers: { 'content-type': 'text/html' }, body });

describe('a page of the provider', () => {
  it.each([
    ['a question', QUESTION, true],
    ['a question with a button', '<form method=post><button>Yes</button></form>', true],
    ['its sign-in form', SIGN_IN, false],
    ['a choice', '<form method=post><select name=a></select><button>Go</button></form>', false],
    ['words', '<h1>You are signed out</h1>', false],
    ['a search', '<form method=get><button>Search</button></form>', false],
    ['a form without a button', '<form method=post><input type=hidden name=a></form>', false],
    ['a button beside its form', '<form method=post></form><button>Menu</button>', false],
    ['nothing', '', false],
  ])('may hold a question to the user: %s', (_what, source, asks) => {
    expect(asksToConfirm(source)).toBe(asks);
  });
});

describe('a sign-out that asks the user', () => {
  it('is no sign-out', async () => {
    answersWith(QUESTION);
    expect(await endProviderSession(task(), request)).toMatchObject({ result: 'refused' });
  });

  it('is none where the page in the browser has asked, too', async () => {
    answersWith(QUESTION);
    const shown = { task: task(), saysYes: false };
    expect(await finishProviderSession(shown, request)).toMatchObject({ result: 'refused' });
  });

  it('is one where the provider leads to its sign-in form', async () => {
    answersWith(SIGN_IN);
    expect(await endProviderSession(task(), request)).toMatchObject({ result: 'signed-out' });
  });
});
