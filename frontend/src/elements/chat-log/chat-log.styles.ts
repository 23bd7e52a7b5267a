import { css } from 'lit';

export const logStyles = css`
  chat-log {
    position: relative;
    display: flex;
    flex-direction: column;
  }
  .scroller {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    /* The log keeps the reader's place itself; two keepers would pull at it from both sides. */
    overflow-anchor: none;
    overscroll-behavior: contain;
    padding-bottom: 6px;
    scrollbar-width: thin;
    scrollbar-color: var(--chat-line) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .rows {
    display: flex;
    flex-direction: column;
  }
  .older {
    display: block;
    min-height: 36px;
    margin: 6px auto 2px;
    padding: 4px 14px;
    border: 0;
    border-radius: 18px;
    background: none;
    color: var(--chat-muted);
    font: inherit;
    font-size: 0.85em;
    cursor: pointer;
  }
  .older:disabled {
    cursor: default;
  }
  .older:not(:disabled):hover {
    background: var(--chat-surface);
    color: var(--chat-text);
  }
  .empty {
    margin: 22vh 24px 0;
    color: var(--chat-muted);
    text-align: center;
  }
  .notice {
    margin: 8px 16px;
    padding: 8px 12px;
    border-radius: var(--chat-radius);
    background: var(--chat-accent-soft);
    text-align: center;
    overflow-wrap: anywhere;
  }
  .pill {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    flex: none;
    min-height: 34px;
    margin: 6px 12px 6px;
    padding: 0 16px;
    border: 0;
    border-radius: 17px;
    background: var(--chat-accent);
    color: var(--chat-accent-text);
    font: inherit;
    font-size: 0.9em;
    font-weight: 600;
    cursor: pointer;
  }
  .pill svg {
    width: 15px;
    height: 15px;
  }
  .tools {
    position: absolute;
    inset-inline-end: 10px;
    display: flex;
    padding: 1px;
    border: 1px solid var(--chat-line);
    border-radius: 9px;
    background: var(--chat-raised);
    box-shadow: 0 1px 3px rgb(0 0 0 / 0.12);
    transform: translateY(-8px);
  }
  .tool {
    display: grid;
    place-items: center;
    width: 30px;
    height: 26px;
    padding: 0;
    border: 0;
    border-radius: 7px;
    background: none;
    color: var(--chat-muted);
    cursor: pointer;
  }
  .tool svg {
    width: 16px;
    height: 16px;
  }
  .tool:hover {
    background: var(--chat-surface);
    color: var(--chat-text);
  }
  .menu {
    position: absolute;
    inset-inline-end: 12px;
    z-index: 2;
    display: flex;
    flex-direction: column;
    min-width: 170px;
    max-width: calc(100% - 24px);
    padding: 5px;
    border: 1px solid var(--chat-line);
    border-radius: var(--chat-radius);
    background: var(--chat-raised);
    box-shadow: var(--chat-shadow);
  }
  .menu button {
    min-height: 34px;
    padding: 4px 10px;
    border: 0;
    border-radius: 7px;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .menu button:hover,
  .menu button:focus-visible {
    background: var(--chat-surface);
    outline-offset: -2px;
  }
  .menu .danger {
    color: var(--chat-danger);
  }
  .tools[hidden],
  .menu[hidden],
  .pill[hidden],
  .older[hidden],
  .empty[hidden],
  .tool[hidden] {
    display: none;
  }
`;
