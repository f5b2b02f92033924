/** Properties draw the same examples for every fault, so that the figure can be repeated, and a failing one is not made smaller. */

import fc from 'fast-check';

fc.configureGlobal({ seed: 1, endOnFailure: true });
