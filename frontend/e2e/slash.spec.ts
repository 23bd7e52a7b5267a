import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test, type Viewer } from './fixture';
import type { ChatServer } from './server';

/** A moderator in the chat itself, signed in at the console. */
async function inChat(server: ChatServer, visit: (path: string) => Promise<Viewer>, room: string): Promise<Viewer> {
  const grace = await visit(`/console?room=${room}#token=${await server.token('moderator', room, 'Grace')}`);
  await expect(grace.page.locator('.line')).toHaveText('Connected');
  await grace.page.goto(`${server.url}/r/${room}`);
  await expect(grace.page.getByText('Chatting as Grace')).toBeVisible();
  return grace;
}

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`));
}

test('a moderator times out, undoes, and slows the room by command; nothing of it is posted', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve of the Hill', 'something rude');
  const grace = await visit(`/console?room=${room}#token=${await server.token('moderator', room, 'Grace')}`);
  await expect(grace.page.locator('.line')).toHaveText('Connected');
  await grace.page.goto(`${server.url}/r/${room}`);
  await expect(grace.row('something rude')).toBeVisible();

  const notice = grace.page.locator('.strip');
  await grace.say(`/timeout @${eve.name.toLowerCase()} 20d`);
  await expect(notice).toContainText('A time-out is at most 14 days.');
  await grace.say(`/timeout @${eve.name.toLowerCase()} 10m Too loud`);
  await expect(notice).toContainText(`${eve.name} is timed out for 10 minutes.`);
  await expect(grace.field).toHaveValue('');
  await expect(eve.page.getByText(/You are timed out.*Too loud/)).toBeVisible();
  await grace.say('/undo');
  await expect(notice).toContainText(`Undone: timed out ${eve.name}.`);
  await expect(eve.page.locator('.strip')).toContainText('You can write again.');
  await grace.say('/slow 20');
  await expect(eve.page.getByText(/one message every 20 seconds/)).toBeVisible();
  await grace.say('/undo');
  await expect(notice).toContainText('Undone: changed slow mode (it was off).');
  await expect(eve.page.getByText(/one message every 20 seconds/)).toHaveCount(0);
  await grace.say('/slow 20');
  await expect(eve.page.getByText(/one message every 20 seconds/)).toBeVisible();
  await grace.say('/slow off');
  await expect(eve.page.getByText(/one message every 20 seconds/)).toHaveCount(0);
  await grace.say('good evening');
  await expect(eve.row('good evening')).toBeVisible();
  await grace.say('/ban Grace');
  await expect(notice).toContainText('You cannot ban yourself.');

  await grace.say('/dance');
  await expect(notice).toContainText('There is no command /dance; nothing was posted.');
  await expect(grace.field).toHaveValue('/dance');
  await grace.say('/ban Nobody');
  await expect(notice).toContainText('Nobody called Nobody wrote here lately.');
  expect(await eve.texts()).toEqual(['something rude', 'good evening']);
});

test('undo says what was changed, not what is in force where somebody changed it since', async ({ server, room, visit }) => {
  const grace = await inChat(server, visit, room);
  const [staff, host] = [await server.staff('moderator', room, 'Grace'), await server.staff('host', room)];
  await staff.call('PATCH', `/rooms/${room}`, { slow_mode: 20, blocked_terms: ['spoiler'] });
  await host.call('PATCH', `/rooms/${room}`, { slow_mode: 30 });
  await grace.say('/undo');
  await expect(grace.page.locator('.strip')).toContainText('Undone: changed slow mode (it was off), blocked terms.');
  const { settings } = await staff.call<{ settings: { slow_mode: number; blocked_terms: string[] } }>('GET', `/rooms/${room}`);
  expect(settings).toMatchObject({ slow_mode: 30, blocked_terms: [] });
});

test('what a viewer writes with a slash is a message like others', async ({ room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', '/shrug');
  await expect(eve.row('/shrug')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a slash suggests commands, then names, by key and to those who hear it, ${colorScheme}`, async ({ server, room, visit }) => {
    const eve = await visit(`/r/${room}`);
    await eve.join('Eve of the Hill', 'something rude');
    const grace = await inChat(server, visit, room);
    await grace.page.emulateMedia({ colorScheme });
    await expect(grace.row('something rude')).toBeVisible();
    await grace.field.pressSequentially('/');
    const list = grace.page.getByRole('listbox', { name: 'Commands and names' });
    const chosen = list.locator('[aria-selected=true]');
    await expect(list.getByRole('option')).toHaveCount(12);
    await expect(chosen).toContainText('/timeout name [10m] [reason]');
    await expect(grace.field).toHaveAttribute('role', 'combobox');
    await expect(grace.field).toHaveAttribute('aria-expanded', 'true');
    await expect(grace.field).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
    expect(await violations(grace.page)).toEqual([]);
    await grace.page.keyboard.press('ArrowUp');
    await expect(chosen).toContainText('/help');
    await grace.page.keyboard.press('ArrowDown');
    await grace.page.keyboard.press('ArrowDown');
    await expect(chosen).toContainText('/ban');
    await grace.page.keyboard.press('Escape');
    await expect(list).toBeHidden();
    await expect(grace.field).toHaveAttribute('aria-expanded', 'false');
    await grace.field.pressSequentially('wa');
    await expect(list.getByRole('option')).toHaveCount(1);
    await grace.page.keyboard.press('Tab');
    await expect(grace.field).toHaveValue('/warn ');
    await expect(chosen).toHaveText(eve.name);
    await grace.page.keyboard.press('Enter');
    await expect(grace.field).toHaveValue(`/warn ${eve.name} `);
    await expect(list).toBeHidden();
    await grace.field.pressSequentially('Please be kind.');
    await grace.page.keyboard.press('Enter');
    await expect(grace.page.locator('.strip')).toContainText(`${eve.name} is warned.`);
    await expect(eve.page.getByRole('dialog').getByText('Please be kind.')).toBeVisible();
    await expect(grace.field).toHaveValue('');
  });

  test(`the list of commands is a dialog in groups, closed by Esc, ${colorScheme}`, async ({ server, room, visit }) => {
    const grace = await inChat(server, visit, room);
    await grace.page.emulateMedia({ colorScheme });
    await grace.say('/help');
    const dialog = grace.page.getByRole('dialog', { name: 'Commands' });
    await expect(dialog).toBeVisible();
    for (const group of ['One person', 'Everybody', 'You']) await expect(dialog.getByRole('heading', { name: group })).toBeVisible();
    await expect(dialog.getByRole('term')).toHaveCount(12);
    await expect(dialog).toContainText('/timeout name [10m] [reason]');
    expect(await violations(grace.page)).toEqual([]);
    await grace.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(grace.field).toBeFocused();
    await expect(grace.field).toHaveValue('');
  });
}

test('a viewer is suggested nothing', async ({ room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'hello');
  await eve.field.pressSequentially('/ti');
  await eve.page.keyboard.press('Enter');
  await expect(eve.row('/ti')).toBeVisible();
  await expect(eve.page.getByRole('listbox')).toHaveCount(0);
  await expect(eve.field).not.toHaveAttribute('role', 'combobox');
});
