type Rgb = readonly [number, number, number];

/** The least favourable backgrounds a name can stand on: the tinted row of each theme. */
const ON_LIGHT: Rgb = [0xe6, 0xe4, 0xfb];
const ON_DARK: Rgb = [0x35, 0x33, 0x5c];
const READABLE = 4.5;
const FALLBACK: Rgb = [0x6b, 0x72, 0x80];

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours as WCAG 2 measures it, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export function parseHex(hex: string | undefined): Rgb {
  const [, digits] = /^#([0-9a-f]{6})$/i.exec(hex ?? '') ?? [];
  if (!digits) return FALLBACK;
  const value = parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

/** The colour, moved towards `goal` just far enough to be readable on `background`. */
export function readable(colour: Rgb, background: Rgb, goal: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = colour.map((part, i) => Math.round(part + ((goal[i] ?? 0) - part) * share)) as unknown as Rgb;
    if (contrast(mixed, background) >= READABLE) return mixed;
  }
  return goal;
}

const known = new Map<string, string>();

/** An author's colour as a CSS value that is readable in the light and in the dark theme. */
export function nameColour(hex: string | undefined): string {
  const key = hex ?? '';
  let css = known.get(key);
  if (!css) {
    const colour = parseHex(hex);
    const light = readable(colour, ON_LIGHT, [0, 0, 0]);
    const dark = readable(colour, ON_DARK, [255, 255, 255]);
    css = `light-dark(rgb(${light.join(' ')}), rgb(${dark.join(' ')}))`;
    if (known.size > 2_000) known.clear();
    known.set(key, css);
  }
  return css;
}
