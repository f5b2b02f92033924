/** Medians, percentiles and the tables that benchmarks print. */

export function median(values) {
  return percentile(values, 50);
}

export function percentile(values, percent) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** Rate, p50 and p99 of one run of the load generator. */
export function summarize({ latenciesMs, statuses, elapsedMs }) {
  return {
    perSecond: (latenciesMs.length / elapsedMs) * 1000,
    p50Ms: percentile(latenciesMs, 50),
    p99Ms: percentile(latenciesMs, 99),
    answers: latenciesMs.length,
    statuses,
  };
}

/** Medians over the rounds of each contestant, and each one's rate as a multiple of `reference`'s. */
export function compare(rounds, reference) {
  const names = Object.keys(rounds[0]);
  const medians = Object.fromEntries(
    names.map(name => {
      const of = key => median(rounds.map(round => round[name][key]));
      return [name, { perSecond: of('perSecond'), p50Ms: of('p50Ms'), p99Ms: of('p99Ms') }];
    }),
  );
  return names.map(name => ({
    name,
    ratio: medians[name].perSecond / medians[reference].perSecond,
    ...medians[name],
    rates: rounds.map(round => Math.round(round[name].perSecond)),
  }));
}

/** Ratios first: rates are this machine's, ratios travel. */
export function printComparison(title, reference, rows) {
  const lines = rows.map(row => ({
    contestant: row.name,
    [`× ${reference}`]: round(row.ratio, 2),
    'per second': round(row.perSecond, 0),
    'p50 ms': round(row.p50Ms, 1),
    'p99 ms': round(row.p99Ms, 1),
    'each round': row.rates.join(' '),
  }));
  printTable(title, lines);
}

export function printTable(title, lines) {
  const keys = Object.keys(lines[0]);
  const widths = keys.map(key => Math.max(key.length, ...lines.map(line => String(line[key]).length)));
  const row = cells =>
    cells
      .map((cell, index) => String(cell).padEnd(widths[index]))
      .join('  ')
      .trimEnd();
  process.stdout.write(
    `\n${title}\n${row(keys)}\n${lines.map(line => `${row(keys.map(key => line[key]))}\n`).join('')}`,
  );
}

export function round(value, digits) {
  return Number(value.toFixed(digits));
}
