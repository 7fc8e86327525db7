import 'i18next';
import type english from './locales/en.json';

// A text that does not exist, or a missing value for it, is a type error.
declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof english };
  }
}
