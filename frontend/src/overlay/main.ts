import { play } from './demo';
import { Overlay } from './overlay';
import { parse } from './options';
import { placeOf, Reader } from './reader';
import './overlay.css';
import './themes/bubbles.css';
import './themes/cards.css';
import './themes/neon.css';
import './themes/plain.css';

const parsed = parse(location.search);
const place = placeOf(location);
const overlay = new Overlay(place?.room ?? '', parsed);

if (parsed.options.demo !== 'off') {
  play(parsed.options.demo, (batch) => overlay.receive(batch));
} else if (place) {
  new Reader(
    place,
    (batch) => overlay.receive(batch),
    (status) => overlay.follow(status),
  ).start();
} else {
  console.warn('[overlay] This address names no room.');
}
