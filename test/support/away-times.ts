/** How long a watch was away after each disconnect: printed for who reads the output, and never asserted. */

export interface AwayTimes {
  /** The network has just failed. */
  leave(): void;
  /** Something was heard; counts the first time after each failure. */
  back(): void;
  /** Writes down all times so far, and forgets them. */
  print(what: string): void;
}

/** Knows of no failure yet. */
export function createAwayTimes(): AwayTimes {
  const times: number[] = [];
  let since: number | null = null;
  return {
    leave() {
      since = performance.now();
    },
    back() {
      if (since !== null) times.push(performance.now() - since);
      since = null;
    },
    print(what) {
      const sorted = times.splice(0).sort((one, other) => one - other);
      const within = (share: number): string => {
        const ms = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
        return `${(ms / 1_000).toFixed(1)} s`;
      };
      const text = `${sorted.length} times back, half of them within ${within(0.5)}, nine of ten ${within(0.9)}, all ${within(1)}`;
      process.stdout.write(`  ${text}: ${what}\n`);
      since = null;
    },
  };
}
