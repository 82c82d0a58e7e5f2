/** What goes wrong by the caller's doing; its message says what to do. Ends the program with 2. */
export class UsageError extends Error {}
