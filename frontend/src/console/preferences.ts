/** What a moderator has set for this browser. A browser that keeps nothing just starts with the defaults. */

export type Theme = 'auto' | 'light' | 'dark';
const THEME = 'eventchat.console.theme';
const KEYS = 'eventchat.console.keys';

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is forbidden here: the choice lasts as long as the page.
  }
}

export function theme(): Theme {
  const kept = read(THEME);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

/** Show the page in *choice* and remember it. */
export function setTheme(choice: Theme): void {
  if (choice === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  write(THEME, choice);
}

export function plainKeys(): boolean {
  return read(KEYS) !== 'off';
}

export function setPlainKeys(on: boolean): void {
  write(KEYS, on ? 'on' : 'off');
}
