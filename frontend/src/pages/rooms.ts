import '../theme.css';
import './rooms.css';
import type { RoomListing } from '../client/protocol';
import { roomWords } from '../i18n/rooms.en';

/** The list of rooms on the front page: what this visitor may see, asked for when the page opens. */
async function showRooms(place: HTMLElement): Promise<void> {
  const rooms = await listed();
  place.removeAttribute('aria-busy');
  if (!rooms) place.replaceChildren(empty(roomWords.failed));
  else if (!rooms.length) place.replaceChildren(empty(roomWords.none, roomWords.noneHint));
  else {
    const list = document.createElement('ul');
    list.append(...rooms.map(item));
    place.replaceChildren(list);
  }
}

async function listed(): Promise<RoomListing[] | undefined> {
  try {
    const response = await fetch('/api/v1/rooms', { credentials: 'same-origin', cache: 'no-store' });
    return response.ok ? ((await response.json()) as { rooms: RoomListing[] }).rooms : undefined;
  } catch {
    // No network, or an answer that is not ours: the page says that the list cannot be loaded.
    return undefined;
  }
}

function item(room: RoomListing): HTMLLIElement {
  const link = document.createElement('a');
  link.className = 'room';
  link.href = `/r/${encodeURIComponent(room.id)}`;
  const label = document.createElement('span');
  const title = document.createElement('strong');
  const name = document.createElement('bdi');
  name.textContent = room.title || room.id;
  title.append(name);
  const id = document.createElement('small');
  id.textContent = `/r/${room.id}`;
  label.append(title, id);
  const state = document.createElement('span');
  state.className = `state ${room.state}`;
  state.textContent = roomWords[room.state];
  link.append(label, state);
  const li = document.createElement('li');
  li.append(link);
  return li;
}

function empty(...lines: string[]): HTMLDivElement {
  const box = document.createElement('div');
  box.className = 'empty';
  for (const line of lines) {
    const p = document.createElement('p');
    p.textContent = line;
    box.append(p);
  }
  return box;
}

const place = document.querySelector<HTMLElement>('#rooms');
if (place) void showRooms(place);
