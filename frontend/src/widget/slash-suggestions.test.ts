import { describe, expect, it } from 'vitest';
import { commandsOf, suggestions } from './slash-suggestions';

const people = [
  { id: 'u_1', name: 'Ada' },
  { id: 'u_2', name: 'Eve' },
  { id: 'u_3', name: 'Eve of the Hill' },
  { id: 'u_1', name: 'Ada' },
];
const all = commandsOf('moderator');
const shown = (draft: string): string[] => suggestions(draft, people, all).map(({ shows }) => shows);

describe('what a draft with a slash may go on as', () => {
  /** Those who run the chat have commands, everybody else has messages. */
  it('is for those who run the chat', () => {
    expect(commandsOf('host')).toEqual(all);
    for (const role of ['viewer', 'service', undefined] as const) expect(commandsOf(role)).toEqual([]);
    expect(suggestions('/', people, [])).toEqual([]);
  });

  /** A slash alone shows them all, with what follows each; letters narrow them; other names lead to the same ones. */
  it('is a command first', () => {
    expect(shown('/')).toEqual(all.map((name) => `/${name}`));
    expect(shown('/UN')).toEqual(['/unban', '/unpin', '/undo']);
    expect(shown('/mute')).toEqual(['/timeout']);
    expect(shown('/dance')).toEqual([]);
    expect(suggestions('/ti', people, all)[0]).toMatchObject({ args: 'name [10m] [reason]', draft: '/timeout ' });
    expect(suggestions('/und', people, all)[0]?.draft).toBe('/undo');
  });

  /** Then a name, the one heard last first, one written whole before all; with @ or a quote before it as well. */
  it('is a name where one belongs', () => {
    expect(shown('/ban ')).toEqual(['Ada', 'Eve of the Hill', 'Eve']);
    expect(shown('/ban e')).toEqual(['Eve of the Hill', 'Eve']);
    expect(shown('/ban eve')).toEqual(['Eve', 'Eve of the Hill']);
    expect(shown('/warn @hil')).toEqual(['Eve of the Hill']);
    expect(suggestions('/timeout @ad', people, all)[0]?.draft).toBe('/timeout Ada ');
  });

  /** After the name, and where no name belongs, nothing is completed. */
  it('is nothing otherwise', () => {
    for (const draft of ['/ban Ada 10m', '/announce E', '/slow 1', 'no slash', '/ban nobody', '/dance Ada']) expect(shown(draft)).toEqual([]);
  });
});
