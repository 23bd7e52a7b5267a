import { atDesk, guest } from './desk';
import { expect, test } from './fixture';

test('who looks at a case is seen by the others, until they look no more', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const alan = await atDesk(server, visit, room, 'Alan');
  await (await guest(server, room))('look at https://example.org/one');
  await expect(grace.open).toHaveCount(1);
  await grace.press('j');
  await expect(alan.card('example.org')).toContainText('Grace is looking at this');
  await grace.press('Escape');
  await expect(alan.card('example.org')).not.toContainText('is looking at this');

  // Both look: the first is named to the second, and the first decision counts.
  await grace.press('j');
  await expect(alan.card('example.org')).toContainText('Grace is looking at this');
  await alan.press('j', 'r');
  await expect(grace.card('example.org')).toContainText('Rejected by Alan');
  await expect(grace.open).toHaveCount(0);
});

test('a case explains itself: the span, the rule, the score, and what each stage found', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  await (await guest(server, room))('🎉 look at https://example.org/one now');
  const card = grace.card('example.org');
  await expect(card.locator('mark').first()).toHaveText(/example\.org\/one/);
  await grace.press('e');
  await expect(card).toContainText('Found by: links');
  await expect(card).toContainText(/Score [01]\.\d\d/);
  const trace = card.getByRole('list', { name: 'What each stage found' });
  await expect(trace).toContainText(/Judged in .* by the rules as they are now/);
  await expect(trace.locator('mark')).toContainText(['example.org/one']);
  await grace.press('e');
  await expect(trace).toHaveCount(0);
});

test('a case says what the staff noted beside the term that holds it; its author is not told', async ({ server, room, visit }) => {
  const host = await server.staff();
  await host.call('PATCH', `/rooms/${room}`, { terms: [{ text: 'gribblefrost', action: 'hold', note: 'Name of the surprise guest' }] });
  const eve = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await eve.say('is gribblefrost coming?');
  await eve.call('Eve');
  await expect(grace.card('gribblefrost')).toContainText('The staff’s note on this term: Name of the surprise guest');
  await expect(eve.row('gribblefrost')).toContainText('Waiting for a moderator');
  await expect(eve.page.getByText('surprise guest')).toHaveCount(0);
});

test('a queue is narrowed by text, and shown whole again', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const eve = await guest(server, room);
  for (const name of ['apples', 'pears']) await eve(`see https://example.org/${name}`);
  await expect(grace.open).toHaveCount(2);
  await grace.press('/');
  await grace.page.keyboard.type('PEAR');
  await expect(grace.open).toHaveCount(1);
  await expect(grace.card('pears')).toBeVisible();
  await grace.page.keyboard.type('x');
  await grace.page.getByRole('button', { name: 'Show all' }).click();
  await expect(grace.open).toHaveCount(2);
  await grace.page.getByRole('button', { name: 'Appeals' }).click();
  await expect(grace.page.getByText('Who is timed out or banned may say something against it.')).toBeVisible();
});

test('what was approved by mistake is undone from the notice, by key, and from the log', async ({ server, room, visit }) => {
  const bob = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await (await guest(server, room))('see https://example.org/holiday');
  await expect(grace.open).toHaveCount(1);
  const undone = async (): Promise<void> => {
    await expect(bob.row('example.org/holiday')).toHaveCount(0);
    await expect(grace.open).toHaveCount(1);
  };
  await grace.press('a');
  await expect(bob.row('example.org/holiday')).toBeVisible();
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(grace.notices).toContainText('Undone: ');
  await undone();

  await grace.press('1', 'a');
  await expect(bob.row('example.org/holiday')).toBeVisible();
  await grace.press('Control+z');
  await undone();

  await grace.press('1', 'a');
  await expect(bob.row('example.org/holiday')).toBeVisible();
  await grace.page.getByRole('button', { name: 'Log', exact: true }).click();
  await grace.page.getByRole('button', { name: 'Audit' }).click();
  await grace.page.getByRole('button', { name: /^Undo: Approved/ }).first().click();
  await undone();
  await expect(grace.page.locator('log-lane li', { hasText: 'Approved' }).first()).toContainText('Undone');
});

test('everything a moderator did in the last minutes is counted, and undone at once', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const posted = await Promise.all(['one', 'two', 'three'].map((text) => server.say(room, text)));
  const host = await server.staff('host', room, 'Rash Host');
  for (const { id } of posted.slice(0, 2)) await host.call('POST', `/rooms/${room}/staff/actions`, { action: 'remove', message: id });
  await expect(grace.page.locator('live-lane .row.removed')).toHaveCount(2);

  const max = await server.staff('moderator', room, 'Rash Mod');
  await max.call('POST', `/rooms/${room}/staff/actions`, { action: 'remove', message: posted[2]?.id });
  await grace.page.getByRole('button', { name: 'Undo more…' }).click();
  await grace.page.getByLabel('Whose actions').selectOption({ label: 'Everything Rash Mod did' });
  await grace.page.getByRole('button', { name: 'Count' }).click();
  await expect(grace.page.locator('undo-dialog')).toContainText('1 action would be undone');
  await grace.page.getByRole('button', { name: 'Undo 1 action' }).click();
  await expect(grace.row('three')).toBeVisible();
  await expect(grace.page.locator('live-lane .row.removed')).toHaveCount(2);
});

test('a raid is looked at, removed by pattern once its size was typed, and brought back by one undo', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  for (let n = 0; n < 13; n += 1) {
    const raider = await guest(server, room, `Raider ${String(n)} of ${room}`);
    const more = ['up', 'down', 'left', 'right'].map((word) => `BUMBLEFROG goes ${word} from number ${String(n)}`);
    await Promise.all(more.map((text) => raider(text)));
  }
  await server.say(room, 'I like chess');
  await expect(grace.row('BUMBLEFROG')).toHaveCount(52);
  await grace.page.getByRole('button', { name: 'Clean up…' }).click();
  await grace.page.getByLabel('Messages that contain').fill('bumblefrog');
  await grace.press('Enter');
  const dialog = grace.page.locator('bulk-dialog dialog');
  await expect(dialog).toContainText('This concerns 52 messages of 13 people.');
  const confirm = dialog.getByRole('button', { name: 'Remove 52 messages' });
  await expect(confirm).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Type 52 to confirm').fill('52');
  await confirm.click();
  await expect(grace.page.locator('live-lane .row.removed')).toHaveCount(52);
  await expect(grace.row('I like chess')).toBeVisible();
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(grace.row('BUMBLEFROG')).toHaveCount(52);
});

test('messages are chosen by key and acted on at once', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const eve = await guest(server, room);
  for (const text of ['rude one', 'fine', 'rude two']) await eve(text);
  await expect(grace.page.locator('live-lane .row')).toHaveCount(3);
  await grace.press('2', 'x', 'k', 'k', 'x');
  await expect(grace.page.locator('live-lane footer')).toContainText('2 chosen');
  await grace.press('n');
  const dialog = grace.page.locator('bulk-dialog dialog');
  await expect(dialog).toContainText('This concerns 2 messages of 1 person.');
  await dialog.getByLabel('Canned reason').selectOption({ label: 'Offensive' });
  await dialog.getByRole('button', { name: 'Remove 2 messages' }).click();
  await expect(grace.page.locator('live-lane .row.removed')).toHaveCount(2);
  await expect(grace.row('fine')).toBeVisible();
  await expect(grace.page.locator('live-lane footer')).not.toContainText('chosen');
});

test('the user card shows what is known of a person, takes a note, and acts', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const name = `Mallory of ${room}`;
  const mallory = await guest(server, room, name);
  await mallory('something rude');
  await expect(grace.row('something rude')).toBeVisible();
  await grace.press('2', 'd');
  await expect(grace.page.locator('live-lane .row.removed')).toHaveCount(1);
  await grace.press('u');
  const card = grace.page.locator('user-card dialog');
  await expect(card.getByRole('heading', { name })).toBeVisible();
  await expect(card).toContainText('1 message');
  await expect(card.locator('.messages li.removed')).toContainText('something rude');
  await card.getByLabel('New note').fill('Was asked to calm down.');
  await card.getByRole('button', { name: 'Add note' }).click();
  await expect(card.locator('li', { hasText: 'Was asked to calm down.' })).toContainText('Grace');
  await card.getByLabel('All their messages wait for a moderator').check();
  await expect(card.getByLabel('All their messages wait for a moderator')).toBeChecked();
  await card.getByRole('button', { name: 'Time out 10 min' }).click();
  await expect(card).toContainText(/Timed out, .* left/);
  await grace.press('Escape');
  await expect(card).toBeHidden();
  await expect(grace.page.locator('log-lane')).toContainText(`Wrote a note about ${name}`);
});
