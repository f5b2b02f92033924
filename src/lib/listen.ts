/** Starts to listen on the configured address. */

import { once } from 'node:events';
import type { Server } from 'node:net';

import { ConfigurationFault, type VariableFault } from './configuration-fault.js';
import { errorCode } from './error-code.js';

/** Rejects with a fault on PORT or HOST when that place cannot be had. `port` 0: any free one. */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening').catch(error => {
    const fault = explain(errorCode(error), host, port);
    throw fault ? new ConfigurationFault([fault]) : error;
  });
}

function explain(code: string | null, host: string, port: number): VariableFault | null {
  switch (code) {
    case 'EADDRINUSE':
      return {
        variable: 'PORT',
        problem: `${port} is in use by another process: stop it or choose another port`,
      };
    case 'EACCES':
      return { variable: 'PORT', problem: `${port} is not allowed for this user: choose one above 1023` };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return { variable: 'HOST', problem: `${host} is not an address of this machine` };
    default:
      return null;
  }
}
