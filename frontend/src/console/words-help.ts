/** The words of the list of keys. */
export const helpWords = {
  title: 'Keys',
  close: 'Close',
  on: 'Single keys act',
  onHint: 'Switch off if you use speech input, or if keys get in your way. Buttons always work.',
  groups: [
    [
      'Anywhere',
      [
        ['1 – 6', 'Go to a lane'],
        ['j  k', 'Next, previous'],
        ['Ctrl Z', 'Undo what you did last'],
        ['Esc', 'Close; leave the lane, so that it moves on'],
        ['?', 'This help'],
      ],
    ],
    [
      'Queue',
      [
        ['a', 'Approve; leave a reported message; lift what an appeal is about'],
        ['r', 'Reject; remove; uphold'],
        ['Shift R', 'The same with a reason'],
        ['m', 'Publish masked'],
        ['e', 'Why it waits, and what each stage found'],
        ['q', 'The next queue'],
        ['/', 'Find in the queue'],
      ],
    ],
    ['Live lane', [['d', 'Remove the message'], ['x', 'Choose it, to act on many at once'], ['n', 'Clean up by pattern']]],
    ['The author', [['u', 'What is known of them'], ['t', 'Time out, then 1–6: 10 s, 1 min, 5 min, 10 min, 1 h, 24 h'], ['b', 'Ban (asks once)']]],
  ] as readonly (readonly [string, readonly (readonly [keys: string, what: string])[]])[],
  note: 'Single keys do nothing while you type, or with Ctrl, Alt or ⌘ held.',
} as const;
