import type { Posted } from '../src/client/protocol';
import { atDesk, guest, type Moderator } from './desk';
import { expect, test } from './fixture';
import type { ChatServer } from './server';

/** Somebody who writes, reports and appeals by the API alone. */
async function caller(server: ChatServer, name: string): Promise<<T>(path: string, body: unknown) => Promise<T>> {
  const post = async (path: string, body: unknown, token?: string): Promise<unknown> => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
    const text = await answer.text();
    return text ? (JSON.parse(text) as unknown) : undefined;
  };
  const { token } = (await post('/session', { name })) as { token: string };
  return async <T>(path: string, body: unknown) => (await post(path, body, token)) as T;
}

async function go(desk: Moderator, queue: string): Promise<void> {
  await desk.page.getByRole('group', { name: 'Queues' }).or(desk.page.locator('queue-lane')).getByRole('button', { name: queue }).first().click();
}

test('a reported message is removed, brought back by undo, and left alone', async ({ server, room, visit }) => {
  const bob = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  const eve = await caller(server, `Eve of ${room}`);
  const { id } = await eve<Posted>(`/rooms/${room}/messages`, { text: 'the ending is sad', nonce: crypto.randomUUID() });
  await (await caller(server, `Al of ${room}`))(`/rooms/${room}/messages/${id}/reports`, { reason: 'other', note: 'tells how it ends' });
  await go(grace, 'Reported');
  await expect(grace.card('the ending is sad')).toContainText('1 report');
  await grace.press('1', 'r');
  await expect(bob.rows.first()).toContainText('Message removed');
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(bob.row('the ending is sad')).toBeVisible();
  await expect(grace.card('the ending is sad')).toBeVisible();
  await expect(grace.open).toHaveCount(1);
  await grace.press('1', 'a');
  await expect(grace.open).toHaveCount(0);
  await expect(bob.row('the ending is sad')).toBeVisible();
  await grace.press('Control+z');
  await expect(grace.open).toHaveCount(1);
});

test('a first message is let in, marked in the live lane, and waits again when that is undone', async ({ server, room, visit }) => {
  await server.staff().then((host) => host.call('PATCH', `/rooms/${room}`, { hold_first: 1 }));
  const bob = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  const nell = await guest(server, room, `Nell of ${room}`);
  await nell('is this seat free?');
  await go(grace, 'New');
  await expect(grace.card('is this seat free?')).toBeVisible();
  await grace.press('1', 'a');
  await expect(bob.row('is this seat free?')).toBeVisible();
  await expect(grace.row('is this seat free?')).toContainText('First message');
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(bob.row('is this seat free?')).toHaveCount(0);
  await expect(grace.open).toHaveCount(1);
  await grace.press('1', 'r');
  await expect(grace.open).toHaveCount(0);
});

test('an appeal is granted, which undo takes back, and upheld with a canned answer', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const eve = await caller(server, `Eve of ${room}`);
  const { id } = await eve<Posted>(`/rooms/${room}/messages`, { text: 'too loud', nonce: crypto.randomUUID() });
  const host = await server.staff('host', room, 'Strict Host');
  await host.call('POST', `/rooms/${room}/staff/actions`, { action: 'timeout', user: (await author(server, room, id)), seconds: 3600 });
  await eve(`/rooms/${room}/appeals`, { text: 'It was a quotation.' });
  await go(grace, 'Appeals');
  await expect(grace.card('It was a quotation.')).toContainText('Against a time-out by Strict Host');
  await grace.press('1', 'a');
  await expect(grace.notices).toContainText('is lifted.');
  await expect(grace.open).toHaveCount(0);
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(grace.open).toHaveCount(1);
  await expect(grace.page.getByRole('button', { name: /^Sanctions 1/ })).toBeVisible();

  await grace.press('1', 'j', 'Shift+R');
  const dialog = grace.page.locator('confirm-dialog dialog');
  await dialog.getByLabel('Canned reason').selectOption({ index: 1 });
  await expect(dialog.getByLabel('Reason (they will see it)')).toHaveValue(/.{8,}/);
  await dialog.getByRole('button', { name: /^Uphold the sanction/ }).click();
  await expect(grace.open).toHaveCount(0);
  await grace.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(grace.open).toHaveCount(1);
});

async function author(server: ChatServer, room: string, id: string): Promise<string> {
  const host = await server.staff();
  const { messages } = await host.call<{ messages: Posted[] }>('GET', `/rooms/${room}/messages`);
  return messages.find((message) => message.id === id)?.author.id ?? '';
}

test('at the width of a telephone every tab is whole, and rules are tried and saved', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  await (await guest(server, room))('I saw a gribblefrost');
  await (await guest(server, room, `Al of ${room}`))('see https://example.org/one');
  await expect(grace.open).toHaveCount(1);
  await grace.page.setViewportSize({ width: 390, height: 844 });
  const tabs = grace.page.locator('desk-view nav button');
  await expect(tabs).toHaveCount(6);
  for (const tab of await tabs.all()) {
    const box = await tab.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  }
  await tabs.filter({ hasText: 'Rules' }).click();
  const lane = grace.page.locator('rules-lane');
  await lane.getByLabel('Term', { exact: true }).fill('gribblefrost');
  await lane.getByRole('button', { name: 'Add term' }).click();
  await expect(async () => {
    await lane.getByRole('button', { name: 'Try them' }).click();
    await expect(lane).toContainText('Of 2 messages, 2 would be stopped or masked.', { timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
  await lane.getByRole('button', { name: 'Save rules' }).click();
  await expect(lane).toContainText('No changes');
  // Nothing sticks out to the side.
  expect(await grace.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
