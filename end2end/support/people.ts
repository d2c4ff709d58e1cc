// The fictional people of the demonstration, by the words that INTERFACE and scripts rely on.

/** Everybody who can be signed in as. */
export const PERSONAS = [
  'holder', 'second-holder', 'staff', 'manager', 'design-and-marketing', 'principal-advisor',
  'communications-manager', 'general-manager', 'gm-ecoms', 'gm-ecoms-delegate',
  'deputy-chief-executive', 'privacy', 'legal', 'digital-tools', 'cxi', 'risk-and-compliance',
  'security', 'hr', 'auditor', 'administrator',
] as const;

export type Persona = (typeof PERSONAS)[number];

/** What each can read beside the register, as the navigation shows it. */
export const READS_AUDIT: readonly Persona[] = [
  'design-and-marketing', 'principal-advisor', 'gm-ecoms', 'gm-ecoms-delegate', 'risk-and-compliance',
  'security', 'auditor', 'administrator',
  // For the General Manager ECoMS, who is on leave.
  'general-manager',
];
export const SEES_SETTINGS: readonly Persona[] = [
  'design-and-marketing', 'principal-advisor', 'gm-ecoms', 'auditor', 'administrator', 'general-manager',
];
export const SEES_PEOPLE: readonly Persona[] = [...READS_AUDIT, 'privacy', 'hr'];
