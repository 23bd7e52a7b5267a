import { BACK_MS } from './cable';
import { expect, test, type Viewer } from './fixture';

const TRANSPORTS = ['ws', 'sse', 'poll'] as const;

async function present(viewer: Viewer): Promise<void> {
  await expect(viewer.page.locator('event-chat h2')).toContainText('Room');
}

for (const transport of TRANSPORTS) {
  test.describe(`over ${transport}`, () => {
    test('two viewers see each other’s messages in one order, their own at once', async ({ room, visit }) => {
      const ada = await visit(`/r/${room}?transports=${transport}`);
      const bob = await visit(`/r/${room}?transports=${transport}`);
      await ada.join('Ada', 'Hello, I am Ada');
      await bob.join('Bob', 'Hello, I am Bob');
      for (let i = 1; i <= 3; i += 1) {
        await ada.say(`ada says ${String(i)}`);
        await bob.say(`bob says ${String(i)}`);
      }
      for (const viewer of [ada, bob]) {
        await expect(viewer.rows).toHaveCount(8);
        await expect(viewer.page.locator('chat-message.unsent')).toHaveCount(0);
      }
      const seen = await ada.texts();
      expect(await bob.texts()).toEqual(seen);
      expect(seen.filter((text) => text.startsWith('ada'))).toEqual(['ada says 1', 'ada says 2', 'ada says 3']);
      await expect(bob.row('ada says 1').locator('.name')).toHaveText(ada.name);
    });

    test('a viewer whose cable is pulled resumes without a gap and without a duplicate', async ({ server, room, cable, visit }) => {
      const ada = await visit(`/r/${room}?transports=${transport}`, cable.url);
      await present(ada);
      await server.say(room, 'before');
      await expect(ada.row('before')).toBeVisible();
      cable.pull();
      for (const text of ['missed 1', 'missed 2', 'missed 3']) await server.say(room, text);
      await expect(ada.page.getByText(/Connection lost/)).toBeVisible();
      await expect(ada.rows).toHaveCount(1);
      cable.mend();
      await expect(ada.rows).toHaveCount(4, { timeout: BACK_MS });
      await server.say(room, 'after');
      await expect(ada.row('after')).toBeVisible();
      expect(await ada.texts()).toEqual(['before', 'missed 1', 'missed 2', 'missed 3', 'after']);
      await expect(ada.page.getByText(/Connection lost/)).toBeHidden();
    });

    test('who is timed out reads until when and why, is told when it is over, and keeps the draft', async ({ server, room, visit }) => {
      const eve = await visit(`/r/${room}?transports=${transport}`);
      await eve.join('Eve', 'Hello');
      await eve.field.fill('half a sentence');
      await server.sanction(room, eve.name, { kind: 'timeout', seconds: 5, reason: 'Breathe' });
      await expect(eve.page.getByText(/^You are timed out\. You can write again in \d seconds?, at \d.*\. Reason: Breathe$/)).toBeVisible();
      await expect(eve.field).toBeHidden();
      await expect(eve.page.getByText('You can write again.', { exact: true }).first()).toBeVisible();
      await expect(eve.field).toHaveValue('half a sentence');
      await eve.field.press('Enter');
      await expect(eve.row('half a sentence').locator('.state')).toHaveCount(0);
      await expect(eve.page.locator('.strip')).toHaveCount(0);
    });

    test('who is banned reads so, with the reason, at once and on every later visit', async ({ server, room, visit }) => {
      const eve = await visit(`/r/${room}?transports=${transport}`);
      await eve.join('Eve', 'Hello');
      await server.sanction(room, eve.name, { kind: 'ban', reason: 'Spam' });
      const strip = eve.page.locator('.strip.bad');
      await expect(strip).toHaveText('You are banned from this room. Reason: Spam');
      await expect(eve.field).toHaveCount(0);
      await eve.page.reload();
      await expect(strip).toHaveText('You are banned from this room. Reason: Spam');
      await expect(eve.field).toHaveCount(0);
    });
  });
}

test('a message written while the cable is out is sent once when it is back', async ({ room, cable, visit }) => {
  const ada = await visit(`/r/${room}`, cable.url);
  const bob = await visit(`/r/${room}`);
  await ada.join('Ada', 'I am here');
  cable.pull();
  await ada.say('from the tunnel');
  await expect(ada.row('from the tunnel')).toContainText('Sending');
  cable.mend();
  await expect(bob.row('from the tunnel')).toHaveCount(1, { timeout: BACK_MS });
  await expect(ada.row('from the tunnel').locator('.state')).toHaveCount(0);
  await expect(ada.row('from the tunnel')).toHaveCount(1);
});

test('a refusal is said in words where one writes, and the draft is kept', async ({ server, room, visit }) => {
  const host = await server.staff();
  await host.call('PATCH', `/rooms/${room}`, { slow_mode: 30 });
  const ada = await visit(`/r/${room}`);
  await ada.join('Ada', 'My first message');
  await expect(ada.page.getByText(/Slow mode: one message every 30 seconds/)).toBeVisible();
  const send = ada.page.locator('chat-composer button.send');
  await expect(send).toHaveAttribute('aria-label', /You can post again in \d+ seconds/);

  // Another window of the same person does not know of the countdown; the server does.
  const again = await ada.context.newPage();
  await again.goto(`${server.url}/r/${room}`);
  const field = again.getByLabel('Your message');
  await expect(again.getByText('Chatting as')).toBeVisible();
  await field.fill('Too soon');
  await field.press('Enter');
  await expect(again.locator('chat-composer .error')).toContainText(/second/);
  await expect(field).toHaveValue('Too soon');
  await expect(again.locator('chat-message', { hasText: 'Too soon' })).toHaveCount(0);
});

test('what is said of a wait goes when the wait is over', async ({ server, room, visit }) => {
  const host = await server.staff();
  await host.call('PATCH', `/rooms/${room}`, { rate_messages: 1, rate_seconds: 3 });
  const ada = await visit(`/r/${room}`);
  await ada.join('Ada', 'One');
  await ada.say('Two');
  const error = ada.page.locator('chat-composer .error');
  await expect(error).toBeVisible();
  await expect(error).toHaveCount(0);
  await ada.field.press('Enter');
  await expect(ada.row('Two')).toBeVisible();
});

test('with a finger: a tap shows what can be done with a message, a tap elsewhere hides it', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`, server.url, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 760 } });
  const { page } = ada;
  await ada.join('Ada', 'my great regret');
  await server.say(room, 'hello Ada');
  await ada.row('hello Ada').locator('.text').tap();
  const reply = page.getByRole('button', { name: 'Reply', exact: true });
  await expect(reply).toBeVisible();
  await page.locator('event-chat header h2').tap();
  await expect(reply).toBeHidden();
  await ada.row('hello Ada').locator('.text').tap();
  await reply.tap();
  await ada.say('hello yourself');
  await expect(ada.row('hello yourself').locator('.quote')).toContainText('hello Ada');
  await ada.row('my great regret').locator('.text').tap();
  await page.getByRole('button', { name: 'More' }).tap();
  await page.getByRole('menuitem', { name: 'Delete my message' }).tap();
  await expect(ada.rows.first()).toContainText('Message removed by its author');
});

test('a held message waits, and appears for everybody when a moderator approves it', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  const bob = await visit(`/r/${room}`);
  await ada.join('Ada', 'Look what I found');
  await ada.say('see https://example.org/holiday');
  await expect(ada.row('example.org')).toContainText('Waiting for a moderator');
  await server.say(room, 'something else');
  await expect(bob.row('something else')).toBeVisible();
  await expect(bob.row('example.org')).toHaveCount(0);

  const moderator = await server.staff('moderator', room);
  const { cases } = await moderator.call<{ cases: { id: string }[] }>('GET', `/rooms/${room}/staff/cases`);
  expect(cases).toHaveLength(1);
  await moderator.call('POST', `/rooms/${room}/staff/cases/${cases[0]?.id ?? ''}`, { outcome: 'approve' });
  await expect(bob.row('example.org')).toBeVisible();
  await expect(ada.row('example.org')).toHaveCount(1);
  await expect(ada.row('example.org')).not.toContainText('Waiting');
});

test('a held message that is rejected says so to its author alone, with the reason', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  await ada.join('Ada', 'Hello');
  await ada.say('buy at https://spam.example.com');
  await expect(ada.row('spam.example.com')).toContainText('Waiting');
  const moderator = await server.staff('moderator', room);
  const { cases } = await moderator.call<{ cases: { id: string }[] }>('GET', `/rooms/${room}/staff/cases`);
  await moderator.call('POST', `/rooms/${room}/staff/cases/${cases[0]?.id ?? ''}`, { outcome: 'reject', reason: 'No advertising' });
  await expect(ada.row('spam.example.com')).toContainText('Declined by a moderator: No advertising');
});

test('a message that waits is declined when its author is banned', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'Hello');
  await eve.say('buy at https://spam.example.com');
  await expect(eve.row('spam.example.com')).toContainText('Waiting');
  await server.sanction(room, eve.name, { kind: 'ban' });
  await expect(eve.row('spam.example.com')).toContainText('Declined by a moderator');
  await expect(eve.row('spam.example.com')).not.toContainText('Waiting');
});

test('taking back a message empties it for everybody, also where it is quoted', async ({ room, visit }) => {
  const ada = await visit(`/r/${room}`);
  const bob = await visit(`/r/${room}`);
  await ada.join('Ada', 'my great regret');
  await bob.join('Bob', 'Hi');
  await bob.row('my great regret').hover();
  await bob.page.getByRole('button', { name: 'Reply' }).click();
  await bob.say('what do you mean?');
  await expect(ada.row('what do you mean?').locator('.quote')).toContainText('my great regret');

  await ada.rows.first().hover();
  await ada.page.getByRole('button', { name: 'More' }).click();
  await ada.page.getByRole('menuitem', { name: 'Delete my message' }).click();
  for (const viewer of [ada, bob]) {
    await expect(viewer.rows.first()).toContainText('Message removed by its author');
    await expect(viewer.page.getByText('my great regret')).toHaveCount(0);
    await expect(viewer.row('what do you mean?').locator('.quote')).toContainText('Message removed');
  }
});

test('reading further up is not disturbed, and the pill brings one back', async ({ server, room, visit }) => {
  for (let i = 1; i <= 60; i += 1) await server.say(room, `line ${String(i)}`);
  const ada = await visit(`/r/${room}`);
  await expect(ada.rows).toHaveCount(50);
  const log = ada.page.getByRole('log');
  await log.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await expect(ada.page.locator('.pill')).toContainText('Paused');
  const middle = ada.row('line 40').first();
  const before = await middle.boundingBox();
  for (let i = 1; i <= 12; i += 1) await server.say(room, `news ${String(i)}`);
  await expect(ada.page.locator('.pill')).toHaveText('12 new messages');
  expect((await middle.boundingBox())?.y).toBe(before?.y);

  await log.evaluate((element) => {
    element.scrollTop = 0;
  });
  await expect(ada.row('line 1')).not.toHaveCount(0);
  await expect(ada.rows).toHaveCount(72);
  await ada.page.locator('.pill').click();
  await expect(ada.page.locator('.pill')).toBeHidden();
  await expect(ada.row('news 12')).toBeInViewport();
});

test('settings take effect while one looks: frozen, open again, another title', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  await present(ada);
  const host = await server.staff();
  await host.call('PATCH', `/rooms/${room}`, { frozen: true });
  await expect(ada.page.getByText('The moderators have paused this chat.')).toBeVisible();
  await expect(ada.field).toBeHidden();
  await host.call('PATCH', `/rooms/${room}`, { frozen: false, title: 'Encore' });
  await expect(ada.field).toBeVisible();
  await expect(ada.page.locator('h2')).toHaveText('Encore');
  await expect(ada.page).toHaveTitle('Encore');
});

test('a purge takes everything of its author away', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'spam one');
  await eve.say('spam two');
  await server.say(room, 'fine words');
  await expect(ada.rows).toHaveCount(3);
  const moderator = await server.staff('moderator', room);
  const page = await moderator.call<{ messages: { author: { id: string }; text: string }[] }>('GET', `/rooms/${room}/messages`);
  const user = page.messages.find(({ text }) => text === 'spam one')?.author.id;
  await moderator.call('POST', `/rooms/${room}/staff/purges`, { user });
  for (const viewer of [ada, eve]) {
    await expect(viewer.page.getByText('spam')).toHaveCount(0);
    await expect(viewer.row('Message removed')).toHaveCount(2);
    await expect(viewer.row('fine words')).toBeVisible();
  }
});

test('a name that is not allowed is refused where it is asked, and can be changed later', async ({ room, visit }) => {
  const ada = await visit(`/r/${room}`);
  await ada.say('Hello');
  const name = ada.page.getByLabel('Name', { exact: true });
  await name.fill('admin');
  await ada.page.keyboard.press('Enter');
  await expect(ada.page.locator('chat-name .error')).toBeVisible();
  await ada.call('Ada');
  await expect(ada.row('Hello').locator('.name')).toHaveText(ada.name);
  await ada.page.getByRole('button', { name: `Change name: ${ada.name}` }).click();
  await ada.call('Countess');
  await expect(ada.page.getByRole('button', { name: `Change name: ${ada.name}` })).toBeVisible();
  await ada.say('It is me');
  await expect(ada.row('It is me').locator('.name')).toHaveText(ada.name);
});
