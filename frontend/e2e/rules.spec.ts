import AxeBuilder from '@axe-core/playwright';
import { atDesk, guest } from './desk';
import { expect, test } from './fixture';

test('rules are changed, tried on what was said, saved, and tried on a text', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const eve = await guest(server, room);
  for (const text of ['I saw a gribblefrost', 'nothing to see', 'what a show']) await eve(text);
  await expect(grace.page.locator('live-lane .row')).toHaveCount(3);
  await grace.press('6');
  const lane = grace.page.locator('rules-lane');
  await lane.getByLabel('Term', { exact: true }).fill('gribblefrost');
  await lane.getByLabel('Then the message').selectOption({ label: 'appears masked' });
  await lane.getByLabel('Note for the staff').fill('last week’s raid');
  await lane.getByRole('button', { name: 'Add term' }).click();
  await lane.getByLabel('Insult').selectOption({ label: '4 · everything' });
  await expect(lane).toContainText('Changed: terms, levels');

  // The record is a moment behind: ask until it has what was said.
  await expect(async () => {
    await lane.getByRole('button', { name: 'Try them' }).click();
    await expect(lane).toContainText('Of 3 messages, 1 would be stopped or masked.', { timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
  await expect(lane.locator('rule-trials li')).toContainText(['gribblefrost']);
  await lane.getByRole('button', { name: 'Save rules' }).click();
  await expect(lane).toContainText('No changes');
  await expect(lane.locator('terms-editor li')).toContainText('gribblefrost');

  await lane.getByLabel('A text, as a viewer might write it').fill('another GRIBBLEFROST here');
  await grace.press('Enter');
  await expect(lane).toContainText('It appears with dots for the marked words.');
  await expect(lane.locator('rule-trials mark').first()).toHaveText('GRIBBLEFROST');
  await lane.getByRole('button', { name: 'Remove the term gribblefrost' }).click();
  await lane.getByRole('button', { name: 'Discard' }).click();
  await expect(lane.locator('terms-editor li')).toHaveCount(1);
});

test('a shield makes the room strict at once, and as it was when it is taken down', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  await grace.press('6');
  const lane = grace.page.locator('rules-lane');
  await lane.getByRole('button', { name: 'Put it up' }).click();
  await expect(lane).toContainText(/Raid shield is up until .*, by Grace/);
  await expect(grace.page.locator('desk-header')).toContainText('Slow mode 30 s');
  await expect(lane.getByLabel('How strict')).toHaveValue('strict');
  await lane.getByRole('button', { name: 'Take it down' }).click();
  await expect(lane.getByRole('button', { name: 'Put it up' })).toBeVisible();
  await expect(grace.page.locator('desk-header')).not.toContainText('Slow mode');
  await expect(lane.getByLabel('How strict')).toHaveValue('balanced');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`rules, card, bulk, log and explanation have no accessibility violation in ${scheme}`, async ({ server, room, visit }) => {
    const grace = await atDesk(server, visit, room, 'Grace');
    await grace.page.emulateMedia({ colorScheme: scheme });
    const eve = await guest(server, room);
    await eve('hello there');
    for (const n of [1, 2]) await eve(`🎉 see https://example.org/${String(n)}`);
    await expect(grace.open).toHaveCount(2);
    const check = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page: grace.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.flat().join(' '))])).toEqual([]);
    };
    await grace.press('1', 'j', 'e', '6');
    await expect(grace.page.getByRole('list', { name: 'What each stage found' })).toBeVisible();
    const lane = grace.page.locator('rules-lane');
    await lane.getByLabel('A text, as a viewer might write it').fill('see https://example.org/x');
    await grace.press('Enter');
    await expect(lane).toContainText('It waits for a moderator.');
    await check();
    await grace.press('Escape', '2', 'u');
    await expect(grace.page.locator('user-card')).toContainText('1 message');
    await check();
    await grace.press('Escape', 'x', 'n');
    await expect(grace.page.locator('bulk-dialog')).toContainText('This concerns 1 message of 1 person.');
    await check();
    await grace.press('Escape', '1', 'a', '3');
    await grace.page.getByRole('button', { name: 'Audit' }).click();
    await expect(grace.page.getByRole('button', { name: /^Undo: Approved/ })).toBeVisible();
    await check();
  });
}
