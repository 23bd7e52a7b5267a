const UNITS = [
  [86_400, 'day', 'days', 'd'],
  [3_600, 'hour', 'hours', 'h'],
  [60, 'minute', 'minutes', 'min'],
  [1, 'second', 'seconds', 's'],
] as const;

/** How long something was chosen to last, exactly: "10 minutes", "6 min 40 s". Of times that wait, `duration` tells enough. */
export function length(seconds: number): string {
  // Beginning and end are noted by two clocks.
  const minutes = Math.round(seconds / 60);
  let left = minutes > 0 && Math.abs(seconds - minutes * 60) <= 1 ? minutes * 60 : Math.max(1, Math.round(seconds));
  const parts: { n: number; long: string; short: string }[] = [];
  for (const [size, one, many, short] of UNITS) {
    const n = Math.floor(left / size);
    left -= n * size;
    if (n > 0) parts.push({ n, long: n === 1 ? one : many, short });
  }
  return parts.map(({ n, long, short }) => `${String(n)} ${parts.length === 1 ? long : short}`).join(' ');
}
