/** A line through points, as the path of an SVG. Pure. */

interface Box {
  readonly width: number;
  readonly height: number;
}

/** Left to right as they are given; a balance holds until the next is told, so the line has steps. */
export function drawLine(
  points: readonly { readonly x: number; readonly y: number }[],
  { width, height }: Box,
): string {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const place = (value: number, all: readonly number[], size: number) => {
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return most === least ? size / 2 : ((value - least) / (most - least)) * (size - 4) + 2;
  };
  return points
    .map(({ x, y }, index) => {
      const left = place(x, xs, width).toFixed(1);
      const top = (height - place(y, ys, height)).toFixed(1);
      return index === 0 ? `M${left} ${top}` : `H${left} V${top}`;
    })
    .join(' ');
}
