/** Reads a client's message; graphql-ws validates its form. */

import {
  type CompleteMessage,
  type ConnectionInitMessage,
  type Message,
  MessageType,
  type PingMessage,
  type PongMessage,
  parseMessage,
  type SubscribeMessage,
} from 'graphql-ws';

/** What a client may say. */
export type ClientMessage = ConnectionInitMessage | PingMessage | PongMessage | SubscribeMessage | CompleteMessage;

/** Null if it is not a message of the protocol, or one that only a server may send. */
export function readMessage(text: string): ClientMessage | null {
  try {
    const message = parseMessage(text);
    return isOfClient(message) ? message : null;
  } catch {
    return null;
  }
}

function isOfClient(message: Message): message is ClientMessage {
  const { type } = message;
  return type !== MessageType.ConnectionAck && type !== MessageType.Next && type !== MessageType.Error;
}
