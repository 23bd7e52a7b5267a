import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture';

/** What axe finds against WCAG 2.2 A and AA, as sentences. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found, passes } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(passes.length).toBeGreaterThan(5);
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a room with everything in it has no violation, ${colorScheme}`, async ({ server, room, visit }) => {
    const ada = await visit(`/r/${room}`);
    await ada.page.emulateMedia({ colorScheme });
    const first = await server.say(room, 'the first message');
    await server.say(room, 'an answer', first.id);
    await ada.say('Hello @everybody');
    await expect(ada.page.getByLabel('Name', { exact: true })).toBeVisible();
    expect(await violations(ada.page)).toEqual([]);
    await ada.call('Ada');
    await expect(ada.row('Hello @everybody')).toBeVisible();
    await server.say(room, `hello @${ada.name}, welcome`);
    await expect(ada.page.locator('.mention')).toHaveCount(1);
    await ada.say('held because of https://example.org/');
    await expect(ada.row('held because')).toContainText('Waiting');
    const host = await server.staff();
    await host.call('DELETE', `/rooms/${room}/messages/${first.id}`);
    await expect(ada.row('Message removed').first()).toBeVisible();
    expect(await violations(ada.page)).toEqual([]);

    await ada.row('an answer').hover();
    await ada.page.getByRole('button', { name: 'More' }).click();
    await expect(ada.page.getByRole('menu')).toBeVisible();
    expect(await violations(ada.page)).toEqual([]);
  });
}

test('the bare page and the list of rooms have no violation, on a narrow screen too', async ({ server, room, visit }) => {
  await server.say(room, 'hello');
  for (const path of [`/embed/${room}`, '/', `/r/no-such-room-here`, '/r/NOT-A-NAME']) {
    const someone = await visit(path);
    await someone.page.setViewportSize({ width: 320, height: 640 });
    await expect(someone.page.locator('.room, chat-message, .strip.bad, h1 + p').first()).toBeVisible();
    expect(await violations(someone.page), path).toEqual([]);
    const overflow = await someone.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${path} scrolls sideways`).toBe(0);
  }
});

test('the log is silent itself; a polite region reads a calm room and counts a busy one', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  const log = ada.page.getByRole('log', { name: 'Messages' });
  await expect(log).toHaveAttribute('aria-live', 'off');
  await expect(log).toHaveAttribute('tabindex', '0');
  const spoken = ada.page.locator('event-chat > .spoken[role=status], .spoken[role=status]');
  await expect(ada.page.getByText('No messages yet')).toBeVisible();
  await server.say(room, 'calm words');
  await expect(spoken).toHaveText('Announcer: calm words');
  for (let i = 0; i < 5; i += 1) await server.say(room, `busy ${String(i)}`);
  await expect(ada.rows).toHaveCount(6);
  await expect(spoken).toHaveText('Announcer: calm words');
  await expect(spoken).toHaveText('5 new messages', { timeout: 12_000 });
});

test('everything can be done by keyboard, and focus is never lost', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  await ada.join('Ada', 'mine');
  const first = await server.say(room, 'first of theirs');
  await server.say(room, 'second of theirs');
  await expect(ada.rows).toHaveCount(3);
  await ada.page.getByRole('log').focus();
  await ada.page.keyboard.press('ArrowUp');
  await expect(ada.row('second of theirs')).toBeFocused();
  await ada.page.keyboard.press('ArrowUp');
  await expect(ada.row('first of theirs')).toBeFocused();
  await expect(ada.row('first of theirs')).toHaveAttribute('tabindex', '0');

  // A removed message keeps its row, and the focus stays on it.
  const host = await server.staff();
  await host.call('DELETE', `/rooms/${room}/messages/${first.id}`);
  await expect(ada.row('Message removed')).toBeFocused();

  await ada.page.keyboard.press('ArrowDown');
  await ada.page.keyboard.press('Enter');
  await expect(ada.page.getByRole('menuitem', { name: 'Reply' })).toBeFocused();
  await ada.page.keyboard.press('Escape');
  await expect(ada.row('second of theirs')).toBeFocused();
  await ada.page.keyboard.press('Shift+F10');
  await ada.page.keyboard.press('Enter');
  await expect(ada.field).toBeFocused();
  await expect(ada.field).toHaveAttribute('placeholder', 'Reply to Announcer');
  await ada.page.keyboard.type('by keyboard');
  await ada.page.keyboard.press('Enter');
  await expect(ada.row('by keyboard').locator('.quote')).toContainText('second of theirs');
  await expect(ada.field).toBeFocused();
});
