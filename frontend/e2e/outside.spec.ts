import AxeBuilder from '@axe-core/playwright';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guest, Moderator, sayings } from './desk';
import { expect, test, type Viewer } from './fixture';
import { ChatServer } from './server';

type Visit = (path: string, from?: string) => Promise<Viewer>;

async function hostAtDesk(server: ChatServer, visit: Visit, room: string): Promise<Moderator> {
  const token = await server.token('host', room, 'Hedy');
  const { page } = await visit(`/console?room=${room}#token=${token}`, server.url);
  await page.setViewportSize({ width: 1280, height: 720 });
  await expect(page.locator('.line')).toHaveText('Connected');
  return new Moderator(page);
}

/** A program that is asked about messages, and lets all of them wait. */
async function checker(): Promise<{ url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ action: 'hold', reason: 'It is very loud.', rule: 'volume' }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/check`, close: () => server.close() };
}

test('a check from outside is added, signs, is tried, counts, and is taken away', async ({ visit }) => {
  const server = await ChatServer.start({ EVENTCHAT_HOOKS_TO: '127.0.0.0/8' });
  const program = await checker();
  try {
    const room = await server.room('outside', { rate_messages: 100 });
    const hedy = await hostAtDesk(server, visit, room);
    await hedy.press('6');
    const panel = hedy.page.locator('hooks-panel');
    await panel.getByText('Checks from outside').click();
    await expect(panel).toContainText('The rules of the room judge alone.');
    await panel.getByRole('button', { name: 'Add a check' }).click();
    await panel.getByLabel('Name').fill('loudness');
    await panel.getByLabel('Address').fill('http://127.0.0.1:1/user@nowhere');
    await panel.getByLabel('Without an answer messages').selectOption({ label: 'appear' });
    await panel.getByLabel('Address').fill(program.url);
    await panel.getByRole('button', { name: 'Save' }).click();
    await expect(hedy.notices).toContainText('The checks are saved.');
    await panel.getByText('Signing key').click();
    const key = panel.locator('code');
    await expect(key).toHaveText(/\S{20,}/);
    const before = await key.innerText();

    await panel.getByLabel('A text to ask the saved checks about').fill('quiet words');
    await panel.getByRole('button', { name: 'Ask them' }).click();
    await expect(panel).toContainText('It would wait. It is very loud.');
    const eve = await guest(server, room);
    const next = sayings('quiet words');
    await expect(async () => {
      await eve(next());
      await expect(hedy.open).not.toHaveCount(0, { timeout: 500 });
    }).toPass({ timeout: 10_000 });
    await expect(hedy.card('quiet words').first()).toContainText('It is very loud.');

    await panel.getByRole('button', { name: 'New key' }).click();
    await panel.getByRole('button', { name: 'Save' }).click();
    await expect(panel.locator('code')).not.toHaveText(before);
    await panel.getByRole('button', { name: 'Remove the check loudness' }).click();
    await panel.getByRole('button', { name: 'Save' }).click();
    await expect(panel).toContainText('The rules of the room judge alone.');
  } finally {
    program.close();
    await server.stop();
  }
});

test('an address that may not be called is refused in words', async ({ server, room, visit }) => {
  const hedy = await hostAtDesk(server, visit, room);
  await hedy.press('6');
  const panel = hedy.page.locator('hooks-panel');
  await panel.getByText('Checks from outside').click();
  await panel.getByRole('button', { name: 'Add a check' }).click();
  await panel.getByLabel('Without an answer messages').selectOption({ label: 'wait' });
  await panel.getByLabel('Name').fill('inside');
  await panel.getByLabel('Address').fill('http://127.0.0.1/check');
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(panel.getByRole('alert')).toContainText('inside:');
});

test('changed rules are put on trial, say what they would have done, and are put in force', async ({ server, room, visit }) => {
  const hedy = await hostAtDesk(server, visit, room);
  await hedy.press('6');
  const lane = hedy.page.locator('rules-lane');
  await lane.getByLabel('Term', { exact: true }).fill('gribblefrost');
  await lane.getByRole('button', { name: 'Add term' }).click();
  const panel = lane.locator('trial-panel');
  await panel.getByText('Rules on trial').click();
  await panel.getByRole('button', { name: 'Put the changes on trial' }).click();
  await expect(panel).toContainText('On trial: terms');
  await lane.getByRole('button', { name: 'Discard' }).click();
  const eve = await guest(server, room);
  const next = sayings('a gribblefrost');
  await expect(async () => {
    await eve(next());
    await expect(panel.locator('li').first()).toContainText('would have been held, was posted', { timeout: 1_000 });
  }).toPass({ timeout: 10_000 });
  await panel.getByRole('button', { name: 'Put them in force' }).click();
  await expect(panel).toContainText('None. Change rules above');
  await expect(lane.locator('terms-editor li')).toContainText('gribblefrost');
});

test('canned reasons are changed, and moderators choose from them', async ({ server, room, visit }) => {
  const hedy = await hostAtDesk(server, visit, room);
  await hedy.press('6');
  const panel = hedy.page.locator('reasons-panel');
  await panel.getByText('Canned reasons').click();
  await panel.getByRole('button', { name: 'Add a reason' }).click();
  await panel.getByLabel('Title').fill('Chess only');
  await panel.getByLabel('Code').fill('Chess only');
  await panel.getByLabel('Words').fill('Here we talk about chess, {name}.');
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(panel.getByRole('alert')).toBeVisible();
  await panel.getByLabel('Code').fill('chess');
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(hedy.notices).toContainText('The canned reasons are saved.');
  await (await guest(server, room))('see https://example.org/poker');
  await expect(hedy.open).toHaveCount(1);
  await hedy.press('1', 'j', 'Shift+R');
  await hedy.page.locator('confirm-dialog').getByLabel('Canned reason').selectOption({ label: 'Chess only' });
  await expect(hedy.page.locator('confirm-dialog').getByLabel('Reason (they will see it)')).toHaveValue(/Here we talk about chess, Eve/);
});

test('the ladder, how long messages wait, and a term that times out are set by form', async ({ server, room, visit }) => {
  const hedy = await hostAtDesk(server, visit, room);
  await hedy.press('6');
  const lane = hedy.page.locator('rules-lane');
  await lane.getByText('Repeated offences').click();
  await lane.getByLabel('Filter').selectOption({ label: 'links' });
  await lane.getByRole('button', { name: 'Add a ladder' }).click();
  await lane.getByLabel('Offence 1').selectOption({ label: 'time-out' });
  await lane.getByLabel('Seconds of the time-out at offence 1').fill('30');
  await lane.getByText('Let through by itself').click();
  const through = lane.locator('approvals-editor');
  await through.getByLabel('Held by').selectOption({ label: 'capitals' });
  await through.getByRole('button', { name: 'Let some through' }).click();
  await through.getByLabel('Messages seen before').fill('3');
  await lane.getByLabel('A held message is out of date after minutes').fill('15');
  await lane.getByLabel('One that is out of date').selectOption({ label: 'appears late' });
  await lane.getByLabel('Trusted reports that hide a message').fill('5');
  await lane.getByLabel('Term', { exact: true }).fill('gribblefrost');
  await lane.getByLabel('Then the message').selectOption({ label: 'is refused, its author timed out' });
  await lane.getByLabel('Timed out for').selectOption({ label: '10 minutes' });
  await lane.getByRole('button', { name: 'Add term' }).click();
  await lane.getByRole('button', { name: 'Save rules' }).click();
  await expect(lane).toContainText('No changes');
  const host = await server.staff('host', room);
  const { settings } = await host.call<{ settings: Record<string, unknown> }>('GET', `/rooms/${room}`);
  expect(settings).toMatchObject({
    held_minutes: 15,
    held_expiry: 'late',
    report_hold: 5,
    auto_approve: [{ check: 'caps', messages: 3 }],
    terms: [{ text: 'gribblefrost', action: 'timeout', seconds: 600 }],
    ladder: [{ filter: 'links', steps: [{ action: 'timeout', seconds: 30 }, { action: 'purge' }, { action: 'timeout' }, { action: 'timeout', seconds: 600 }, { action: 'timeout', seconds: 3600 }] }],
  });
});

test('people who are watched stand out in the live lane, from the moment they are', async ({ server, room, visit }) => {
  const hedy = await hostAtDesk(server, visit, room);
  const eve = await guest(server, room);
  await eve('one of mine');
  await expect(hedy.row('one of mine')).toBeVisible();
  await hedy.press('2', 'u');
  await hedy.page.getByLabel('Point out what they write').check();
  await expect(hedy.row('one of mine')).toContainText('Watched');
  await hedy.press('Escape');
  await eve('another of mine');
  await expect(hedy.row('another of mine')).toContainText('Watched');
  await hedy.page.reload();
  await expect(hedy.row('another of mine')).toContainText('Watched');
});

test('what somebody did is undone from the log as it happens', async ({ server, room, visit }) => {
  const hedy = await hostAtDesk(server, visit, room);
  const said = await server.say(room, 'perfectly fine');
  await expect(hedy.row('perfectly fine')).toBeVisible();
  const max = await server.staff('host', room, 'Max');
  await max.call('POST', `/rooms/${room}/staff/actions`, { action: 'remove', message: said.id });
  await expect(hedy.page.locator('live-lane .row.removed')).toHaveCount(1);
  await hedy.page.getByRole('button', { name: /^Undo: Removed a message/ }).click();
  await expect(hedy.row('perfectly fine')).toBeVisible();
  await expect(hedy.page.locator('log-lane li', { hasText: 'Removed a message' })).toContainText('Undone');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the panels of the rules, announcements, pins and who is watched have no accessibility violation in ${scheme}`, async ({ server, room, visit }) => {
    const host = await server.staff('host', room, 'Max');
    const { id } = await server.say(room, 'the slides are up');
    await host.call('POST', `/rooms/${room}/staff/actions`, { action: 'pin', message: id });
    await host.call('POST', `/rooms/${room}/staff/actions`, { action: 'announce', text: 'Ten minutes to go', style: 'warning' });
    await host.call('PATCH', `/rooms/${room}`, { ladder: [{ filter: 'links' }], auto_approve: [{ check: 'caps' }] });
    await host.call('PUT', `/rooms/${room}/staff/hooks`, { hooks: [{ name: 'toxicity', url: 'https://example.com/check', on_failure: 'allow', observe: true }] });
    const eve = await guest(server, room);
    await eve('one of mine');
    const hedy = await hostAtDesk(server, visit, room);
    await hedy.page.emulateMedia({ colorScheme: scheme });
    await hedy.press('2', 'u');
    await hedy.page.getByLabel('Point out what they write').check();
    await hedy.press('Escape', '6');
    const lane = hedy.page.locator('rules-lane');
    for (const panel of ['Rules on trial', 'Canned reasons', 'Checks from outside']) await lane.locator('summary', { hasText: panel }).click();
    await lane.getByText('Signing key').click();
    await lane.getByRole('button', { name: 'Change the reason Spam' }).click();
    await expect(hedy.row('one of mine')).toContainText('Watched');
    const check = async (page: typeof hedy.page): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      expect(violations.map((one) => [one.id, one.nodes.map(({ target }) => target.flat().join(' '))])).toEqual([]);
    };
    await check(hedy.page);
    await hedy.page.getByRole('button', { name: 'Announce…' }).click();
    await check(hedy.page);
    const bob = await visit(`/r/${room}`);
    await bob.page.emulateMedia({ colorScheme: scheme });
    await expect(bob.row('Ten minutes to go')).toBeVisible();
    await expect(bob.page.getByRole('region', { name: 'Pinned' })).toBeVisible();
    await check(bob.page);
  });
}
