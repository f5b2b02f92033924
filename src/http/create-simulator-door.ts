/** The simulator below `/simulator`: Daraja's paths as they are, and its page for those who may see everything. */

import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Caller } from '../callers/caller.js';
import { isAllowed } from '../callers/roles.js';
import { type AddressList, plainAddress } from '../lib/address-list.js';
import type { Log } from '../lib/log.js';
import { answerError } from './answers.js';
import type { FindCaller } from './create-app.js';

/** What http needs of the simulator. */
export interface SimulatorEdge {
  /** `refuseLate` is asked once the body of an act is there: true where it has answered, because the act is not allowed any more. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, refuseLate?: () => boolean) => void;
  readonly isForPeople: (request: IncomingMessage) => boolean;
  /** Ends the streams of phones. */
  readonly hangUp: () => void;
}

/** Answers what is below its path, and says whether it did. */
export type SimulatorDoor = (path: string, request: IncomingMessage, response: ServerResponse) => boolean;

export interface SimulatorDoorNeighbours {
  /** Null outside of simulator mode: then nothing is there. */
  readonly simulator: SimulatorEdge | null;
  readonly findCaller: FindCaller;
  readonly addressOf: (request: IncomingMessage) => string;
  /** Who may use it as Daraja. */
  readonly mayUse: AddressList;
  readonly log: Log;
}

const PATH = '/simulator';
const NEEDED = 'An API key with the role admin is required.';

/** Whether a path leads to the simulator. */
export function isOfSimulator(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}

/** The page and the control door tell of phone numbers and callback URLs: where there are API keys they ask for one with the role admin. */
export function createSimulatorDoor({
  simulator,
  findCaller,
  addressOf,
  mayUse,
  log,
}: SimulatorDoorNeighbours): SimulatorDoor {
  if (simulator === null) return () => false;

  async function answerPeople(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const caller = await findCaller(asBearer(request.headers.authorization), addressOf(request));
      if (caller && isAllowed(caller.role, 'OPERATE')) {
        simulator?.handle(request, response, () => caller.ending?.hasEnded() === true && refuseOperator(response));
        endWith(response, caller);
      }
      // A page asks by its own program, and has a form of its own; only a visit gets the browser's.
      else if (isOfControl(request)) refuseOperator(response);
      else askForKey(response);
    } catch (error) {
      log.error({ err: error }, 'a caller could not be recognised');
      answerError(response, 503, 'UNAVAILABLE', 'The key cannot be checked at the moment: try again.');
    }
  }

  return (path, request, response) => {
    if (path === PATH) {
      // Relative: a proxy may have put a path before it.
      response.writeHead(308, { Location: 'simulator/' }).end();
      return true;
    }
    if (!isOfSimulator(path)) return false;
    request.url = request.url?.slice(PATH.length);
    if (simulator.isForPeople(request)) void answerPeople(request, response);
    else if (mayUse.has(addressOf(request)) || isFromHere(request, addressOf(request)))
      simulator.handle(request, response);
    else answerError(response, 403, 'FORBIDDEN', 'SIMULATOR_ALLOWED_ADDRESSES does not list this address.');
    return true;
  };
}

function refuseOperator(response: ServerResponse): true {
  answerError(response, 401, 'UNAUTHENTICATED', NEEDED);
  return true;
}

/** Breaks a stream off when its key ends. What has not been answered yet is refused when its body has come. */
function endWith(response: ServerResponse, { ending }: Pick<Caller, 'ending'>): void {
  const forget = ending?.listen(() => {
    if (response.headersSent) response.destroy();
  });
  if (forget) response.once('close', forget);
}

/** The gateway's own questions, also where it listens on a name. */
function isFromHere({ socket }: IncomingMessage, address: string): boolean {
  return address !== '' && address === plainAddress(socket.localAddress ?? '');
}

function askForKey(response: ServerResponse): void {
  const message = 'Any name will do; the password is an API key with the role admin.';
  answerError(response, 401, 'UNAUTHENTICATED', message, {
    'WWW-Authenticate': 'Basic realm="mpesa-gateway: an API key with the role admin as the password", charset="UTF-8"',
  });
}

function isOfControl({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/control/');
}

/** What a browser asks its user for, as a program would send it. */
function asBearer(authorization: string | undefined): string | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return authorization;
  return `Bearer ${Buffer.from(encoded, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')}`;
}
