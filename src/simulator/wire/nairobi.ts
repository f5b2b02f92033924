/** M-Pesa's local dates: Nairobi, three hours ahead of UTC the whole year, written as digits. */

const OFFSET_MS = 3 * 60 * 60 * 1000;

/** `YYYYMMDDHHmmssSSS`. */
export function nairobiDigits(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().replace(/\D/g, '');
}

/** `YYYYMMDDHHmmss`, the usual form. */
export function nairobiStamp(at: number): string {
  return nairobiDigits(at).slice(0, 14);
}

/** `dd.MM.yyyy HH:mm:ss`, which only B2C uses. */
export function nairobiProse(at: number): string {
  const local = new Date(at + OFFSET_MS).toISOString();
  return `${local.slice(8, 10)}.${local.slice(5, 7)}.${local.slice(0, 4)} ${local.slice(11, 19)}`;
}

/** `yyyy-MM-dd`: the day in Nairobi. */
export function nairobiDay(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 10);
}

/** `dd-MM-yyyy HH:mm:ss`, as statements have it. */
export function nairobiStatement(at: number): string {
  return nairobiProse(at).replaceAll('.', '-');
}

/** UTC milliseconds of `yyyy-MM-dd HH:mm:ss`, whose form was checked. */
export function readNairobiDateTime(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`) - OFFSET_MS;
}
