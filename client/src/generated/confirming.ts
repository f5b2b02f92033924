/** Generated from the gateway's own sentences by `npm run generate`; do not edit. */

/** What a payer is told when a prompt has been there for a while. */
export const CONFIRMING = {
  EN: "Waiting for M-Pesa to confirm. This may take a few minutes.",
  SW: "Tunasubiri M-Pesa ithibitishe malipo. Huenda ikachukua dakika chache.",
};
