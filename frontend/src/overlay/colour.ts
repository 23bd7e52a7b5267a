/** Names in the colours people chose, made lighter or darker in the same hue until they can be read on the theme's ground. */

export type Ground = 'dark' | 'light';
type Three = [number, number, number];
const PALETTE = ['#ff6b6b', '#ffa94d', '#ffd43b', '#69db7c', '#38d9a9', '#4dabf7', '#9775fa', '#f783ac'];
/** Relative luminance a name has at least on dark, at most on light. */
const ENOUGH = { dark: 0.36, light: 0.17 };
const STEP = 0.03;

/** Red, green and blue from 0 to 1; undefined for what is no `#rrggbb`. */
function channels(hex: string): Three | undefined {
  const match = /^#([0-9a-f]{6})$/i.exec(hex);
  if (!match?.[1]) return undefined;
  const value = parseInt(match[1], 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Relative luminance as WCAG defines it, 0 to 1. */
function luminance(colour: Three): number {
  const [red, green, blue] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as Three;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Hue in sixths of the circle, saturation, lightness. */
function toHsl([red, green, blue]: Three): Three {
  const high = Math.max(red, green, blue);
  const span = high - Math.min(red, green, blue);
  const light = high - span / 2;
  if (span === 0) return [0, 0, light];
  const hue = high === red ? (green - blue) / span : high === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  return [(hue + 6) % 6, span / (1 - Math.abs(2 * light - 1)), light];
}

function toRgb([hue, saturation, light]: Three): Three {
  const reach = saturation * Math.min(light, 1 - light);
  return [0, 8, 4].map((offset) => {
    const place = (offset + hue * 2) % 12;
    return light - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  }) as Three;
}

/** A colour for a person who has none: always the same one for the same id. */
function given(id: string): string {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return PALETTE[sum % PALETTE.length] as string;
}

/** The name's colour on *ground*: as chosen when that reads well, else moved just as far as needed. */
export function readable(chosen: string | undefined, id: string, ground: Ground): string {
  const colour = channels(chosen ?? '') ?? (channels(given(id)) as Three);
  const good = (candidate: Three): boolean =>
    ground === 'dark' ? luminance(candidate) >= ENOUGH.dark : luminance(candidate) <= ENOUGH.light;
  const [hue, saturation, start] = toHsl(colour);
  let light = start;
  let shown = colour;
  while (!good(shown) && light >= 0 && light <= 1) {
    light += ground === 'dark' ? STEP : -STEP;
    shown = toRgb([hue, saturation, Math.min(1, Math.max(0, light))]);
  }
  return `#${shown.map((part) => Math.round(part * 255).toString(16).padStart(2, '0')).join('')}`;
}
