/** The reason of a desk begins with its name; beside the name the rest is enough. */
export function reasonWithoutName(reason: string, name: string | undefined): string {
  return name !== undefined && reason.startsWith(`${name} `) ? reason.slice(name.length + 1) : reason;
}
