/** The orders that run.js gives every contestant: publish, and tell what it has cost. */

const now = () => performance.timeOrigin + performance.now();

/** `publish(ids, version)` resolves when each payment's update is committed or published; ids are told before. */
export function answerOrders({ port, ids, publish }) {
  process.on('message', async ({ order, count, version }) => {
    if (order === 'measure') {
      globalThis.gc();
      const { rss, heapUsed } = process.memoryUsage();
      process.send({ rss, heapUsed, cpu: process.cpuUsage() });
    }
    if (order === 'publish') {
      const at = [];
      await publish(ids.slice(0, count), version, index => {
        at[index] = now();
      });
      process.send({ publishedAt: at });
    }
    if (order === 'stop') process.exit(0);
  });
  process.send({ port, ids });
}

/** Ids of the length of the gateway's. */
export function makeIds(count) {
  return Array.from({ length: count }, (_, index) => `0bd4${String(index).padStart(16, '0')}`);
}
