/** The store's unit of work on every database. */

import { describeEachDatabase } from '../support/databases.js';
import { describeUnitOfWork } from './describe-unit-of-work.js';

describeEachDatabase('a unit of work', describeUnitOfWork);
