/** The text of a canned reason with what its variables stand for; one that is not known stays empty. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .replace(/\{(name|room|minutes|rule|kind)\}/g, (_, name: string) => values[name] ?? '')
    .replace(/ +(?=[,.])/g, '')
    .trim();
}
