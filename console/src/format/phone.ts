/** Phone numbers as people in Kenya write them: "0712 345 678"; what is masked stays masked. */

/** `number` as the API has it: 254712345678, or 2547*****678. */
export function formatPhone(number: string): string {
  return number.replace(/^254(.{3})(.{3})(.{3})$/, '0$1 $2 $3');
}

/** "…678": enough to tell customers at a counter apart, and shown where anybody may look. */
export function formatLastDigits(number: string): string {
  return `…${number.slice(-3)}`;
}
