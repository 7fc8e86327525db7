/**
 * Gives a page whose site may notify the user a `Notification` of the kiosk's (Notifications API, WHATWG).
 * Its text goes to the session bar and never to the system, which would keep it after the session.
 * Chromium's own permission stays denied, so frames and service workers cannot notify the user.
 *
 * It runs in a page's own world before its scripts. The kiosk judges what it is told, not this script.
 */

export {};

/** Tells the kiosk: a `confirm` with this beginning, whose answer says whether the bar shows it. */
const NOTIFY = 'cleardesk:notify:';

const { apply, defineProperty } = Reflect;
const { stringify } = JSON;
const { confirm, String: toText, setTimeout } = window;

type Options = NotificationOptions | undefined;

class BarNotification extends EventTarget {
  static readonly permission = 'granted';
  static readonly maxActions = 0;

  static requestPermission(callback?: NotificationPermissionCallback): Promise<'granted'> {
    callback?.('granted');
    return Promise.resolve('granted');
  }

  onclick: ((event: Event) => void) | null = null;
  onshow: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly data: unknown;

  constructor(title: unknown, options: Options = {}) {
    super();
    this.title = toText(title);
    this.body = toText(options.body ?? '');
    this.tag = toText(options.tag ?? '');
    this.data = options.data ?? null;
    // Its maker adds the listeners first.
    setTimeout(() => {
      const isShown = apply(confirm, window, [NOTIFY + stringify([this.title, this.body])]);
      this.#tell(isShown ? 'show' : 'error');
    });
  }

  close(): void {
    this.#tell('close');
  }

  #tell(type: 'show' | 'error' | 'close'): void {
    const event = new Event(type);
    this.dispatchEvent(event);
    this[`on${type}`]?.(event);
  }
}

if (window === window.top) {
  defineProperty(window, 'Notification', {
    value: BarNotification,
    writable: true,
    configurable: true,
  });
  const { query } = Permissions.prototype;
  Object.assign(Permissions.prototype, {
    async query(this: Permissions, descriptor: PermissionDescriptor) {
      const status = await apply(query, this, [descriptor]);
      if (descriptor.name === 'notifications')
        defineProperty(status, 'state', { value: 'granted' });
      return status;
    },
  });
  // Absent where the page is not a secure context.
  const workers = (window as { ServiceWorkerRegistration?: typeof ServiceWorkerRegistration })
    .ServiceWorkerRegistration?.prototype;
  if (workers !== undefined) {
    Object.assign(workers, {
      showNotification(title: unknown, options: Options) {
        new BarNotification(title, options);
        return Promise.resolve();
      },
      getNotifications: () => Promise.resolve([]),
    });
  }
}
