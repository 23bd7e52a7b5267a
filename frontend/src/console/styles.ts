import { css } from 'lit';

/** What every part of the console shares: buttons, chips, fields, keys, the head of a lane. */
export const shared = css`
  :host {
    box-sizing: border-box;
    font: inherit;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 7px;
    min-height: 30px;
    padding: 3px 11px;
    border: 1px solid var(--chat-line);
    border-radius: 7px;
    background: var(--chat-raised);
    font-weight: 550;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover {
    border-color: var(--chat-muted);
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
  }
  button.quiet:hover {
    background: var(--chat-surface);
  }
  button.main {
    border-color: var(--chat-accent);
    background: var(--chat-accent);
    color: var(--chat-accent-text);
  }
  button.good {
    border-color: color-mix(in srgb, var(--chat-good) 45%, transparent);
    background: var(--chat-good-soft);
    color: var(--chat-good);
  }
  button.bad {
    border-color: color-mix(in srgb, var(--chat-danger) 40%, transparent);
    background: var(--chat-danger-soft);
    color: var(--chat-danger);
  }
  button.good:hover,
  button.bad:hover {
    border-color: currentColor;
  }
  button[aria-disabled='true'],
  button:disabled {
    border-color: var(--chat-line);
    background: transparent;
    color: var(--chat-muted);
    cursor: not-allowed;
  }
  :focus-visible {
    outline: 2px solid var(--chat-accent);
    outline-offset: 2px;
  }
  kbd {
    display: inline-block;
    min-width: 17px;
    padding: 0 4px;
    border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
    border-radius: 4px;
    font: 600 11px/15px var(--chat-font);
    text-align: center;
  }
  .chip {
    display: inline-block;
    padding: 0 7px;
    border-radius: 99px;
    background: var(--chat-surface);
    color: var(--chat-muted);
    font-size: 12px;
    font-weight: 600;
    line-height: 19px;
    white-space: nowrap;
  }
  .chip.warn {
    background: var(--chat-warn-soft);
    color: var(--chat-warn);
  }
  .chip.bad {
    background: var(--chat-danger-soft);
    color: var(--chat-danger);
  }
  .chip.accent {
    background: var(--chat-accent-soft);
    color: var(--chat-accent);
  }
  .muted {
    color: var(--chat-muted);
  }
  .name {
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  .lane {
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .scroll:focus-visible {
    outline-offset: -2px;
  }
  .empty {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 6px;
    height: 100%;
    min-height: 160px;
    padding: 24px;
    color: var(--chat-muted);
    text-align: center;
  }
  .empty strong {
    color: var(--chat-text);
    font-size: 16px;
  }
  .empty p {
    max-width: 30ch;
    margin: 0;
  }
  .pill {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-start: 50%;
    z-index: 2;
    border-color: var(--chat-accent);
    border-radius: 99px;
    background: var(--chat-accent);
    box-shadow: var(--chat-shadow);
    color: var(--chat-accent-text);
    transform: translateX(-50%);
  }
  :host(:dir(rtl)) .pill {
    transform: translateX(50%);
  }
  dialog {
    width: min(440px, calc(100vw - 24px));
    max-height: calc(100vh - 24px);
    padding: 20px;
    border: 1px solid var(--chat-line);
    border-radius: 12px;
    background: var(--chat-bg);
    box-shadow: var(--chat-shadow);
    color: var(--chat-text);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.45);
  }
  dialog h2 {
    margin: 0 0 8px;
    font-size: 18px;
    overflow-wrap: anywhere;
  }
  dialog p {
    margin: 0 0 12px;
  }
  .row-end {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
    margin-top: 16px;
  }
  .field {
    display: grid;
    gap: 4px;
  }
  .field > span {
    font-weight: 600;
  }
  input[type='text'],
  input[type='password'],
  input[type='number'],
  select,
  textarea {
    width: 100%;
    min-height: 34px;
    padding: 5px 9px;
    border: 1px solid var(--chat-muted);
    border-radius: 7px;
    background: var(--chat-bg);
  }
  input[type='checkbox'] {
    width: 17px;
    height: 17px;
    margin: 0;
    accent-color: var(--chat-accent);
  }
  .check {
    display: flex;
    align-items: center;
    gap: 9px;
    min-height: 30px;
  }
`;
