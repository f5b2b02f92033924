/** Limits of one WebSocket, and of those without a credential yet; `seat-limits` has the limits of a caller. */

export const SOCKET_LIMITS = Object.freeze({
  /** All sockets of this process. */
  socketsMax: 20_000,
  /** Without a credential yet: of this process, and of one address. Each is closed after `initWaitMs`. */
  strangersMax: 1_000,
  strangersPerAddressMax: 200,
  subscriptionsPerSocketMax: 100,
  /** Of one message; larger ones close the socket with 1009. */
  messageBytesMax: 65_536,
  /** Of the parts of unfinished messages, of all sockets together; this much of each is free. */
  unfinishedBytesMax: 16_777_216,
  unfinishedBytesFree: 4_096,
  fragmentsMax: 64,
  bufferedChunksMax: 4_096,
  /** A socket may send this many messages at once (all its subscriptions changed five times over), and this many a second in the
   * long run; what is more is read later. */
  messagesBurst: 1_000,
  messagesPerSecond: 100,
  /** What may wait to be read by the other side. */
  unreadBytesMax: 1_048_576,
  operationIdLengthMax: 128,
  initWaitMs: 3_000,
  /** How often a socket hears something: at least every 12 seconds is promised. */
  keepAliveMs: 10_000,
  /** How long a closing socket may take before it is cut. */
  closeMs: 5_000,
});
