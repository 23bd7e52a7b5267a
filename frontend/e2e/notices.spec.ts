import type { Locator } from '@playwright/test';
import { atDesk, guest } from './desk';
import { expect, test } from './fixture';

interface Box { x: number; y: number; width: number; height: number }

async function boxOf(place: Locator): Promise<Box> {
  const box = await place.boundingBox();
  if (!box) throw new Error('It has no place on the page.');
  return box;
}

const meet = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

for (const [width, height] of [[1280, 720], [800, 700], [390, 760]] as const) {
  test(`notices cover nothing that is pressed, two at most, at ${String(width)} pixels`, async ({ server, room, visit }) => {
    const grace = await atDesk(server, visit, room, 'Grace');
    await grace.page.setViewportSize({ width, height });
    const eve = await guest(server, room);
    const texts = ['the first of them', 'a second one here', 'and the last of all'];
    for (const text of texts) await eve(text);
    await grace.press('2');
    for (const text of texts) {
      await grace.row(text).hover();
      await grace.row(text).getByRole('button', { name: 'Time out' }).click();
      await grace.press('1');
      await expect(grace.notices).toContainText('is timed out for 10 s.');
      await grace.row(text).hover();
      await grace.row(text).getByRole('button', { name: 'Remove' }).click();
      await expect(grace.notices).toContainText('The message is removed.');
    }
    const notices = grace.notices.locator('.notice');
    await expect(notices).toHaveCount(2);
    const pressed = [grace.page.locator('desk-header'), ...(await grace.page.locator('main nav').all()), grace.page.locator('live-lane footer')];
    // The last one may take the place of one that says the same just now.
    await expect(async () => {
      for (const notice of await notices.all()) {
        for (const place of pressed) expect(meet(await boxOf(notice), await boxOf(place))).toBe(false);
      }
    }).toPass({ timeout: 5_000 });
  });
}

test('a notice goes by itself, but not while it is pointed at', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  await grace.page.clock.install();
  await (await guest(server, room))('something to remove');
  await grace.row('something to remove').hover();
  await grace.row('something to remove').getByRole('button', { name: 'Remove' }).click();
  const notice = grace.notices.locator('.notice');
  await notice.hover();
  await grace.page.clock.runFor(20_000);
  await expect(notice).toContainText('The message is removed.');
  await grace.page.mouse.move(5, 5);
  await grace.page.clock.runFor(3_000);
  await expect(notice).toHaveCount(0);
});
