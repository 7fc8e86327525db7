import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInRefusal, SignInRequest } from '../../preload/contract.ts';

/** The props of every way of signing in. */
export interface SignInProps {
  readonly isSigningIn: boolean;
  /** Why the last attempt failed; undefined once its user may have left. */
  readonly refusal: SignInRefusal | undefined;
  /** How far the clock of the refusal's times is ahead of this page's, in milliseconds. */
  readonly clockOffset: number;
  readonly onSignIn: (request: SignInRequest) => void;
}

/** Something was left out, which the page itself can tell; or what the main process says. */
type ShownRefusal = { readonly kind: 'incomplete' } | SignInRefusal;

interface SignInMessageProps {
  /** What is going on; false when nothing is. */
  readonly status: string | false;
  readonly refusal: ShownRefusal | undefined;
  /** What stands here while there is nothing else to say. */
  readonly hint?: string;
}

/** Says how signing in goes, and why it did not work; always in one place that has room for it. */
export function SignInMessage({ status, refusal, hint }: SignInMessageProps) {
  const statusId = useId();
  return (
    <div className="login-message">
      {/* There from the start: screen readers hear changes of a status, seldom a new one. */}
      <p className="login-status" role="status" aria-labelledby={statusId}>
        <span id={statusId}>{status}</span>
      </p>
      {status === false && (refusal ? <Refusal refusal={refusal} /> : hint && <p>{hint}</p>)}
    </div>
  );
}

/** Why signing in came to nothing, and what to do now. */
function Refusal({ refusal: { kind } }: { readonly refusal: ShownRefusal }) {
  const { t } = useTranslation();
  if (kind === 'cancelled') return null;
  return (
    <div className="login-alert" role="alert">
      <p className="login-alert-what">{t(`login.refusal.${kind}.what`)}</p>
      <p>{t(`login.refusal.${kind}.next`)}</p>
    </div>
  );
}
