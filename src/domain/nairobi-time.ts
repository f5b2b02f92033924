/** M-Pesa's local dates: Nairobi is UTC+3 all year, so they are converted by their digits, whatever zone this machine is in. */

const OFFSET_MS = 3 * 60 * 60 * 1000;

const COMPACT = /^(?<year>20\d\d)(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)$/;
const DOTTED = /^(?<day>\d\d)\.(?<month>\d\d)\.(?<year>20\d\d) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)$/;
const ISO =
  /^(?<year>20\d\d)-(?<month>\d\d)-(?<day>\d\d)[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.\d{1,9})?)?(?:(?<utc>Z)|(?<sign>[+-])(?<zoneHour>\d\d):?(?<zoneMinute>\d\d))?$/i;

/**
 * UTC milliseconds of 20260113101546 (number or text) or "13.01.2026 10:15:46". Null for anything that no calendar or
 * clock shows, and for years outside 2000–2099.
 */
export function instantFromNairobi(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  const parts = (COMPACT.exec(text) ?? DOTTED.exec(text))?.groups;
  if (parts === undefined) return null;
  const { year, month, day, hour, minute, second } = parts;
  const instant =
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) - OFFSET_MS;
  // Date.UTC rolls the 30th of February over to March: only what comes back unchanged was a date.
  return nairobiTimestamp(instant) === `${year}${month}${day}${hour}${minute}${second}` ? instant : null;
}

/**
 * UTC milliseconds of "2026-01-13T10:15:46.123Z", "2026-01-13 10:15:46+0300" or "2026-01-13 10:15": without a zone it is
 * Nairobi's. Fractions of a second are left out. Null as above.
 */
export function instantFromIso(value: unknown): number | null {
  const parts = (typeof value === 'string' ? ISO.exec(value.trim()) : null)?.groups;
  if (parts === undefined) return null;
  const { year, month, day, hour, minute, second = '00', sign, zoneHour = '0', zoneMinute = '0' } = parts;
  const local = instantFromNairobi(`${year}${month}${day}${hour}${minute}${second}`);
  if (local === null || (parts.utc === undefined && sign === undefined)) return local;
  const zoneMs = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return local + OFFSET_MS - (sign === '-' ? -zoneMs : zoneMs);
}

/** YYYY-MM-DD HH:mm:ss in Nairobi at an instant (UTC milliseconds). */
export function nairobiDateTime(instant: number): string {
  return new Date(instant + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** YYYYMMDDHHmmss in Nairobi at an instant (UTC milliseconds). */
export function nairobiTimestamp(instant: number): string {
  const iso = new Date(instant + OFFSET_MS).toISOString();
  return (
    iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10) + iso.slice(11, 13) + iso.slice(14, 16) + iso.slice(17, 19)
  );
}
