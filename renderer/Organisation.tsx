import type { Setup } from '../preload/contract.ts';
import { Holdable } from './Holdable.tsx';
import { LogoMark } from './LogoMark.tsx';

type OrganisationProps = Setup['organisation'] & {
  /** The user has held the logo; null if that does nothing. */
  readonly onHeld: (() => void) | null;
};

/** The organisation that owns the device: its logo, or Cleardesk's mark, and its name. */
export function Organisation({ name, logo, onHeld }: OrganisationProps) {
  return (
    <div className="organisation">
      <Holdable onHeld={onHeld}>
        {logo ? <img className="organisation-logo" src={logo} alt="" /> : <LogoMark />}
      </Holdable>
      <p className="organisation-name">{name}</p>
    </div>
  );
}
