/** Lets a client use an id again: a message about one that it has completed waits until graphql-ws has done with the operation. */

/** Handles one message; resolves when all that it began is over. */
export type HandleMessage = (text: string) => Promise<void>;

interface Operation {
  isCompleted: boolean;
  /** Messages about its id that came after the client had completed it. */
  readonly waiting: string[];
}

/**
 * graphql-ws takes an id for free when the client completes it, and frees it once more when the operation has ended: an operation
 * that has begun under it meanwhile would be told complete, or told beside the old one. What waits is bounded by what a
 * socket may send, and an operation that has been completed ends soon.
 */
export function createIdsInTurn(
  handle: HandleMessage,
  isOpen: () => boolean,
  onCompleted: (id: string) => void,
): HandleMessage {
  const operations = new Map<string, Operation>();

  const begin = async (id: string, text: string): Promise<void> => {
    const operation: Operation = { isCompleted: false, waiting: [] };
    operations.set(id, operation);
    try {
      await handle(text);
    } finally {
      operations.delete(id);
    }
    if (isOpen()) await Promise.all(operation.waiting.map(receive));
  };
  async function receive(text: string): Promise<void> {
    const { type, id } = readHead(text);
    const operation = id === null ? undefined : operations.get(id);
    if (operation?.isCompleted) {
      operation.waiting.push(text);
      return;
    }
    if (operation && id !== null && type === 'complete') {
      operation.isCompleted = true;
      onCompleted(id);
    }
    // A second operation under an id that is in use is for graphql-ws to refuse.
    return id !== null && type === 'subscribe' && !operation ? begin(id, text) : handle(text);
  }
  return receive;
}

/** What is no message of the protocol is for graphql-ws to refuse. */
function readHead(text: string): { readonly type: unknown; readonly id: string | null } {
  try {
    const { type, id }: { type?: unknown; id?: unknown } = JSON.parse(text);
    return { type, id: typeof id === 'string' ? id : null };
  } catch {
    return { type: null, id: null };
  }
}
