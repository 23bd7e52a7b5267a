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
