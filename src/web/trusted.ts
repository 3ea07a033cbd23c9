/**
 * The one door through which an address becomes running code (Trusted Types): the page's rules allow no other, so text
 * from a report can never turn into script, whatever a screen does with it.
 */
interface ScriptPolicy {
  createScriptURL(address: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

const trustedTypes = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
const onlyOurs: ScriptPolicy = {
  createScriptURL(address) {
    if (new URL(address, location.href).origin !== location.origin)
      throw new TypeError('Only scripts of this server may run here.');
    return address;
  },
};
const policy = trustedTypes?.createPolicy('hartline', onlyOurs) ?? onlyOurs;

/** `address` of a script of this server, as browsers want it; throws for any other server. */
export const ownScript = (address: string): string => policy.createScriptURL(address);
