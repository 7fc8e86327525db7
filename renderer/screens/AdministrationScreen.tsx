import type { Administration, Cleardesk } from '../../preload/contract.ts';
import { assertNever } from '../assert-never.ts';
import { AdminPrompt } from './AdminPrompt.tsx';
import { AdminScreen } from './AdminScreen.tsx';

interface AdministrationScreenProps {
  readonly administration: Exclude<Administration, { kind: 'closed' }>;
  /** How far the clock of its times is ahead of this page's, in milliseconds. */
  readonly clockOffset: number;
  readonly cleardesk: Cleardesk;
}

/** The administrator's screen: first the password, then everything. */
export function AdministrationScreen(props: AdministrationScreenProps) {
  const { administration, clockOffset, cleardesk } = props;
  const close = () => void cleardesk.closeAdministration();
  switch (administration.kind) {
    case 'asking':
    case 'checking': {
      const refusal = administration.kind === 'asking' ? administration.refusal : undefined;
      const waitUntil = refusal?.waitUntil ?? null;
      return (
        <AdminPrompt
          key="prompt"
          isChecking={administration.kind === 'checking'}
          isRefused={refusal !== undefined}
          deadline={waitUntil === null ? null : waitUntil - clockOffset}
          onPassword={(password) => void cleardesk.openAdministration(password)}
          onCancel={close}
        />
      );
    }
    case 'open':
      return (
        <AdminScreen
          key="open"
          administration={administration}
          onVerify={() => void cleardesk.verifyAudit()}
          onLeave={() => void cleardesk.leaveKiosk()}
          onClose={close}
        />
      );
    default:
      return assertNever(administration);
  }
}
