/** The orders that run.js gives every contestant: publish, and tell what it has cost. */

const now = () => performance.timeOrigin + performance.now();

/**
 * `publish(ids, version)` resolves when each payment's update is committed or published; ids are told before.
 * `countOpen`, if there is one, tells what the contestant itself counts: its sockets and subscriptions.
 */
export function answerOrders({ port, ids, publish, countOpen = () => null }) {
  process.on('message', async ({ order, count, version, perSecond }) => {
    if (order === 'measure') {
      globalThis.gc();
      const { rss, heapUsed, external } = process.memoryUsage();
      process.send({ rss, heapUsed, external, cpu: process.cpuUsage(), open: countOpen() });
    }
    if (order === 'publish') {
      const at = [];
      await publish(ids.slice(0, count), version, index => {
        at[index] = now();
      });
      process.send({ publishedAt: at });
    }
    if (order === 'pace') process.send({ publishedAt: await pace(ids, publish, count, perSecond) });
    if (order === 'stop') process.exit(0);
  });
  process.send({ port, ids });
}

let paced = 0;

/** Updates of one payment after another, each with a version of its own, so many a second. */
async function pace(ids, publish, count, perSecond) {
  const at = [];
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1, paced += 1) {
    // Also when late: an embedded database answers without leaving the event loop, and nothing else would ever run.
    const early = startedAt + (index * 1_000) / perSecond - performance.now();
    await new Promise(resolve => (early > 0 ? setTimeout(resolve, early) : setImmediate(resolve)));
    await publish([ids[paced % ids.length]], paced + 2, () => {
      at[index] = now();
    });
  }
  return at;
}

/** Ids of the length of the gateway's. */
export function makeIds(count) {
  return Array.from({ length: count }, (_, index) => `0bd4${String(index).padStart(16, '0')}`);
}
