import AxeBuilder from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { atDesk, guest } from './desk';
import { BACK_MS } from './cable';
import { expect, test } from './fixture';

test('a token is pasted, or taken from the address and struck from it at once', async ({ server, room, visit }) => {
  const token = await server.token('moderator', room, 'Grace');
  const { page } = await visit(`/console?room=${room}`);
  await expect(page.getByText(`eventchat token --room ${room} --role moderator`)).toBeVisible();
  await page.getByLabel('Token').fill('not-a-token');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('does not accept this token');
  await page.getByLabel('Token').fill(token);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing waits')).toBeVisible();

  const other = await visit(`/console?room=${room}#token=${token}`);
  await expect(other.page.getByText('Nothing waits')).toBeVisible();
  expect(other.page.url()).toBe(`${server.url}/console?room=${room}`);
  await other.page.reload();
  await expect(other.page.getByText('Nothing waits')).toBeVisible();
  await other.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.page.getByLabel('Token')).toBeVisible();
});

test('a held message that is approved by key appears for two viewers', async ({ server, room, visit }) => {
  const [ada, bob] = [await visit(`/r/${room}`), await visit(`/r/${room}`)];
  const grace = await atDesk(server, visit, room, 'Grace');
  await (await guest(server, room))('🎉 see https://example.org/holiday');
  const card = grace.card('example.org');
  await expect(card.locator('mark')).toHaveText(/example\.org\/holiday/);
  await expect(card.locator('.why')).not.toBeEmpty();
  await grace.press('a');
  for (const viewer of [ada, bob]) await expect(viewer.row('https://example.org/holiday')).toBeVisible();
  await expect(grace.open).toHaveCount(0);
  await expect(grace.page.locator('log-lane')).toContainText('Grace · Approved a message of Eve');
});

test('a held message that is rejected tells its author and shows to nobody else', async ({ server, room, visit }) => {
  const [eve, bob] = [await visit(`/r/${room}`), await visit(`/r/${room}`)];
  const grace = await atDesk(server, visit, room, 'Grace');
  await eve.join('Eve', 'Hello');
  await eve.say('buy at https://example.org/spam');
  await expect(eve.row('example.org/spam')).toContainText('Waiting');
  await expect(grace.card('example.org/spam')).toBeVisible();
  await grace.press('r');
  await expect(eve.row('example.org/spam')).toContainText('Declined by a moderator');
  await server.say(room, 'later');
  await expect(bob.row('later')).toBeVisible();
  await expect(bob.row('example.org/spam')).toHaveCount(0);
});

test('a rejection may have a reason, which its author reads', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await eve.join('Eve', 'Hello');
  await eve.say('buy at https://example.org/spam');
  await eve.say('or at https://example.org/ham');
  await expect(grace.open).toHaveCount(2);
  await grace.press('Shift+R');
  await expect(grace.page.getByRole('heading', { name: `Reject this message of ${eve.name}?` })).toBeVisible();
  await grace.page.keyboard.type('No advertising');
  await grace.press('Enter');
  await expect(eve.row('example.org/spam')).toContainText('Declined by a moderator: No advertising');
  await expect(grace.open).toHaveCount(1);
  await grace.card('example.org/ham').getByRole('button', { name: 'Reject with a reason' }).click();
  await grace.page.keyboard.type('Nor this');
  await grace.press('Enter');
  await expect(eve.row('example.org/ham')).toContainText('Declined by a moderator: Nor this');
});

test('a moderator who is second is told who was first, and what they decided', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const alan = await atDesk(server, visit, room, 'Alan');
  await (await guest(server, room))('look at https://example.org/one');
  await expect(grace.card('example.org')).toBeVisible();
  await expect(alan.card('example.org')).toBeVisible();
  let letGo = (): void => undefined;
  const graceWasFirst = new Promise<void>((done) => (letGo = done));
  await alan.page.route('**/staff/cases/*', async (route) => {
    await graceWasFirst;
    await route.continue();
  });
  await alan.press('a');
  await grace.press('r');
  await expect(grace.page.locator('log-lane')).toContainText('Grace · Rejected a message of Eve');
  letGo();
  await expect(alan.page.locator('.notices')).toContainText('Grace was first and rejected this message.');
  await expect(alan.card('example.org')).toContainText('Grace was first: rejected');
});

test('another moderator’s decision greys the card and says whose it was', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  const alan = await atDesk(server, visit, room, 'Alan');
  const eve = await guest(server, room);
  for (const n of [1, 2, 3]) await eve(`link https://example.org/${String(n)}`);
  await expect(alan.open).toHaveCount(3);
  await expect(grace.open).toHaveCount(3);
  const second = alan.card('example.org/2');
  await second.hover();
  const before = await second.boundingBox();
  await grace.press('a');
  await expect(alan.card('example.org/1')).toHaveAttribute('resolved', 'approved');
  await expect(alan.card('example.org/1')).toContainText('Approved by Grace');
  await eve('link https://example.org/4');
  await expect(alan.page.locator('.pill', { hasText: '1 new' })).toBeVisible();
  await expect(alan.card('example.org/1')).toHaveAttribute('empty', '');
  expect((await second.boundingBox())?.y).toBe(before?.y);
  await alan.page.mouse.move(700, 20);
  await expect(alan.page.locator('case-card')).toHaveCount(3);
  await expect(alan.card('example.org/4')).toBeVisible();
});

test('a message is removed from the live lane by key, and by button', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  for (const text of ['first words', 'second words']) await server.say(room, text);
  await expect(grace.row('second words')).toBeVisible();
  await grace.press('2', 'd');
  await expect(ada.rows.last()).toContainText('Message removed by a moderator');
  await expect(ada.page.getByText('second words')).toHaveCount(0);
  await grace.row('first words').hover();
  await grace.page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(ada.page.getByText('first words')).toHaveCount(0);
  await expect(grace.page.locator('live-lane .row.removed')).toHaveCount(2);
});

test('an author is timed out in two keys, banned after one question, and let in again', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'Hello');
  const { name } = eve;
  await eve.say('see https://example.org/a');
  const grace = await atDesk(server, visit, room, 'Grace');
  await expect(grace.card('example.org')).toBeVisible();
  await grace.press('t', '4');
  await expect(grace.page.locator('.notices')).toContainText(`${name} is timed out for 10 min.`);
  await expect(eve.page.getByText(/You can write again in/)).toBeVisible();
  await grace.press('b');
  await expect(grace.page.getByRole('heading', { name: `Ban ${name}?` })).toBeVisible();
  await grace.press('Enter');
  await expect(eve.page.getByText('You are banned from this room')).toBeVisible();
  await expect(eve.field).toHaveCount(0);
  await grace.press('4');
  await expect(grace.page.locator('sanctions-lane li')).toContainText(['Banned']);
  await grace.page.getByRole('button', { name: `Lift the sanction of ${name}` }).click();
  await expect(grace.page.locator('sanctions-lane')).not.toContainText('Banned');
  await eve.page.reload();
  await expect(eve.field).toBeVisible();
});

test('keys act on the row that is pointed at, and are shown nowhere else meanwhile', async ({ server, room, visit }) => {
  const eve = await guest(server, room);
  const mallory = await guest(server, room, `Mallory of ${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await eve('see https://example.org/a');
  await mallory('rude words');
  const [card, row] = [grace.card('example.org'), grace.row('rude words')];
  await grace.page.setViewportSize({ width: 1600, height: 800 });
  const hint = (place: Locator, key: string): Locator => place.locator('kbd', { hasText: new RegExp(`^${key}$`) });
  await expect(hint(card, 'b')).toBeVisible();

  await row.hover();
  await expect(hint(row, 'b')).toBeVisible();
  for (const key of ['t', 'b']) await expect(hint(card, key)).toBeHidden();
  await grace.press('b');
  await expect(grace.page.getByRole('heading', { name: `Ban Mallory of ${room}?` })).toBeVisible();
  await grace.press('Escape');
  await expect(hint(row, 'b')).toBeVisible();
  await grace.press('t');
  await expect(grace.page.getByRole('group', { name: `Mallory of ${room}` }).first()).toBeVisible();
  await grace.press('4');
  await expect(grace.page.locator('.notices')).toContainText(`Mallory of ${room} is timed out`);

  // Who goes on by key means the queue again, wherever the pointer was left.
  await grace.press('1');
  await expect(hint(card, 'b')).toBeVisible();
  await expect(hint(row, 'b')).toBeHidden();
  await grace.press('b');
  await expect(grace.page.getByRole('heading', { name: `Ban Eve of ${room}?` })).toBeVisible();
  await grace.press('Escape');
  await row.hover({ position: { x: 5, y: 5 } });
  await expect(hint(row, 'd')).toBeVisible();
  await grace.press('d');
  await expect(grace.page.locator('live-lane .row.removed')).toHaveCount(1);
  await grace.page.mouse.move(300, 20);
  await expect(hint(card, 'b')).toBeVisible();
});

test('single keys never act while one types, with a modifier, or when switched off', async ({ server, room, visit }) => {
  const grace = await atDesk(server, visit, room, 'Grace');
  await (await guest(server, room))('see https://example.org/a');
  await expect(grace.open).toHaveCount(1);
  await grace.press('5');
  const title = grace.page.getByLabel('Title');
  await title.fill('');
  await title.pressSequentially('arab');
  await expect(title).toHaveValue('arab');
  await grace.press('Escape', '1', 'Control+a', 'Alt+r', '?');
  await grace.page.getByLabel('Single keys act').uncheck();
  await grace.press('Escape', 'a', 'r');
  await expect(grace.open).toHaveCount(1);
  await grace.page.reload();
  await expect(grace.open).toHaveCount(1);
  await grace.press('a');
  await grace.page.getByRole('button', { name: 'Keys and help' }).click();
  await grace.page.getByLabel('Single keys act').check();
  await grace.press('Escape');
  await expect(grace.open).toHaveCount(1);
  await grace.press('a');
  await expect(grace.open).toHaveCount(0);
});

test('the room is changed where it is run, and everybody follows', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  const grace = await atDesk(server, visit, room, 'Grace');
  await grace.press('5');
  await grace.page.getByLabel(/^Slow mode/).fill('20');
  await grace.page.getByRole('button', { name: 'Save changes' }).click();
  await expect(grace.page.locator('desk-header')).toContainText('Slow mode 20 s');
  await expect(ada.page.getByText(/one message every 20 seconds/)).toBeVisible();
  await grace.page.getByRole('button', { name: 'Log', exact: true }).click();
  await expect(grace.page.locator('log-lane')).toContainText('Grace · Changed');
  await grace.page.getByRole('button', { name: 'Audit' }).click();
  await expect(grace.page.locator('log-lane li')).not.toHaveCount(0);
});

test('without a connection nothing can be decided, and the console says why', async ({ server, room, cable, visit }) => {
  await (await guest(server, room))('see https://example.org/a');
  const grace = await atDesk(server, visit, room, 'Grace', cable.url);
  await expect(grace.open).toHaveCount(1);
  cable.pull();
  await expect(grace.page.getByText('The connection is lost.')).toBeVisible();
  await expect(grace.card('example.org').getByRole('button', { name: 'Approve' })).toHaveAttribute('aria-disabled', 'true');
  await grace.press('a');
  await expect(grace.open).toHaveCount(1);
  cable.mend();
  await expect(grace.page.locator('.line')).toHaveText('Connected', { timeout: BACK_MS });
  await grace.press('a');
  await expect(grace.open).toHaveCount(0);
});

test('what people write stays text: in cards, in rows, in names of dialogs', async ({ server, room, visit }) => {
  const payload = '<img src=x onerror="document.title=1"> <script>document.title=2</script> https://example.org';
  const grace = await atDesk(server, visit, room, 'Grace');
  await server.say(room, payload);
  await (await guest(server, room))(payload);
  await expect(grace.card('onerror')).toContainText('<script>document.title=2</script>');
  await expect(grace.row('onerror')).toContainText('<img src=x');
  await expect(grace.page.locator('img, case-card script, live-lane script')).toHaveCount(0);
  await expect(grace.page).toHaveTitle(/Moderation/);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the console has no accessibility violation in ${scheme}`, async ({ server, room, visit }) => {
    const grace = await atDesk(server, visit, room, 'Grace');
    await grace.page.emulateMedia({ colorScheme: scheme });
    const eve = await guest(server, room);
    for (const n of [1, 2]) await eve(`🎉 see https://example.org/${String(n)}`);
    await server.say(room, 'hello');
    await expect(grace.open).toHaveCount(2);
    const check = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page: grace.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.flat().join(' '))])).toEqual([]);
    };
    await grace.press('a', '2');
    await check();
    await grace.page.setViewportSize({ width: 400, height: 720 });
    for (const lane of ['1', '4', '5']) {
      await grace.press(lane);
      await check();
    }
    await grace.page.getByRole('button', { name: 'Queue' }).click();
    await grace.press('b');
    await check();
  });
}
