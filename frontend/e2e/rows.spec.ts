import AxeBuilder from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { atDesk, guest } from './desk';
import { expect, test } from './fixture';

/** Where a row and those around it stand, and the tools of the one that is pointed at. */
async function places(rows: Locator, tools: Locator): Promise<{ rows: (number | undefined)[]; row: [number, number]; tools: [number, number] }> {
  const boxes = await Promise.all((await rows.all()).map((row) => row.boundingBox()));
  const [row, bar] = [await rows.nth(1).boundingBox(), await tools.boundingBox()];
  if (!row || !bar) throw new Error('The row has no tools.');
  return { rows: boxes.map((box) => box?.y), row: [row.y, row.y + row.height], tools: [bar.y, bar.y + bar.height] };
}

for (const size of [
  { width: 1280, height: 720 },
  { width: 1600, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`tools stand in the row they are for, and move nothing, at ${String(size.width)} pixels`, async ({ server, room, visit }) => {
    const bob = await visit(`/r/${room}`);
    await bob.page.setViewportSize(size);
    const grace = await atDesk(server, visit, room, 'Grace');
    await grace.page.setViewportSize(size);
    const say = await guest(server, room);
    for (const text of ['the first', 'the second', 'the third']) await say(text);
    if (size.width < 700) await grace.press('2');
    for (const [page, rows] of [
      [bob.page, bob.rows],
      [grace.page, grace.page.locator('live-lane .row')],
    ] as const) {
      await expect(rows).toHaveCount(3);
      await expect(rows.last()).toBeVisible();
      const before = await Promise.all((await rows.all()).map(async (row) => (await row.boundingBox())?.y));
      await rows.nth(1).hover({ position: { x: 30, y: 5 } });
      const tools = page.locator('.tools');
      await expect(tools).toBeVisible();
      const found = await places(rows, tools);
      expect(found.rows).toEqual(before);
      expect(found.tools[0]).toBeGreaterThanOrEqual(found.row[0]);
      expect(found.tools[1]).toBeLessThanOrEqual(found.row[1]);
    }
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the menu of a row in the live lane is chosen from by key, and given back to its row, ${colorScheme}`, async ({ server, room, visit }) => {
    const bob = await visit(`/r/${room}`);
    const grace = await atDesk(server, visit, room, 'Grace');
    await grace.page.emulateMedia({ colorScheme });
    await (await guest(server, room))('put this above the others');
    await expect(grace.row('put this above')).toBeVisible();
    await grace.press('2');
    await expect(grace.row('put this above')).toBeFocused();
    await grace.row('put this above').getByRole('button', { name: 'More' }).press('Enter');
    await expect(grace.page.getByRole('menuitem', { name: 'Who is this?' })).toBeFocused();
    const { violations } = await new AxeBuilder({ page: grace.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.flat().join(' '))])).toEqual([]);
    // What comes meanwhile moves nothing away.
    await server.say(room, 'business as usual');
    await grace.press('Escape');
    await expect(grace.page.getByRole('menu')).toBeHidden();
    await expect(grace.row('put this above')).toBeFocused();
    await grace.row('put this above').getByRole('button', { name: 'More' }).press('Enter');
    await grace.press('ArrowDown', 'Enter');
    await expect(bob.page.getByRole('region', { name: 'Pinned' })).toContainText('put this above the others');
  });
}

test('what comes above or below the rows is no reason to stop following them', async ({ server, room, visit }) => {
  for (let n = 0; n < 40; n += 1) await server.say(room, `line number ${String(n)}`);
  const bob = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  for (const [last, scroller] of [
    [bob.row('line number 39'), bob.page.locator('.scroller')],
    [grace.row('line number 39'), grace.page.locator('live-lane .scroll')],
  ] as const) {
    await expect(last).toBeInViewport();
    // In one frame: a scroll that is still to be told, and less room.
    await scroller.evaluate((element) => {
      element.scrollTop -= 1;
      const above = document.createElement('div');
      above.style.height = above.style.minHeight = '90px';
      element.before(above);
    });
    await expect(last).toBeInViewport({ ratio: 1 });
  }
  await server.say(room, 'and one more');
  await expect(bob.row('and one more')).toBeInViewport();
  await expect(grace.row('and one more')).toBeInViewport();
  await expect(bob.page.locator('.pill')).toBeHidden();
});

test('what comes while somebody reads is counted below the rows, and covers none of them', async ({ server, room, visit }) => {
  for (let n = 0; n < 40; n += 1) await server.say(room, `line number ${String(n)}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await expect(grace.row('line number 39')).toBeInViewport();
  await grace.page.locator('live-lane .scroll').evaluate((element) => {
    element.scrollTop = 0;
  });
  await expect(grace.row('line number 0')).toBeInViewport();
  await server.say(room, 'and one more');
  const pill = grace.page.getByRole('button', { name: '1 new message' });
  await expect(pill).toBeVisible();
  const [list, box] = [await grace.page.locator('live-lane .scroll').boundingBox(), await pill.boundingBox()];
  expect(box?.y).toBeGreaterThanOrEqual((list?.y ?? 0) + (list?.height ?? 0));
  await pill.click();
  await expect(grace.row('and one more')).toBeInViewport();
  await expect(pill).toHaveCount(0);
});
