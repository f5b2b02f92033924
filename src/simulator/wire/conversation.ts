/** The two ids of one request of the Result family (daraja.md §6.1). */

/** Its acknowledgement and its result carry both. */
export interface Conversation {
  readonly OriginatorConversationID: string;
  readonly ConversationID: string;
}
