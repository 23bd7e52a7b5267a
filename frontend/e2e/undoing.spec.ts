import type { Locator, Page } from '@playwright/test';
import { atDesk, guest } from './desk';
import { expect, test } from './fixture';
import type { ChatServer, Staff } from './server';

/** The newest row on record with this action. */
async function newest(host: Staff, room: string, action: string): Promise<string> {
  const { actions } = await host.call<{ actions: { id: string }[] }>('GET', `/rooms/${room}/staff/audit?action=${action}&limit=1`);
  return actions[0]?.id ?? '';
}

/** The id of whoever said the newest message. */
async function author(server: ChatServer, room: string): Promise<string> {
  const { messages } = await (await server.staff()).call<{ messages: { author: { id: string } }[] }>('GET', `/rooms/${room}/messages`);
  return messages.at(-1)?.author.id ?? '';
}

test('a warning is not pressed away by whoever is typing', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'something rude');
  const host = await server.staff();
  await eve.field.pressSequentially('and anoth');
  await host.call('POST', `/rooms/${room}/staff/actions`, { action: 'warn', user: await author(server, room), reason: 'Please be kind.' });
  const dialog = eve.page.getByRole('dialog', { name: 'The moderators warn you' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText('Please be kind.')).toBeFocused();
  const read = dialog.getByRole('button', { name: 'I have read this' });
  await eve.page.keyboard.press('Space');
  await eve.page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await expect(read).toHaveAttribute('aria-disabled', 'false');
  await eve.page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await eve.page.keyboard.press('Tab');
  await eve.page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(eve.field).toHaveValue('and anoth');
});

test('a warning that is taken back, or read in another tab, leaves the screen', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'something rude');
  const other = await eve.context.newPage();
  await other.goto(`${server.url}/r/${room}`);
  await expect(other.getByText('something rude')).toBeVisible();
  const host = await server.staff();
  const user = await author(server, room);
  const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'The moderators warn you' });
  const warn = (reason: string): Promise<unknown> => host.call('POST', `/rooms/${room}/staff/actions`, { action: 'warn', user, reason });
  await warn('Please be kind.');
  await expect(dialog(eve.page)).toBeVisible();
  await expect(dialog(other)).toBeVisible();
  await host.call('POST', `/rooms/${room}/staff/undo`, { action: await newest(host, room, 'warn') });
  await expect(dialog(eve.page)).toBeHidden();
  await expect(dialog(other)).toBeHidden();
  await warn('Once more.');
  await expect(dialog(other)).toBeVisible();
  const read = dialog(eve.page).getByRole('button', { name: 'I have read this' });
  await expect(read).toHaveAttribute('aria-disabled', 'false');
  await read.click();
  await expect(dialog(eve.page)).toBeHidden();
  await expect(dialog(other)).toBeHidden();
});

test('an author whose message was declined sees that it waits again when that is undone', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'hello');
  await eve.say('look at https://example.org/mine');
  await expect(eve.row('example.org/mine')).toContainText('Waiting for a moderator');
  const host = await server.staff();
  const { cases } = await host.call<{ cases: { id: string }[] }>('GET', `/rooms/${room}/staff/cases?queue=held`);
  await host.call('POST', `/rooms/${room}/staff/cases/${cases[0]?.id ?? ''}`, { outcome: 'reject' });
  await expect(eve.row('example.org/mine')).toContainText('Declined');
  await host.call('POST', `/rooms/${room}/staff/undo`, { action: await newest(host, room, 'reject') });
  await expect(eve.row('example.org/mine')).toContainText('Waiting for a moderator');
  await expect(eve.page.locator('.strip')).toContainText('It waits for a moderator again.');
});

test('an author whose message was approved has it back as waiting when that is undone', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'hello');
  await eve.say('look at https://example.org/mine');
  await expect(eve.row('example.org/mine')).toContainText('Waiting for a moderator');
  const host = await server.staff();
  const { cases } = await host.call<{ cases: { id: string }[] }>('GET', `/rooms/${room}/staff/cases?queue=held`);
  await host.call('POST', `/rooms/${room}/staff/cases/${cases[0]?.id ?? ''}`, { outcome: 'approve' });
  await expect(eve.row('example.org/mine')).not.toContainText('Waiting for a moderator');
  await host.call('POST', `/rooms/${room}/staff/undo`, { action: await newest(host, room, 'approve') });
  await expect(eve.row('example.org/mine')).toContainText('Waiting for a moderator');
  await expect(eve.row('Removed')).toHaveCount(0);
});

test('what was undone anywhere is not offered to be undone again', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const alan = await atDesk(server, visit, room, 'Alan');
  await (await guest(server, room))('see https://example.org/one');
  await expect(grace.open).toHaveCount(1);
  await grace.press('1', 'r');
  const lane = alan.page.locator('log-lane');
  const line = lane.locator('li', { hasText: 'Rejected a message', hasNotText: 'Undid' });
  await expect(line).toContainText('“see https://example.org/one”');
  await expect(line.getByRole('button', { name: /^Undo/ })).toBeVisible();
  await expect(grace.notices.getByRole('button', { name: 'Undo' })).toBeVisible();
  await grace.press('Control+z');
  await expect(line).toContainText('Undone');
  await expect(lane.getByRole('button', { name: /^Undo: / })).toHaveCount(0);
  await expect(grace.notices).toContainText('Undone: Rejected a message');
  await expect(grace.notices.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('who is banned sees how their appeal stands, and comes back when it was granted', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'Hello');
  await server.sanction(room, eve.name, { kind: 'ban', reason: 'Spam' });
  await eve.page.reload();
  await expect(eve.page.locator('.strip.bad')).toHaveText('You are banned from this room. Reason: Spam');
  await eve.page.getByRole('button', { name: 'Appeal' }).click();
  const dialog = eve.page.getByRole('dialog');
  await dialog.getByLabel('What should they know?').fill('It was a quotation.');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(eve.page.getByText('Your appeal waits for a moderator.')).toBeVisible();
  await expect(eve.page.getByRole('button', { name: 'Appeal' })).toHaveCount(0);
  const host = await server.staff('host', room);
  const { cases } = await host.call<{ cases: { id: string }[] }>('GET', `/rooms/${room}/staff/cases?queue=appeals`);
  await host.call('POST', `/rooms/${room}/staff/cases/${cases[0]?.id ?? ''}`, { outcome: 'grant' });
  // Who comes back to the page is answered at once; who stays, within 20 s.
  await eve.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(eve.page.getByText('Your appeal was granted.').first()).toBeVisible();
  await expect(eve.page.locator('.strip.bad')).toHaveCount(0);
  await eve.say('thank you');
  await expect(eve.row('thank you').locator('.state')).toHaveCount(0);
  await expect(eve.row('thank you')).toBeVisible();
});

test('who appealed in vain is told when they may appeal again', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'Hello');
  await server.sanction(room, eve.name, { kind: 'timeout', seconds: 600 });
  await eve.page.getByRole('button', { name: 'Appeal' }).click();
  await eve.page.getByRole('dialog').getByLabel('What should they know?').fill('Please.');
  await eve.page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await expect(eve.page.getByText('Your appeal waits for a moderator.')).toBeVisible();
  const host = await server.staff('host', room);
  const { cases } = await host.call<{ cases: { id: string }[] }>('GET', `/rooms/${room}/staff/cases?queue=appeals`);
  await host.call('POST', `/rooms/${room}/staff/cases/${cases[0]?.id ?? ''}`, { outcome: 'uphold', reason: 'It was clear.' });
  await expect(eve.page.getByText(/Your appeal was not granted\. It was clear\. You can appeal again at/)).toBeVisible();
  await expect(eve.page.getByRole('button', { name: 'Appeal' })).toHaveCount(0);
});

test('the header says which shield is up, and until when', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const host = await server.staff('host', room);
  await host.call('PUT', `/rooms/${room}/staff/shield`, { preset: 'raid', minutes: 30 });
  await expect(grace.page.locator('desk-header')).toContainText(/Shield: Raid until \d/);
  await expect(grace.page.locator('log-lane li')).toHaveCount(1);
  await expect(grace.page.locator('log-lane li')).toContainText('Put up the shield Raid until');
  await host.call('DELETE', `/rooms/${room}/staff/shield`);
  await expect(grace.page.locator('desk-header')).not.toContainText('Shield');
  await expect(grace.page.locator('log-lane li')).toContainText(['Took the shield down', 'Put up the shield Raid']);
});

test('on a phone the live lane opens at its end', async ({ server, room, visit }) => {
  for (let n = 0; n < 40; n += 1) await server.say(room, `line number ${String(n)}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await grace.page.setViewportSize({ width: 390, height: 700 });
  await grace.page.getByRole('button', { name: 'Queue' }).click();
  await grace.page.getByRole('button', { name: 'Live', exact: true }).click();
  await expect(grace.row('line number 39')).toBeInViewport();
});

test('the log quotes a message that this window has seen, though it is gone', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const posted = await server.say(room, 'words that are taken away');
  await expect(grace.row('words that are taken away')).toBeVisible();
  const host = await server.staff('host', room);
  await host.call('POST', `/rooms/${room}/staff/actions`, { action: 'remove', message: posted.id });
  const line = grace.page.locator('log-lane li', { hasText: 'Removed a message of Announcer' });
  await expect(line).toContainText('“words that are taken away”');
  // Who comes later is told whose it was.
  const late = await atDesk(server, visit, room, 'Alan');
  await expect(late.page.locator('log-lane li', { hasText: 'Removed a message of Announcer' })).not.toContainText('“');
});

test('changed settings are told with their undoing, and undone by key', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const slow = grace.page.getByLabel(/^Slow mode/);
  const change = async (seconds: string): Promise<void> => {
    await slow.fill(seconds);
    await grace.page.getByRole('button', { name: 'Save changes' }).click();
    await expect(grace.notices.getByRole('button', { name: 'Undo' })).toBeVisible();
  };
  await grace.press('5');
  await change('20');
  await expect(grace.notices).toContainText('The room is changed.');
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(grace.notices).toContainText('Undone: Changed slow mode');
  await expect(slow).toHaveValue('0');
  await change('30');
  await grace.press('Escape', 'Control+z');
  await expect(slow).toHaveValue('0');
  await grace.press('3');
  await expect(grace.page.locator('log-lane li').first()).toContainText('Undid: Changed slow mode');
});

test('what was cleaned up comes back by as many as had gone', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const eve = await guest(server, room);
  for (const text of ['krakenbot says hello', 'krakenbot sells boats', 'krakenbot waits outside']) await eve(text);
  await expect(grace.row('krakenbot')).toHaveCount(3);
  const host = await server.staff('host', room);
  const { action } = await host.call<{ action: string }>('POST', `/rooms/${room}/staff/bulk`, { action: 'remove', pattern: 'krakenbot', minutes: 5, preview: false });
  await host.call('POST', `/rooms/${room}/staff/undo`, { action });
  await expect(grace.page.locator('log-lane li', { hasText: 'Undid: Removed 3 messages' })).toContainText('3 messages are back.');
});
