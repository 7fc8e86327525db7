/**
 * Refuses security keys and passkeys (Web Authentication) on the provider's page, as a user without one would,
 * and tells the kiosk that the page has asked. Chromium's own feature is off in any case.
 *
 * It runs in a page's own world before its scripts. The kiosk judges what it is told, not this script.
 */

export {};

/** A page tells the kiosk by a `confirm` with this text. */
const ASKED = 'cleardesk:security-key';

const { apply, defineProperty } = Reflect;
const { confirm } = window;

function refuse(name: 'get' | 'create'): void {
  const container = CredentialsContainer.prototype;
  const own = container[name];
  const value = function (this: CredentialsContainer, options?: CredentialRequestOptions) {
    const isAsked = typeof options === 'object' && 'publicKey' in options;
    if (!isAsked) return apply(own, this, [options]) as Promise<Credential | null>;
    apply(confirm, window, [ASKED]);
    return Promise.reject(new DOMException('Not allowed here', 'NotAllowedError'));
  };
  defineProperty(container, name, { value });
}

// Only a secure context has it.
if ('CredentialsContainer' in window) {
  refuse('get');
  refuse('create');
}
