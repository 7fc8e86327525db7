import type { Setup } from '../preload/contract.ts';
import { HoldArea } from './Holdable.tsx';
import { LogoMark } from './LogoMark.tsx';

/** The organisation that owns the device: its logo, or Cleardesk's mark, and its name. */
export function Organisation({ name, logo }: Setup['organisation']) {
  return (
    <div className="organisation">
      <HoldArea>
        {logo ? <img className="organisation-logo" src={logo} alt="" /> : <LogoMark />}
      </HoldArea>
      <p className="organisation-name">{name}</p>
    </div>
  );
}

/** The organisation's logo, small, above a screen's heading and in the bar; nothing where it has none. */
export function SmallLogo({ logo }: { readonly logo: string | null }) {
  return logo === null ? null : <img className="small-logo" src={logo} alt="" />;
}
