/** Which web pages may call the gateway: by CORS, and when a WebSocket is opened. Programs send no origin. */

/** Decides by the `Origin` header, which only browsers send. */
export interface OriginRule {
  /** Whether a page of this origin may use the gateway that it called as `host`. A request without an origin does not come from a page. */
  isAllowed(origin: string | undefined, host: string | undefined): boolean;
  /** Whether it is one of the listed origins: only these need CORS, pages of our own do not. */
  isListed(origin: string | undefined): origin is string;
}

/** `allowedOrigins` are compared exactly. Null: the same origin only. The public URL is the same origin. */
export function createOriginRule(allowedOrigins: readonly string[] | null, publicUrl: string): OriginRule {
  const listed = new Set(allowedOrigins ?? []);
  const own = new URL(publicUrl).origin;
  const isListed = (origin: string | undefined): origin is string => origin !== undefined && listed.has(origin);
  return Object.freeze({
    isListed,
    isAllowed(origin: string | undefined, host: string | undefined) {
      if (origin === undefined || isListed(origin) || origin === own) return true;
      return host !== undefined && hostOf(origin) === host.toLowerCase();
    },
  });
}

/** Null for "null" and for anything else that is not an http origin. */
function hostOf(origin: string): string | null {
  const match = /^https?:\/\/([^/?#@\s]+)$/i.exec(origin);
  return match?.[1]?.toLowerCase() ?? null;
}
