/** Events of the agents for whoever follows them, in the form of AG-UI (protocol 1.0): what each type holds is the protocol's to say. */
export type AgentEvent = { readonly type: string; readonly timestamp?: number };
