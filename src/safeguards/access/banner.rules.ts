/**
 * The use banner of this version must be acknowledged before each sign-in; its four statements stand in the message
 * catalog under `banner.*`. A new wording gets a new version, so that the audit says who saw which.
 * Source: CJIS Security Policy AC-8. The wording is a default, to be confirmed by the department.
 */
export const BANNER = '2026-11';
