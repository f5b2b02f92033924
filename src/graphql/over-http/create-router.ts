/** `/graphql` as an Express route, for unusual requests: the credential first, then the body, then the one entrance. */

import express, { type Request, type Response, type Router } from 'express';

import { sendAnswer } from '../../lib/send-answer.js';
import type { AnswerRequest, Enter } from './enter.js';
import { type DoorNeighbours, refuseUnknown } from './require-caller.js';

/** The largest accepted operation: metadata, variables and all. */
const BODY_BYTES_MAX = 100_000;

/** Without a valid credential nothing is answered but 401, the schema included, and no body is read. */
export function createRouter(enter: Enter, neighbours: Omit<DoorNeighbours, 'authenticate'>): Router {
  const router = express.Router();
  router.use(
    async (request, response, next) => {
      const answer = await enter(request.headers, neighbours.addressOf(request));
      if (answer === null) return refuseUnknown(request, response, neighbours);
      response.locals.answer = answer;
      next();
    },
    express.json({ limit: BODY_BYTES_MAX, inflate: false }),
    async (request, response) => {
      const { method, body } = request;
      await sendAnswer(request, response, await answerOf(response)({ method, search: searchOf(request), body }));
    },
  );
  return router;
}

function answerOf({ locals }: Response): AnswerRequest {
  return locals.answer;
}

function searchOf({ url }: Request): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}
