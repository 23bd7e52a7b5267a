import { css } from 'lit';

export const composerStyles = css`
  :host {
    display: block;
    padding: 8px 12px 10px;
    border-top: 1px solid var(--chat-line);
    background: var(--chat-bg);
  }
  form {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    padding: 4px 4px 4px 12px;
    border: 1px solid var(--chat-line);
    border-radius: calc(var(--chat-radius) + 10px);
    background: var(--chat-surface);
    transition: border-color 0.15s;
  }
  form:focus-within {
    border-color: var(--chat-accent);
    outline: 1px solid var(--chat-accent);
  }
  textarea {
    flex: 1;
    min-width: 0;
    min-height: 24px;
    max-height: 8.4em;
    padding: 6px 0;
    border: 0;
    outline: 0;
    background: none;
    color: var(--chat-text);
    font: inherit;
    line-height: 1.4;
    resize: none;
    field-sizing: content;
    unicode-bidi: plaintext;
  }
  textarea::placeholder {
    color: var(--chat-muted);
    opacity: 1;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  .send {
    flex: none;
    display: grid;
    place-items: center;
    min-width: 36px;
    height: 36px;
    padding: 0 8px;
    border: 0;
    border-radius: 18px;
    background: var(--chat-accent);
    color: var(--chat-accent-text);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .send[aria-disabled='true'] {
    background: var(--chat-line);
    color: var(--chat-muted);
    cursor: default;
  }
  :dir(rtl) .send svg {
    transform: scaleX(-1);
  }
  .reply,
  .foot {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    font-size: 0.85em;
    color: var(--chat-muted);
  }
  .reply {
    padding: 2px 4px 6px 12px;
  }
  .reply span,
  .me {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .foot {
    padding: 4px 12px 0;
    min-height: 24px;
  }
  .error {
    margin: 0 4px 6px;
    padding: 6px 10px;
    border-radius: 8px;
    background: var(--chat-danger-soft);
    color: var(--chat-danger);
    font-size: 0.9em;
    overflow-wrap: anywhere;
  }
  .quiet {
    min-width: 24px;
    min-height: 24px;
    padding: 0 4px;
    border: 0;
    border-radius: 6px;
    background: none;
    color: inherit;
    font-size: inherit;
  }
  .quiet:hover {
    color: var(--chat-text);
  }
  .name {
    font-weight: 600;
    color: var(--chat-text);
  }
  .change {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-decoration: underline;
    text-decoration-color: var(--chat-line);
    text-underline-offset: 3px;
  }
  .left.over {
    color: var(--chat-danger);
    font-weight: 600;
  }
  :focus-visible:not(textarea) {
    outline: 2px solid var(--chat-accent);
    outline-offset: 1px;
  }
`;
