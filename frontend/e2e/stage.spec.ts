import AxeBuilder from '@axe-core/playwright';
import { atDesk, guest } from './desk';
import { expect, test } from './fixture';

test('an announcement made at the desk is read by everybody, also later, and is taken back', async ({ server, room, visit }) => {
  const bob = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await grace.page.getByRole('button', { name: 'Announce…' }).click();
  const dialog = grace.page.locator('announce-dialog dialog');
  await dialog.getByLabel('Announcement').fill('I will kill you all');
  await dialog.getByRole('button', { name: 'Announce' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Announcement').fill('The doors close in ten minutes.');
  await dialog.getByLabel('It looks like').selectOption({ label: 'a warning' });
  await dialog.getByRole('button', { name: 'Announce' }).click();
  await expect(dialog).toBeHidden();
  await expect(bob.row('The doors close')).toContainText('Announcement');
  await expect(bob.row('The doors close')).toHaveAttribute('data-announced', 'warning');
  const late = await visit(`/r/${room}`);
  await expect(late.row('The doors close')).toContainText('Grace');
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(bob.row('The doors close')).toHaveCount(0);
  await expect(late.row('The doors close')).toHaveCount(0);
});

test('a message is pinned at the desk, seen by whoever comes, put away by one, and unpinned for all', async ({ server, room, visit }) => {
  const bob = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await server.say(room, 'The slides are at https://example.org/slides');
  await grace.row('The slides').hover();
  await grace.page.locator('live-lane').getByRole('button', { name: 'More' }).click();
  await grace.page.getByRole('menuitem', { name: 'Pin for everybody' }).click();
  const bar = bob.page.getByRole('region', { name: 'Pinned' });
  await expect(bar).toContainText('The slides are at');
  await expect(bar.getByRole('link')).toHaveAttribute('href', 'https://example.org/slides');
  await expect(bar.getByRole('button', { name: 'Unpin' })).toHaveCount(0);
  const late = await visit(`/r/${room}`);
  await expect(late.page.getByRole('region', { name: 'Pinned' })).toContainText('The slides are at');
  const { violations } = await new AxeBuilder({ page: late.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await bar.getByRole('button', { name: 'Hide the pinned message' }).click();
  await expect(bar).toHaveCount(0);
  await grace.page.locator('live-lane').getByRole('button', { name: 'Unpin' }).click();
  await expect(late.page.getByRole('region', { name: 'Pinned' })).toHaveCount(0);
  await grace.press('Control+z');
  await expect(late.page.getByRole('region', { name: 'Pinned' })).toContainText('The slides are at');
});

test('a pin with an end is gone by itself', async ({ server, room, visit }) => {
  const bob = await visit(`/r/${room}`);
  const { id } = await server.say(room, 'only for a moment');
  const host = await server.staff('host', room);
  await host.call('POST', `/rooms/${room}/staff/actions`, { action: 'pin', message: id, seconds: 3 });
  const bar = bob.page.getByRole('region', { name: 'Pinned' });
  await expect(bar).toContainText('only for a moment');
  await expect(bar).toHaveCount(0);
});

test('staff announce, pin and permit by command and by the menu of a message', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'first of all');
  const grace = await visit(`/console?room=${room}#token=${await server.token('moderator', room, 'Grace')}`);
  await expect(grace.page.locator('.line')).toHaveText('Connected');
  await grace.page.goto(`${server.url}/r/${room}`);
  await expect(grace.row('first of all')).toBeVisible();
  const bar = eve.page.getByRole('region', { name: 'Pinned' });
  await grace.say('/announce success: We have begun!');
  await expect(eve.row('We have begun!')).toHaveAttribute('data-announced', 'success');
  await grace.say(`/pin ${eve.name} 10m`);
  await expect(bar).toContainText('first of all');
  await expect(bar).toContainText('until');
  await grace.say('/unpin');
  await expect(bar).toHaveCount(0);
  await grace.say('/undo');
  await expect(bar).toContainText('first of all');

  await grace.row('first of all').hover();
  await grace.page.getByRole('button', { name: 'More' }).click();
  await grace.page.getByRole('menuitem', { name: 'Permit its author a link' }).click();
  await expect(eve.page.locator('.strip')).toContainText('The moderators let you post one link until');
  await eve.say('see https://example.org/mine');
  await expect(grace.row('example.org/mine')).toBeVisible();
  await eve.say('and https://example.org/another');
  await expect(eve.row('another')).toContainText('Waiting for a moderator');
});

test('a posted message is masked for everybody, on air too, and is as it was when that is undone', async ({ server, room, visit }) => {
  await server.staff().then((host) => host.call('PATCH', `/rooms/${room}`, { preset: 'off' }));
  const bob = await visit(`/r/${room}`);
  const overlay = (await visit(`/overlay/${room}`)).page;
  const grace = await atDesk(server, visit, room, 'Grace');
  await (await guest(server, room))('well fuck this slide');
  await expect(bob.row('well fuck this slide')).toBeVisible();
  await server.staff().then((host) => host.call('PATCH', `/rooms/${room}`, { preset: 'strict' }));
  await expect(overlay.locator('.chat-text')).toHaveText('well fuck this slide');
  await grace.row('this slide').hover();
  await grace.page.locator('live-lane').getByRole('button', { name: 'More' }).click();
  await grace.page.getByRole('menuitem', { name: 'Mask what is found' }).click();
  await expect(bob.row('well •••• this slide')).toContainText('Masked');
  await expect(grace.row('well •••• this slide')).toContainText('Masked');
  await expect(overlay.locator('.chat-text')).toHaveText('well •••• this slide');
  const late = await visit(`/r/${room}`);
  await expect(late.row('well •••• this slide')).toBeVisible();
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(bob.row('well fuck this slide')).not.toContainText('Masked');
  await expect(overlay.locator('.chat-text')).toHaveText('well fuck this slide');
});

test('a message in which nothing is found is hidden whole, from the console and from the chat', async ({ server, room, visit }) => {
  const bob = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await (await guest(server, room))('quite clean');
  await grace.row('quite clean').hover();
  const more = grace.page.locator('live-lane').getByRole('button', { name: 'More' });
  await more.click();
  await grace.page.getByRole('menuitem', { name: 'Mask what is found' }).click();
  await expect(grace.notices).toContainText('hide all of it');
  await grace.row('quite clean').hover();
  await more.click();
  await grace.page.getByRole('menuitem', { name: 'Hide all of it' }).click();
  await expect(bob.row('•••')).toContainText('Masked');
  await expect(bob.row('quite clean')).toHaveCount(0);
  await grace.press('Control+z');
  await expect(bob.row('quite clean')).toBeVisible();
  await grace.page.goto(`${server.url}/r/${room}`);
  await grace.page.locator('chat-message', { hasText: 'quite clean' }).hover();
  await grace.page.getByRole('button', { name: 'More' }).click();
  await grace.page.getByRole('menuitem', { name: 'Hide all of it' }).click();
  await expect(bob.row('•••')).toContainText('Masked');
});

test('what was approved in place stands where it was written', async ({ server, room, visit }) => {
  await server.staff().then((host) => host.call('PATCH', `/rooms/${room}`, { held_minutes: 60, held_expiry: 'in_place' }));
  const bob = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await server.say(room, 'before it');
  await expect(bob.row('before it')).toBeVisible();
  await (await guest(server, room))('it is at https://example.org/one');
  await expect(grace.open).toHaveCount(1);
  await server.say(room, 'after it');
  await expect(bob.row('after it')).toBeVisible();
  await grace.press('1', 'a');
  await expect.poll(() => bob.texts()).toEqual(['before it', 'it is at https://example.org/one', 'after it']);
  const late = await visit(`/r/${room}`);
  await expect.poll(() => late.texts()).toEqual(['before it', 'it is at https://example.org/one', 'after it']);
});

test('the card permits a link and says until when', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const eve = await guest(server, room);
  await eve('hello there');
  await expect(grace.row('hello there')).toBeVisible();
  await grace.press('2', 'u');
  const card = grace.page.locator('user-card dialog');
  await card.getByRole('button', { name: 'Permit a link' }).click();
  await expect(card).toContainText('May post a link until');
  await eve('see https://example.org/permitted');
  await expect(grace.row('example.org/permitted')).toBeVisible();
});
