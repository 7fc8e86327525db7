import type { Setup } from '../preload/contract.ts';
import { Holdable } from './Holdable.tsx';
import { LogoMark } from './LogoMark.tsx';

type OrganisationProps = Setup['organisation'] & {
  /** Somebody has held the logo for long; null where that means nothing. */
  readonly onHeld: (() => void) | null;
};

/** Whose device this is: the logo, or Cleardesk's mark, with the name. */
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
