/** A command could not do its work; the message is one plain sentence for whoever typed it. */
export class CommandFailed extends Error {}
