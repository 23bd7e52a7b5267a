import { expect, test } from './fixture';

interface Cases {
  cases: { id: string; text: string; reports?: { reason: string; note?: string }[] }[];
}

test('a viewer reports a message from its menu and is told what became of it', async ({ server, room, visit }) => {
  const ada = await visit(`/r/${room}`);
  const bob = await visit(`/r/${room}`);
  await ada.join('Ada', 'the ending is sad, he leaves');
  await bob.join('Bob', 'Hi');
  await bob.row('the ending is sad').hover();
  await bob.page.getByRole('button', { name: 'More' }).click();
  await bob.page.getByRole('menuitem', { name: 'Report to the moderators' }).click();
  const dialog = bob.page.getByRole('dialog');
  await expect(dialog).toContainText(`Report a message of ${ada.name}`);
  await dialog.getByLabel('What is wrong with it?').selectOption('other');
  await dialog.getByLabel('More to say about it?').fill('tells how it ends');
  await dialog.getByRole('button', { name: 'Report', exact: true }).click();
  await expect(bob.page.locator('.strip', { hasText: 'Reported. Thank you' })).toBeVisible();

  const moderator = await server.staff('moderator', room);
  const { cases } = await moderator.call<Cases>('GET', `/rooms/${room}/staff/cases?queue=reported`);
  expect(cases).toMatchObject([{ text: 'the ending is sad, he leaves', reports: [{ reason: 'other', note: 'tells how it ends' }] }]);
  await moderator.call('POST', `/rooms/${room}/staff/cases/${cases[0]?.id ?? ''}`, { outcome: 'uphold' });
  await expect(bob.rows.first()).toContainText('Message removed');
  await expect(bob.page.locator('.strip', { hasText: 'A message that you reported was removed' })).toBeVisible();
});

test('who is timed out appeals, and writes again when that is granted', async ({ server, room, visit }) => {
  const eve = await visit(`/r/${room}`);
  await eve.join('Eve', 'Hello');
  await server.sanction(room, eve.name, { kind: 'timeout', seconds: 600 });
  await eve.page.getByRole('button', { name: 'Appeal' }).click();
  const dialog = eve.page.getByRole('dialog');
  await dialog.getByLabel('What should they know?').fill('It was a quotation.');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(eve.page.locator('.strip', { hasText: 'Sent. A moderator will look at it.' })).toBeVisible();
  const host = await server.staff('host', room);
  const { cases } = await host.call<Cases>('GET', `/rooms/${room}/staff/cases?queue=appeals`);
  expect(cases).toMatchObject([{ text: 'It was a quotation.' }]);
  await host.call('POST', `/rooms/${room}/staff/cases/${cases[0]?.id ?? ''}`, { outcome: 'grant' });
  await expect(eve.page.getByRole('button', { name: 'Appeal' })).toHaveCount(0);
  await eve.say('thank you');
});
