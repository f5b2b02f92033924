/** How long a test waits for what must come: only a hang is that long, so that no test fails because the machine is slow. */

export const PATIENCE_MS = 300_000;
