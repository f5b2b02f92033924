/** The enum Right. */

import { isAllowed, RIGHT_WORDS, type Right as RightOfRole, type Role } from '../../../callers/roles.js';
import { registerEnum } from '../register-enum.js';

export const Right = registerEnum<RightOfRole>(
  'Right',
  'One thing that a role may do. There may be more in a later version.',
  RIGHT_WORDS,
);

/** What keys of this role may do, in the order of the enum. */
export function rightsOf(role: Role): RightOfRole[] {
  return Object.values(Right).filter(right => isAllowed(role, right));
}
