import 'vite/client';
import type { Cleardesk } from '../preload/contract.ts';

declare global {
  interface Window {
    readonly cleardesk: Cleardesk;
  }
}
