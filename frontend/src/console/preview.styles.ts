import { css } from 'lit';

/** A dialog that shows what would be done before it is done. */
export const previewStyles = css`
  form {
    display: grid;
    gap: 12px;
  }
  h2 {
    margin: 0;
  }
  .found {
    padding: 8px 10px;
    border-radius: 8px;
    background: var(--chat-surface);
  }
  .found p {
    margin: 0 0 4px;
  }
  .found ul {
    max-height: 180px;
    margin: 4px 0 0;
    padding: 0;
    overflow-y: auto;
    list-style: none;
    font-size: 13.5px;
  }
  .found li {
    padding: 2px 0;
    overflow-wrap: anywhere;
  }
  .wrong {
    margin: 0;
    color: var(--chat-danger);
  }
  .row-end {
    margin: 0;
  }
`;
