import { useTranslation } from 'react-i18next';
import type { Navigation } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { BarIcon, outlines } from './bar-icons.tsx';

export interface SessionMovesProps {
  /** Back leads somewhere. */
  readonly canGoBack: boolean;
  readonly onNavigate: (to: Navigation) => void;
}

/** Back, Reload and Home. @param moves those that there is room for */
export function SessionMoves({
  moves,
  canGoBack,
  onNavigate,
}: SessionMovesProps & { readonly moves: readonly Navigation[] }) {
  const { t } = useTranslation();
  return (
    <div className="session-moves">
      {moves.map((to) => (
        <KioskButton
          key={to}
          look="bar"
          isDisabled={to === 'back' && !canGoBack}
          onPress={() => {
            onNavigate(to);
          }}
        >
          <BarIcon outline={outlines[to]} />
          <span className="for-screen-readers">{t(`session.${to}`)}</span>
        </KioskButton>
      ))}
    </div>
  );
}
