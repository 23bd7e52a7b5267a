import { css } from 'lit';

export const cardStyles = css`
  dialog {
    inset-inline: auto 0;
    inset-block: 0;
    width: min(440px, 100vw);
    max-width: 100vw;
    height: 100dvh;
    max-height: 100dvh;
    margin: 0;
    padding: 0;
    border-block: 0;
    border-inline-end: 0;
    border-radius: 0;
    overflow: hidden;
  }
  .drawer {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  header {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    padding: 14px 16px 10px;
    border-bottom: 1px solid var(--chat-line);
  }
  header > div {
    flex: 1;
    min-width: 0;
  }
  h2 {
    margin: 0;
  }
  header p,
  .body p {
    margin: 2px 0 0;
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .body p:has(+ reason-picker) {
    margin-bottom: 8px;
  }
  .body {
    flex: 1;
    min-height: 0;
    padding: 4px 16px 20px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .counts {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin: 10px 0 0;
  }
  h3 {
    margin: 18px 0 6px;
    font-size: 14px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 8px;
  }
  .buttons button {
    padding-inline: 9px;
    font-size: 13px;
  }
  .watch {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  /* Part of what stands above it. */
  label.watch {
    margin-inline-start: 26px;
  }
  .watch select {
    width: auto;
    min-height: 28px;
    padding: 1px 6px;
    font-size: 13px;
  }
  form.note {
    display: flex;
    align-items: flex-end;
    gap: 6px;
  }
  form.note .field {
    flex: 1;
  }
  textarea {
    min-height: 38px;
    resize: vertical;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    padding: 5px 0;
    border-bottom: 1px solid color-mix(in srgb, var(--chat-line) 55%, transparent);
    font-size: 13.5px;
    overflow-wrap: anywhere;
  }
  li time {
    margin-inline-end: 6px;
    color: var(--chat-muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  li.removed {
    color: var(--chat-muted);
  }
  .messages {
    max-height: 260px;
    overflow-y: auto;
  }
  .problem {
    color: var(--chat-danger);
  }
`;
