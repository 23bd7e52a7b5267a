import { atDesk } from './desk';
import { expect, test } from './fixture';

for (const transport of ['ws', 'sse', 'poll'] as const) {
  test(`over ${transport} who is shadowed cannot tell, nobody else sees it, and staff publish it`, async ({ server, room, visit }) => {
    await server.staff().then((host) => host.call('PATCH', `/rooms/${room}`, { shadowing: true }));
    const eve = await visit(`/r/${room}?transports=${transport}`);
    await eve.join('Eve', 'before the shadow');
    const bob = await visit(`/r/${room}?transports=${transport}`);
    await expect(bob.row('before the shadow')).toBeVisible();
    const grace = await atDesk(server, visit, room, 'Grace');
    await grace.press('2', 'u');
    const card = grace.page.locator('user-card dialog');
    await card.getByRole('button', { name: 'Shadow' }).click();
    await expect(card).toContainText('Shadowed');
    // The button that had the focus is gone; the key still closes the card. Once more, and the lane goes on.
    await grace.press('Escape');
    await expect(card).toBeHidden();
    await grace.press('Escape');

    await eve.say('can anybody hear me?');
    await expect(eve.row('can anybody hear me?')).toBeVisible();
    await expect(eve.row('can anybody hear me?')).not.toHaveClass(/unsent/);
    await expect(grace.row('can anybody hear me?')).toContainText('Shadowed');
    await server.say(room, 'business as usual');
    await expect(eve.row('business as usual')).toBeVisible();
    await expect(bob.row('business as usual')).toBeVisible();
    expect(await bob.texts()).toEqual(['before the shadow', 'business as usual']);
    expect(await eve.texts()).toEqual(['before the shadow', 'can anybody hear me?', 'business as usual']);
    await eve.page.reload();
    await expect.poll(() => eve.texts()).toEqual(['before the shadow', 'can anybody hear me?', 'business as usual']);

    await grace.row('can anybody hear me?').hover();
    await grace.page.locator('live-lane').getByRole('button', { name: 'Publish' }).click();
    await expect(bob.row('can anybody hear me?')).toBeVisible();
    await expect.poll(() => eve.texts()).toEqual(['before the shadow', 'business as usual', 'can anybody hear me?']);
    await expect(grace.row('can anybody hear me?')).not.toContainText('Shadowed');
    await grace.page.getByRole('button', { name: /^Sanctions/ }).click();
    await grace.page.getByRole('button', { name: /^Lift the sanction/ }).click();
    await eve.say('and now?');
    await expect(bob.row('and now?')).toBeVisible();
  });
}
