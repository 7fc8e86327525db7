import type { Setup } from '../preload/contract.ts';
import { LogoMark } from './LogoMark.tsx';

/** Whose device this is: the logo, or Cleardesk's mark, with the name. */
export function Organisation({ name, logo }: Setup['organisation']) {
  return (
    <div className="organisation">
      {logo ? <img className="organisation-logo" src={logo} alt="" /> : <LogoMark />}
      <p className="organisation-name">{name}</p>
    </div>
  );
}
