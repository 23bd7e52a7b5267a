import type { Options } from './options';

function hex(colour: string): string {
  return colour.startsWith('#') ? colour : `#${colour}`;
}

/**
 * Put the options that are a matter of looks on the page's root: classes and custom properties. They stand on `html`,
 * so that a streamer's own CSS for `body` or `.chat` is nearer to the text and wins.
 */
export function dress(root: HTMLElement, options: Options): void {
  root.classList.add(
    `theme-${options.theme}`,
    `align-${options.align}`,
    `from-${options.from}`,
    ...(options.names ? [] : ['no-names']),
  );
  root.dir = options.rtl ? 'rtl' : 'ltr';
  if (options.lang !== null) root.lang = options.lang;
  const set = (name: string, value: string | number | null): void => {
    if (value !== null) root.style.setProperty(`--chat-${name}`, String(value));
  };
  set('size', `${options.size}px`);
  set('scale', options.scale);
  set('opacity', options.opacity);
  set('font', options.font === null ? null : `"${options.font}"`);
  set('stroke', options.stroke === null ? null : `${options.stroke}px`);
  set('shadow', options.shadow === null ? null : `${options.shadow}px`);
  set('ground', options.chroma === null ? null : hex(options.chroma));
}
