/** A receipt in groups of four letters, as people read it aloud; what is copied has no spaces. */

const GROUP = /.{1,4}/g;

export function ReceiptCode({ receipt }: { readonly receipt: string }) {
  return (
    <span className="receipt" translate="no">
      {[...receipt.matchAll(GROUP)].map(({ 0: letters, index }) => (
        <span key={index}>{letters}</span>
      ))}
    </span>
  );
}
