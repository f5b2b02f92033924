/** What a newcomer does first: `npm start`, one payment by GraphQL, and a signal to npm. */

import { tryGateway } from './try-gateway.mjs';

await tryGateway('npm', ['start'], '.');
