import { expect, test } from './fixture';

test('a moderator times out, undoes, and slows the room by command; nothing of it is posted', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve of the Hill', 'something rude');
  const grace = await visit(`/console?room=${room}#token=${await server.token('moderator', room, 'Grace')}`);
  await expect(grace.page.locator('.line')).toHaveText('Connected');
  await grace.page.goto(`${server.url}/r/${room}`);
  await expect(grace.row('something rude')).toBeVisible();

  const notice = grace.page.locator('.strip');
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
  await expect(notice).toContainText('What you did last was changing a setting');
  await grace.say('/slow off');
  await expect(eve.page.getByText(/one message every 20 seconds/)).toHaveCount(0);

  await grace.say('/dance');
  await expect(notice).toContainText('There is no command /dance; nothing was posted.');
  await expect(grace.field).toHaveValue('/dance');
  await grace.say('/ban Nobody');
  await expect(notice).toContainText('Nobody called Nobody wrote here lately.');
  await grace.say('/help');
  await expect(notice).toContainText('/timeout name [10m] [reason]');
  expect(await eve.texts()).toEqual(['something rude']);
});

test('what a viewer writes with a slash is a message like others', async ({ room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', '/shrug');
  await expect(eve.row('/shrug')).toBeVisible();
});
