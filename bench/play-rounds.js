/** Interleaved rounds: one to warm up, then each contestant once in every round, in another order each time. */

import { summarize } from './statistics.js';

/** `run(contestant, durationMs)` resolves to what the load generator saw. Returns a summary by name for each round. */
export async function playRounds(contestants, run, { rounds, roundMs }) {
  for (const contestant of contestants) await run(contestant, roundMs);
  const played = [];
  for (let number = 0; number < rounds; number += 1) {
    const round = {};
    // Nobody always runs after the same neighbour.
    for (const contestant of rotate(contestants, number)) {
      round[contestant.name] = summarize(await run(contestant, roundMs));
    }
    played.push(round);
  }
  return played;
}

function rotate(list, by) {
  return list.map((_, index) => list[(index + by) % list.length]);
}
