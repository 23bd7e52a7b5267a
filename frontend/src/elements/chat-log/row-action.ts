/** What can be done with a message from its tools and its menu. */
export type RowAction = 'reply' | 'copy' | 'report' | 'delete' | 'remove' | 'pin' | 'mask' | 'hide' | 'permit';
